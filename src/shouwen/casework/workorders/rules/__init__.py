"""Decisions about work orders: plain values in, plain values out."""
