"""What the pages have in common: where things are."""

from __future__ import annotations

from django.urls import reverse


def to_plan(number: str, part: str = "") -> str:
    """The address of a plan's page."""
    return reverse("improvement:plan", args=[number]) + (f"#{part}" if part else "")
