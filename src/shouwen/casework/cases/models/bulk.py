"""One move on many cases: the run, and what became of each case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.casework.cases.models.case import Case, person_key
from shouwen.kit.models import Row

STATES = ("waiting", "done", "refused", "undone", "stays", "fine")


class BulkRun(Row):
    """A move asked for many cases at once. ``data`` is what the form of the move said; ``undo_asked_at`` turns the run
    round: what it did is taken back, case by case. A trial (``is_trial``) does nothing: it finds out case by case what would be
    refused; ``asked`` is what the form said, to change it, and ``confirmed_at`` when the move was asked for in earnest."""

    person = person_key()
    post_id = models.BigIntegerField(null=True)
    move = models.CharField(max_length=24)
    data = models.JSONField(default=dict)
    total = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    undo_asked_at = models.DateTimeField(null=True)
    is_trial = models.BooleanField(default=False)
    asked = models.JSONField(default=list)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("asked_at", condition=Q(ended_at=None), name="cases_bulk_running"),
            models.Index("person", "asked_at", name="cases_bulk_person"),
        ]


class BulkItem(Row):
    """One case of a run. It leaves ``waiting`` in the transaction that moves the case: however often a worker is killed,
    the move is made once. ``undo`` is how it is taken back; ``sentence`` why it was refused, or stays; ``fine``: a trial found
    nothing against it."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    state = models.CharField(max_length=7, default="waiting")
    sentence = models.TextField(blank=True)
    undo = models.JSONField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="cases_bulkitem_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="cases_bulkitem_state"),
        ]
        indexes = [models.Index("run", "state", "seq", name="cases_bulkitem_next")]
