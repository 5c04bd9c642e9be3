"""Approvals over plain HTTP: signed JSON out, signed JSON back."""
