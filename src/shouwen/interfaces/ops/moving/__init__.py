"""Moving a whole installation to another database: everything into one archive, and out of it into an empty one."""
