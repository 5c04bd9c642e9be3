"""A period's overtime compensation as it was handed to the leaders: version by version, each as it stood (AUTH-003)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from shouwen.casework.redress import states
from shouwen.casework.redress.models.policy import to_person, to_unit
from shouwen.kit.models import Row


class OvertimeReport(Row):
    """A version of a period's list. ``rows`` are the delays with their sums as they stood at ``submitted_at``, ``digest`` their
    fingerprint together with centre, period and version; nothing of it changes any more."""

    centre = to_unit()
    since = models.DateField()
    until = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    rows = models.JSONField()
    digest = models.CharField(max_length=64)
    remark = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=states.REPORTS.items(), default=states.REPORTED)
    submitted_by = to_person()
    submitted_at = models.DateTimeField()
    decided_by = to_person(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "since", "until", "version"], name="redress_report_version"),
            models.UniqueConstraint(fields=["centre", "since", "until"], condition=Q(state=states.REPORTED), name="redress_report_one_waits"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="redress_report_period"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.REPORTS)), name="redress_report_state"),
            models.CheckConstraint(
                condition=Q(state=states.REPORTED, decided_at=None) | Q(~Q(state=states.REPORTED), decided_at__isnull=False, decided_by__isnull=False),
                name="redress_report_decided",
            ),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("submitted_by")), name="redress_report_another_decides"),
        ]

    def sealed(self) -> dict[str, Any]:
        """What the fingerprint is of."""
        return {"centre": self.centre_id, "since": f"{self.since}", "until": f"{self.until}", "version": self.version, "rows": self.rows}

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return states.REPORTS[self.state]

    @property
    def tone(self) -> str:
        """How loud its tag is."""
        return states.REPORT_TONES.get(self.state, "plain")
