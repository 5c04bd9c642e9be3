"""Roles with their rights, and API tokens."""

from __future__ import annotations

from django.db import models

from shouwen.foundation.organisation.models import Person
from shouwen.kit.models import Row


class Role(Row):
    """A named set of rights, each with how far it reaches: ``{"cases.read": "centre", …}``."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    rights = models.JSONField(default=dict)
    source = models.CharField(max_length=80, blank=True)
    needs_mfa = models.BooleanField(default=False)
    is_preset = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Token(Row):
    """A key for programs. Only its SHA-256 is kept, so that checking it is cheap and reading it back impossible."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    rights = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
