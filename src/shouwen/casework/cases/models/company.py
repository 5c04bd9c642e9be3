"""Who works on a case together: followers, drafts shared before they are sent, how a person likes to read a case."""

from __future__ import annotations

from django.db import models

from shouwen.casework.cases.models.case import Case, person_key
from shouwen.kit.models import Row


class Follower(Row):
    """Someone who wants the news of a case without owning or handling it (关注人)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="followers", db_index=False)
    person = person_key()
    added_by = person_key()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="cases_follower_once")]
        indexes = [models.Index("person", "case", name="cases_follower_person")]


class SharedDraft(Row):
    """Words not sent yet that colleagues on the case may take over; sealed, since they may name a customer."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="shared_drafts", db_index=False)
    kind = models.CharField(max_length=8)
    author = person_key()
    sealed = models.BinaryField()
    at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "author", "kind"], name="cases_shared_draft_once")]
        indexes = [models.Index("dropped_at", condition=models.Q(dropped_at__isnull=False), name="cases_draft_dropped")]

    @property
    def place(self) -> str:
        """Where the seal belongs."""
        return f"cases.shared_draft.sealed:{self.pk}"


class Taste(models.Model):
    """How a person reads the timeline: which sorts of entries ('' all), newest first or last."""

    person = models.OneToOneField("organisation.Person", models.CASCADE, primary_key=True, related_name="+")
    shown = models.CharField(max_length=80, blank=True)
    newest_first = models.BooleanField(default=False)
