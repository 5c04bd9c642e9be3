"""Roles with their rights, API tokens, and the sessions of people who are signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import get_language

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
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") and self.name_en else self.name


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

    class Meta:
        indexes = [models.Index(fields=["person", "-made_at"], name="access_token_person")]


class Session(AbstractBaseSession):
    """A signed-in browser: whose it is, and when it was last heard of (written at most once a minute)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    seen_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type:
        from shouwen.foundation.access.sessions import SessionStore

        return SessionStore
