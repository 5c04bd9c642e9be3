"""The case: one matter of one customer, for which one person is answerable at every minute."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from shouwen.casework.cases import states
from shouwen.kit.models import Row

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""``due_at`` of a case on which no clock runs: it sorts last and needs no NULL."""
INTERNAL = "internal"
"""The source of what our own departments and people bring."""


def person_key(**more: Any) -> models.ForeignKey:
    """A person, who is never deleted (ORG: locked or removed from duty instead)."""
    return models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", db_index=False, **more)


def to_shared(model: str, **more: Any) -> models.ForeignKey:
    """A unit, category or the like: retired, never deleted, so no constraint locks the row everyone shares."""
    return models.ForeignKey(
        model, models.PROTECT, related_name="+", db_index=False, db_constraint=False, **more
    )


class Case(Row):
    """A matter (事项单). Owner and handler are people and never missing; ``due_*`` mirror the nearest clock.

    ``waits_since`` is when the customer first spoke of what nobody has answered yet; None while we spoke last.
    """

    number = models.CharField(max_length=24, unique=True)
    centre = to_shared("organisation.Unit")
    kind_code = models.CharField(max_length=24)
    category = to_shared("catalogue.Category", null=True)
    category_path = models.CharField(max_length=80, blank=True)
    channel_code = models.CharField(max_length=24, blank=True)
    source_code = models.CharField(max_length=24, blank=True)
    form = models.CharField(max_length=8, default="oral")

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_anonymous = models.BooleanField(default=False)
    customer_class = models.CharField(max_length=16, default="ordinary")
    line_number = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=80, blank=True, default="")
    assured = models.CharField(max_length=40, blank=True, default="")
    fields = models.JSONField(default=dict)
    tags = models.JSONField(default=list)

    title = models.CharField(max_length=120)
    severity = models.CharField(max_length=8, default="minor")
    impact = models.CharField(max_length=12, default="minor")
    urgency = models.CharField(max_length=8, default="low")
    priority = models.PositiveSmallIntegerField(default=4)
    grading = models.JSONField(default=list)

    state = models.CharField(max_length=20, choices=states.LABELS.items())
    state_since = models.DateTimeField()
    status = models.CharField(max_length=40, blank=True)
    duty_state = models.CharField(max_length=20, default="held")
    is_open = models.BooleanField(default=True)
    is_restricted = models.BooleanField(default=False)
    is_about_staff = models.BooleanField(default=False)

    owner = person_key()
    owner_unit = to_shared("organisation.Unit")
    handler = person_key()
    handler_unit = to_shared("organisation.Unit")

    first_contact = person_key(null=True)
    first_contact_channel = models.CharField(max_length=24, blank=True)
    first_contact_at = models.DateTimeField(null=True)
    first_contact_revision = models.PositiveSmallIntegerField(default=0)
    pre_contact = models.CharField(max_length=40, blank=True)

    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    waits_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    due_at = models.DateTimeField(default=NEVER)
    due_stage = models.CharField(max_length=16, blank=True)
    clock_state = models.CharField(max_length=8, default="none")

    level = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    passed = models.CharField(max_length=40, blank=True, default="")
    hops = models.PositiveSmallIntegerField(default=0)
    refusals = models.PositiveSmallIntegerField(default=0)
    reworks = models.PositiveSmallIntegerField(default=0)
    chases = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeats", db_index=False)
    repeat_count = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)

    intake_key = models.CharField(max_length=120, null=True)
    intake_digest = models.CharField(max_length=64, blank=True)
    access_digest = models.CharField(max_length=32, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake_key"], name="cases_intake_key"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.ALL)), name="cases_case_state"),
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=sorted(states.OPEN), ended_at=None)
                | Q(is_open=False, state__in=sorted(states.ENDED), ended_at__isnull=False),
                name="cases_case_open_or_ended",
            ),
            models.CheckConstraint(condition=Q(owner__gt=0, handler__gt=0), name="cases_case_answerable"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=4), name="cases_case_priority"),
            models.CheckConstraint(
                condition=Q(severity__in=list(states.SEVERITIES)), name="cases_case_severity"
            ),
            models.CheckConstraint(
                condition=Q(duty_state__in=list(states.DUTY_STATES)), name="cases_case_duty_state"
            ),
            models.CheckConstraint(
                condition=Q(first_contact=None) | Q(first_contact_at__isnull=False),
                name="cases_case_first_contact",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged"),
                name="cases_case_merged",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="cases_case_not_itself"
            ),
        ]
        indexes = [
            models.Index("centre", "due_at", "id", condition=Q(is_open=True), name="cases_open_centre_due"),
            models.Index("due_at", "id", condition=Q(is_open=True), name="cases_open_due"),
            models.Index("owner", "due_at", "id", condition=Q(is_open=True), name="cases_open_owner"),
            models.Index("handler", "due_at", "id", condition=Q(is_open=True), name="cases_open_handler"),
            models.Index("centre", "id", condition=Q(is_open=True, clock_state="paused"), name="cases_open_paused"),
            models.Index("due_at", "id", condition=Q(is_open=True, chases__gt=0), name="cases_open_chased"),
            models.Index("waits_since", "id", condition=Q(is_open=True, waits_since__isnull=False), name="cases_open_waits"),
            models.Index("due_at", "id", condition=Q(is_open=True, level__gt=0), name="cases_open_climbed"),
            models.Index("state_since", condition=Q(is_open=True, state="waiting_customer"), name="cases_open_awaited"),
            models.Index("due_at", "id", condition=Q(is_open=True, state="received"), name="cases_open_unaccepted"),
            models.Index("status", "due_at", "id", condition=Q(is_open=True) & ~Q(status=""), name="cases_open_status"),
            models.Index("priority", "id", condition=Q(is_open=True), name="cases_open_priority"),
            models.Index("received_at", "id", condition=Q(is_open=True), name="cases_open_received"),
            models.Index("state_since", "id", condition=Q(is_open=True), name="cases_open_since"),
            models.Index("ended_at", "id", condition=Q(is_open=False), name="cases_ended"),
            models.Index("owner", "id", condition=Q(is_open=False), name="cases_ended_owner"),
            models.Index("handler", "id", condition=Q(is_open=False), name="cases_ended_handler"),
            models.Index("first_contact", "id", condition=Q(is_open=False), name="cases_ended_met"),
            models.Index("owner_unit", "id", condition=Q(is_open=False), name="cases_ended_unit"),
            models.Index("handler_unit", "id", condition=Q(is_open=False), name="cases_ended_hands"),
            models.Index(fields=["category_path"], condition=Q(is_open=False), opclasses=["varchar_pattern_ops"], name="cases_ended_category"),
            models.Index("registered_at", name="cases_registered"),
            models.Index("centre", "id", name="cases_centre_newest"),
            models.Index("customer", "id", name="cases_customer_newest"),
            models.Index("repeat_of", condition=Q(repeat_of__isnull=False), name="cases_repeats"),
            models.Index("merged_into", condition=Q(merged_into__isnull=False), name="cases_merged"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_internal(self) -> bool:
        """Whether it was brought by our own people (ORG-063); ``queries.internal`` asks the same of many."""
        return self.source_code == INTERNAL or bool(self.customer and self.customer.root.is_internal)


class CaseValue(Row):
    """A value of ``Case.fields`` as lists filter and sort by it: text, number or moment, several for several choices.

    Written with the case, in the same transaction, and never read to show a case. ``number`` counts ten-thousandths; of a
    sealed field ``text`` is a blind fingerprint. ``place`` is 0 but for the further ones of several choices. How a text
    begins is asked whatever its case: the index for that is written in SQL, each database having its own way.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="typed", db_index=False)
    code = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=120, null=True)
    number = models.BigIntegerField(null=True)
    moment = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code", "place"], name="cases_value_once")]
        indexes = [
            models.Index("code", "text", "case", condition=Q(text__isnull=False), name="cases_value_text"),
            models.Index("code", "number", "case", condition=Q(number__isnull=False), name="cases_value_number"),
            models.Index("code", "moment", "case", condition=Q(moment__isnull=False), name="cases_value_moment"),
        ]


class CaseTag(Row):
    """A tag of ``Case.tags`` as lists filter and count by it: written with the case, never read to show one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tagged", db_index=False)
    code = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="cases_tag_once")]
        indexes = [models.Index("code", "case", name="cases_tag_code")]


class Counter(models.Model):
    """The last number given out under one stem (centre prefix and day); its row lock makes numbers gapless (CASE-057)."""

    stem = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField()


class Accused(Row):
    """A person this case complains about: never assigned to it, never reviews it, never sees it (CASE-064)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="accused", db_index=False)
    person = person_key()
    named_by = person_key(null=True)
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="cases_accused_once")]
        indexes = [models.Index("person", "case", name="cases_accused_person")]


class CaseLink(Row):
    """A typed link between two cases; a removed link stays as a row, with when and by whom."""

    source = models.ForeignKey(Case, models.PROTECT, related_name="links", db_index=False)
    target = models.ForeignKey(Case, models.PROTECT, related_name="linked_from", db_index=False)
    kind = models.CharField(max_length=12, choices=states.LINK_KINDS.items())
    made_by = person_key(null=True)
    made_at = models.DateTimeField()
    removed_by = person_key(null=True)
    removed_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"], condition=Q(removed_at=None), name="cases_link_once"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="cases_link_other"),
        ]
        indexes = [
            models.Index("source", name="cases_link_source"),
            models.Index("target", name="cases_link_target"),
        ]
