"""Tables of the link to office systems outside."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from shouwen.casework.oa import states
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit.models import Row


class Connection(Row):
    """How the approvals of a centre and those below it go out. Off until somebody switches it on; the secret lies sealed."""

    centre = models.OneToOneField("organisation.Unit", models.PROTECT, related_name="+", db_constraint=False)
    is_on = models.BooleanField(default=False)
    adapter = models.CharField(max_length=24)
    address = models.CharField(max_length=300)
    sealed = models.BinaryField()
    matters = models.JSONField(default=list)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    @property
    def place(self) -> str:
        """Where the secret is sealed to."""
        return f"oa.connection.sealed:{self.pk}"


class Sending(Row):
    """One signature asked for outside (``wanted``), or the news that it is asked for no more (``closed``).

    ``document`` is what goes, ``digest`` its fingerprint; ``due_at`` when it is tried next.
    """

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    centre = to_unit()
    matter = models.CharField(max_length=12)
    matter_id = models.BigIntegerField()
    step_id = models.BigIntegerField()
    event = models.CharField(max_length=8, choices=states.EVENTS.items())
    label = models.CharField(max_length=60)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=states.LABELS.items(), default=states.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    remote = models.CharField(max_length=120, blank=True)
    fault = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = to_person(null=True)
    verdict = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step_id", "event"], name="oa_sending_once"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.LABELS)), name="oa_sending_state"),
            models.CheckConstraint(
                condition=~Q(state=states.ANSWERED) | Q(answered_at__isnull=False, answered_by__isnull=False), name="oa_sending_answered"
            ),
        ]
        indexes = [
            models.Index("due_at", condition=Q(state=states.WAITING), name="oa_sending_due"),
            models.Index("matter", "matter_id", name="oa_sending_of"),
            models.Index("centre", "made_at", name="oa_sending_of_centre"),
        ]

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return states.LABELS[self.state] if self.event == states.WANTED or self.state != states.SENT else states.EVENTS[states.CLOSED]

    @property
    def tone(self) -> str:
        """How loud its tag is."""
        return states.TONES.get(self.state, "plain") if self.event == states.WANTED or self.state == states.FAILED else "plain"

    @property
    def fault_label(self) -> str | Promise:
        """Why it did not go, in words."""
        return states.FAULTS.get(self.fault, "")


class Reply(Row):
    """What came in, once by its key, and what we answered: the same message again gets the same answer."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    sending = models.ForeignKey(Sending, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=200)
    code = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "key"], name="oa_reply_once")]
