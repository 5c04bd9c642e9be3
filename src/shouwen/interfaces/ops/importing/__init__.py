"""Bringing cases in from tables: read, map, check, register, say what was refused and why."""
