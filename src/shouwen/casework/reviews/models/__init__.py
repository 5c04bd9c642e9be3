"""Tables of yearly reviews."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.casework.reviews import states
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Review(Row):
    """A version of a centre's review of its complaint scheme for a year (投诉方案年度评估).

    ``figures`` are counted by the program for [``since``, ``until``), by ``rules.figures``; nobody types them. Once signed
    nothing changes: a further version begins with a reason, and the signed one stays. ``digest`` is that of what was signed.
    """

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=states.LABELS.items(), default=states.DRAFT)
    since = models.DateTimeField()
    until = models.DateTimeField()
    figures = models.JSONField()
    counted_at = models.DateTimeField()
    remarks = models.JSONField(default=dict)
    written_by = to_person(null=True)
    written_at = models.DateTimeField()
    offered_by = to_person(null=True)
    signed_by = to_person(null=True)
    signed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "version"], name="reviews_version"),
            models.UniqueConstraint(fields=["centre", "year"], condition=~Q(state=states.SIGNED), name="reviews_one_in_hand"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.LABELS)), name="reviews_state"),
            models.CheckConstraint(
                condition=~Q(state=states.SIGNED) | Q(signed_at__isnull=False, signed_by__isnull=False), name="reviews_signed_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ((Q(written_by=None) | ~Q(signed_by=F("written_by"))) & (Q(offered_by=None) | ~Q(signed_by=F("offered_by")))),
                name="reviews_signed_by_another",
            ),
        ]

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")


class Purpose(Row):
    """A version of a centre's service charter (``rules.purpose``), or (``centre`` None) of every centre without its own: written by
    one person, approved by another, in force from then on. Nothing is ever changed. ``is_public``: customers read it too."""

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    is_public = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    written_by = to_person(null=True)
    written_at = models.DateTimeField()
    approved_by = to_person(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "version"], name="reviews_purpose_version"),
            models.UniqueConstraint(fields=["version"], condition=Q(centre=None), name="reviews_purpose_version_all"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")), name="reviews_purpose_two_people"
            ),
        ]


class Tally(Row):
    """What this year's figures of a centre come to, counted every hour: whoever reads the charter does not count a year's complaints."""

    centre = models.OneToOneField("organisation.Unit", models.PROTECT, related_name="+", db_constraint=False)
    year = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    counted_at = models.DateTimeField()
