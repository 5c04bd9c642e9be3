"""What people and matters of the sample go through, one module for each sort of life."""
