"""Packs of statutory limits as dated data, and which centre counts by which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from shouwen.casework.deadlines.states import STAGES
from shouwen.casework.statutes import states
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.ids import new_id
from shouwen.kit.models import Row


def spoken(text: str, text_en: str) -> str:
    """Of two wordings the one in the reader's language."""
    return (text_en or text) if (get_language() or "").startswith("en") else text


class Pack(Row):
    """A pack (法定时限包) of one trade or authority. ``stamp`` changes with everything of it; ``digest`` is of what shipped."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    industry = models.CharField(max_length=24, blank=True)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=400, blank=True)
    checked_on = models.DateField(null=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    stamp = models.BigIntegerField(default=new_id)

    def __str__(self) -> str:
        """The name in the reader's language."""
        return spoken(self.name, self.name_en)


class Limit(Row):
    """One version of one limit: never changed; a later one says from which day it holds. ``made_by`` empty: as it shipped.
    ``matter``: it binds only what a centre counts as that (:class:`Counted`)."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="limits", db_index=False)
    code = models.CharField(max_length=24)
    region = models.CharField(max_length=16, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    party = models.CharField(max_length=12, default="company")
    kinds = models.JSONField(default=list)
    stage = models.CharField(max_length=16)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=12)
    start = models.CharField(max_length=12, default="received")
    steps = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    basis = models.CharField(max_length=200)
    basis_en = models.CharField(max_length=240, blank=True)
    article = models.CharField(max_length=60, blank=True)
    follows = models.CharField(max_length=200, blank=True)
    follows_en = models.CharField(max_length=240, blank=True)
    mark = models.CharField(max_length=1, default="C")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    matter = models.CharField(max_length=24, blank=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "code", "region", "version"], name="statutes_limit_version"
            ),
            models.UniqueConstraint(
                fields=["pack", "code", "region"], condition=Q(valid_to=None), name="statutes_limit_one_open"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="statutes_limit_amount"),
            models.CheckConstraint(condition=Q(mark__in=list(states.MARKS)), name="statutes_limit_mark"),
            models.CheckConstraint(condition=Q(party__in=list(states.PARTIES)), name="statutes_limit_party"),
            models.CheckConstraint(
                condition=Q(stage__in=[each.code for each in STAGES.values() if each.is_legal]),
                name="statutes_limit_stage",
            ),
        ]


class Choice(Row):
    """A centre, and those below it without a choice of their own, counts by a pack."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="choices", db_index=False)
    centre = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    region = models.CharField(max_length=16, blank=True)
    party = models.CharField(max_length=12, default="company")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    chosen_by = to_person(null=True)
    ended_by = to_person(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "centre"], condition=Q(until_at=None), name="statutes_choice_once"
            ),
            models.CheckConstraint(condition=Q(party__in=list(states.PARTIES)), name="statutes_choice_party"),
        ]


class Counted(Row):
    """A centre, and those below it, counts a category and what is below it as a matter that limits of a pack name."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="counted", db_index=False)
    matter = models.CharField(max_length=24)
    centre = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    category_path = models.CharField(max_length=80)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    said_by = to_person(null=True)
    ended_by = to_person(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "matter", "centre", "category_path"], condition=Q(until_at=None), name="statutes_counted_once"
            )
        ]
