"""Taking everything out into one open archive: JSON lines, files, and a manifest of hashes anyone can check."""
