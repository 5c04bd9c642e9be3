"""A meeting: who was there, what was said, what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.casework.committees import states
from shouwen.casework.committees.models.committee import Committee
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Meeting(Row):
    """A meeting of a committee. Its minutes are written by one and signed by the chair; once signed nothing of it changes."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings", db_index=False)
    seq = models.PositiveIntegerField()
    meets_on = models.DateField()
    agenda = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=states.LABELS.items(), default=states.PLANNED)
    minutes = models.TextField(blank=True)
    written_by = to_person(null=True)
    written_at = models.DateTimeField(null=True)
    signed_by = to_person(null=True)
    signed_at = models.DateTimeField(null=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "seq"], name="committees_meeting_seq"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.LABELS)), name="committees_meeting_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[states.HELD, states.SIGNED]) | Q(written_at__isnull=False), name="committees_held_has_minutes"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | Q(written_by=None) | ~Q(signed_by=F("written_by")), name="committees_signed_by_another"
            ),
        ]

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")


class Attendance(Row):
    """A member who was there."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="present", db_index=False)
    person = to_person()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="committees_present_once")]


class Decision(Row):
    """What a meeting decided; ``plan`` is the improvement plan it opened. One crossed out stays readable."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions", db_index=False)
    seq = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    owner = to_person(null=True)
    due_on = models.DateField(null=True)
    plan = models.OneToOneField("improvement.Plan", models.PROTECT, null=True, related_name="committee_decision")
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    dropped_by = to_person(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "seq"], name="committees_decision_seq")]
