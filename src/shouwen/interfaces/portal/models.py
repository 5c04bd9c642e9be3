"""What the portal remembers: tries to open a case, so that nobody can guess."""

from __future__ import annotations

from django.db import models

from shouwen.kit.models import Row


class Try(Row):
    """One try at a number and an access code, or one submission; only keyed fingerprints of where it came from."""

    kind = models.CharField(max_length=8)
    caller = models.CharField(max_length=32)
    target = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "caller", "at"], name="portal_try_caller"),
            models.Index(fields=["kind", "target", "at"], name="portal_try_target"),
        ]
