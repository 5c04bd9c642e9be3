"""What floors below ask of cases (slots) and tell them (facts)."""
