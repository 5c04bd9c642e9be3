"""Links to programs of others."""
