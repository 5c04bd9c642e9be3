"""Foreign keys every table of improvement uses."""

from __future__ import annotations

from typing import Any

from django.db import models


def to_person(**more: Any) -> models.ForeignKey:
    """A person, who is never deleted."""
    return models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", db_index=False, **more)


def to_unit(**more: Any) -> models.ForeignKey:
    """A unit: retired, never deleted, so no constraint locks the row everyone shares."""
    return models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False, **more)
