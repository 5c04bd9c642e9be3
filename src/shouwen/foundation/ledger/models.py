"""The ledger's tables: entries nobody may change, deliveries of them, the daily anchor, leases of timed work."""

from __future__ import annotations

from django.db import models

from shouwen.kit.models import Row


class Entry(Row):
    """One fact, sealed into the chain of its subject. UPDATE and DELETE are refused by triggers."""

    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    acting_for_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    centre_id = models.BigIntegerField(default=0)
    via = models.CharField(max_length=8)
    request_id = models.CharField(max_length=36, blank=True)
    reason = models.TextField(blank=True)
    body = models.TextField()
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id", "seq"], name="ledger_entry_place")]
        indexes = [  # the log is read newest first, by whatever it is narrowed to
            models.Index(fields=["-at", "-id"], name="ledger_entry_at"),
            models.Index(fields=["centre_id", "-at", "-id"], name="ledger_entry_centre"),
            models.Index(fields=["actor_id", "-at", "-id"], name="ledger_entry_actor"),
            models.Index(fields=["kind", "-at", "-id"], name="ledger_entry_kind"),
        ]


class Delivery(Row):
    """One fact on its way to one listener: at least once, with back-off, then dead letter.

    It is written together with its entry, which nothing can delete: no constraint looks for that again.
    """

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="deliveries", db_index=False, db_constraint=False
    )  # found by "once" below
    listener = models.CharField(max_length=100)
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "listener"], name="ledger_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "claimed", "done", "dead"]), name="ledger_delivery_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["waiting", "claimed"]),
                name="ledger_delivery_due",
            ),
            models.Index(fields=["-id"], condition=models.Q(state="dead"), name="ledger_delivery_dead"),
        ]


class Anchor(Row):
    """A signed root over the head of every chain among the entries before ``until_id``, one a day, each naming the last."""

    day = models.DateField(unique=True)
    heads = models.PositiveBigIntegerField()
    entries = models.PositiveBigIntegerField()
    until_id = models.BigIntegerField()
    root = models.CharField(max_length=64)
    prev_root = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=128)
    made_at = models.DateTimeField()


class Check(Row):
    """A proof of the whole ledger asked for from the page, done in pieces by the worker; how far it is, what it found."""

    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")
    total = models.PositiveBigIntegerField(default=0)
    entries = models.PositiveBigIntegerField(default=0)
    chains = models.PositiveBigIntegerField(default=0)
    anchors = models.PositiveIntegerField(default=0)
    after_kind = models.CharField(max_length=24, blank=True)
    after_id = models.BigIntegerField(default=0)
    broken_kind = models.CharField(max_length=24, blank=True)
    broken_id = models.BigIntegerField(default=0)
    broken_seq = models.PositiveIntegerField(default=0)
    broken_why = models.CharField(max_length=16, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "whole", "broken"]), name="ledger_check_state"
            )
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="ledger_check_state")]


class Lease(Row):
    """Which worker runs a timed job, and until when it may."""

    name = models.CharField(max_length=64, unique=True)
    holder = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
