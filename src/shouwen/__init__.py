"""首问 Shouwen: a customer service centre built on first-contact responsibility."""

__version__ = "0.1.0"
