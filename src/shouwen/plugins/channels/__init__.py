"""Channels: one folder each."""
