"""Who answers for a case, and how that came about: the chain, hand-offs, consultations, escalations, problems."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.casework.cases import states
from shouwen.casework.cases.models.case import Case, person_key, to_shared
from shouwen.kit.models import Row


class DutyLink(Row):
    """One person on one lane (owner, handler) of a case, without a gap to the link before (demand 3.1).

    ``stands_for`` is the person a proxy stands in for, who takes the lane back.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="duty_links", db_index=False)
    lane = models.CharField(max_length=7, choices=states.LANES.items())
    seq = models.PositiveSmallIntegerField()
    person = person_key()
    unit = to_shared("organisation.Unit")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    how = models.CharField(max_length=12, choices=states.HOW.items())
    ended_how = models.CharField(max_length=12, blank=True)
    handoff = models.ForeignKey("cases.Handoff", models.PROTECT, null=True, related_name="+", db_index=False)
    stands_for = person_key(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "lane", "seq"], name="cases_dutylink_place"),
            models.UniqueConstraint(
                fields=["case", "lane"], condition=Q(until=None), name="cases_dutylink_one_open"
            ),
            models.CheckConstraint(condition=Q(lane__in=list(states.LANES)), name="cases_dutylink_lane"),
            models.CheckConstraint(condition=Q(person__gt=0), name="cases_dutylink_someone"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="cases_dutylink_span"
            ),
        ]
        indexes = [
            models.Index("person", condition=Q(until=None), name="cases_dutylink_held"),
            models.Index(
                "stands_for", condition=Q(until=None, stands_for__isnull=False), name="cases_dutylink_proxied"
            ),
        ]


class Handoff(Row):
    """An offer to take over or to help, with the time in which it must be answered.

    The receiver is one person (``to_person``) or, when it is open to a group, whoever holds ``to_right`` in ``to_unit``
    first; until somebody accepts, duty stays with the sender.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="handoffs", db_index=False)
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=states.HANDOFF_KINDS.items())
    lane = models.CharField(max_length=7, blank=True)
    from_person = person_key()
    to_person = person_key(null=True)
    to_unit = to_shared("organisation.Unit", null=True)
    to_right = models.CharField(max_length=40, blank=True)
    reason_code = models.CharField(max_length=32, blank=True)
    is_warm = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    promised_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField()
    accept_by = models.DateTimeField()
    answer = models.CharField(max_length=9, choices=states.ANSWERS.items(), default="waiting")
    answered_at = models.DateTimeField(null=True)
    answered_by = person_key(null=True)
    needs_consent = models.BooleanField(default=False)
    consented_by = person_key(null=True)
    consented_at = models.DateTimeField(null=True)
    refusal_code = models.CharField(max_length=32, blank=True)
    refusal_note = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    returned_to = person_key(null=True)
    may_refuse = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="cases_handoff_place"),
            models.UniqueConstraint(
                fields=["case", "lane"],
                condition=Q(answer__in=["waiting", "consent"]) & ~Q(lane=""),
                name="cases_handoff_one_offer",
            ),
            models.CheckConstraint(condition=Q(answer__in=list(states.ANSWERS)), name="cases_handoff_answer"),
            models.CheckConstraint(
                condition=Q(to_person__isnull=False) | ~Q(to_right=""), name="cases_handoff_receiver"
            ),
            models.CheckConstraint(
                condition=~Q(answer="refused") | (~Q(refusal_code="")), name="cases_handoff_refusal_said_why"
            ),
        ]
        indexes = [
            models.Index(
                "accept_by", condition=Q(answer__in=["waiting", "consent"]), name="cases_handoff_due"
            ),
            models.Index(
                "to_person", condition=Q(answer__in=["waiting", "consent"]), name="cases_handoff_to"
            ),
            models.Index(
                "to_unit",
                "to_right",
                condition=Q(answer="waiting", to_person=None),
                name="cases_handoff_pool",
            ),
            models.Index(
                "from_person", condition=Q(answer__in=["waiting", "consent"]), name="cases_handoff_from"
            ),
        ]

    @property
    def kind_words(self) -> str:
        """What sort of hand-off it is, in the reader's language."""
        return str((states.WARM_KINDS if self.is_warm else states.HANDOFF_KINDS)[self.kind])


class Consultation(Row):
    """A question to someone who knows, without moving duty; the time to the answer is measured (CASE-050)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations", db_index=False)
    asked_by = person_key()
    asked_person = person_key()
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("case", name="cases_consultation_case"),
            models.Index("asked_person", condition=Q(answered_at=None), name="cases_consultation_open"),
        ]


class Escalation(Row):
    """A step up: to the manager hotline, the general-manager hotline, or told of recourse outside (CASE-034, 043)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="escalations", db_index=False)
    level = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=16)
    note = models.TextField(blank=True)
    raised_by = person_key(null=True)
    raised_at = models.DateTimeField()
    handoff = models.ForeignKey(Handoff, models.PROTECT, null=True, related_name="+", db_index=False)
    recourse = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("case", name="cases_escalation_case")]


class Problem(Row):
    """A case handed round too often: one level up, a supervisor names the final holder (demand 3.1, rule 4)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="problems", db_index=False)
    why = models.CharField(max_length=16)
    raised_at = models.DateTimeField()
    judge = person_key(null=True)
    decided_by = person_key(null=True)
    decided_at = models.DateTimeField(null=True)
    chosen = person_key(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at=None), name="cases_problem_one_open"
            )
        ]
        indexes = [models.Index("judge", condition=Q(decided_at=None), name="cases_problem_judge")]


class Review(Row):
    """A change that waits for a second pair of eyes, such as a complaint becoming an enquiry (CMP-018)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews", db_index=False)
    change = models.CharField(max_length=16)
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    reason = models.TextField()
    asked_by = person_key()
    asked_at = models.DateTimeField()
    decided_by = person_key(null=True)
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "change"], condition=Q(decided_at=None), name="cases_review_one_open"
            )
        ]
