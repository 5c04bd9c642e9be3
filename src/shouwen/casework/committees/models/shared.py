"""Foreign keys every table of committees uses."""

from __future__ import annotations

from typing import Any

from django.db import models


def to_person(**more: Any) -> models.ForeignKey:
    """A person, who is never deleted."""
    return models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", db_index=False, **more)
