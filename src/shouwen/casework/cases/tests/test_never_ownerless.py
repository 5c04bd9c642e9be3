"""Random streams of actions: no path leaves an open case without a person, and the chain replays from the ledger."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case, Consultation, Handoff, Promise, Review
from shouwen.casework.cases.rules import chain as rules
from shouwen.casework.cases.testing import AT, house, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation.actions import leaving
from shouwen.foundation.organisation.models import Absence, Person
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Refusal

NAMES = ("agent", "mate", "senior", "leader", "supervisor", "head", "hotline", "gm_hotline", "operations")
KINDS = ("assist", "transfer_handling", "transfer_ownership", "hand_up", "report_up", "dispatch_down")
EVIDENCE = ("凭据",)


class Stage:
    """Two cases, nine people and a clock; each step is one thing somebody may try."""

    def __init__(self) -> None:
        self.house = house()
        self.people = [getattr(self.house, name) for name in NAMES]
        self.everyone = [*self.people, self.house.province_head]
        self.at = AT
        self.cases = [
            registered(self.house.agent, severity="severe"),
            registered(self.house.mate, phone="13800000002"),
        ]

    def try_(self, step: tuple[int, int, int, int, int]) -> bool:
        what, who, whom, which, minutes = step
        self.at += timedelta(minutes=minutes)
        natural, move = MOVES[what % len(MOVES)]
        case = self.cases[which % 2]
        case.refresh_from_db()
        other = self.people[whom % len(self.people)]
        actor = (
            self.natural(natural, case, self.people[who % len(self.people)])
            if who % 4
            else self.people[whom % 3]
        )
        try:
            with transaction.atomic():
                move(self, case, actor, other, self.at)
        except Refusal:
            return False
        return True

    def natural(self, who: str, case: Case, otherwise: Actor) -> Actor:
        """Whoever would make this move in an ordinary house; most steps are theirs, so that streams get far."""
        offer = Handoff.objects.filter(case=case).order_by("-seq").first()
        question = Consultation.objects.filter(case=case).order_by("-id").first()
        wanted = {
            "owner": case.owner_id,
            "handler": case.handler_id,
            "receiver": offer.to_person_id if offer else None,
            "asked": question.asked_person_id if question else None,
            "judge": self.house.supervisor.person_id,
            "province": self.house.province_head.person_id,
        }.get(who)
        return next((each for each in self.everyone if each.person_id == wanted), otherwise)

    def check(self) -> None:
        for case in Case.objects.all():
            links = queries.chain(case)
            assert links == queries.replay(case)
            for lane, holder in (("owner", case.owner_id), ("handler", case.handler_id)):
                standing = [link for link in links if link.lane == lane and link.until is None]
                assert [link.person_id for link in standing] == ([holder] if case.is_open else [])
                mine = [link for link in links if link.lane == lane]
                spans = rules.open_spans(timeline("case", case.pk))
                assert rules.ownerless(mine, spans, self.at) == timedelta(0)
                assert Person.objects.filter(pk=holder).exists()
            waiting = Handoff.objects.filter(case=case, answer__in=["waiting", "consent"])
            assert case.is_open or not waiting.exists()


def offer_of(case: Case) -> int:
    return Handoff.objects.filter(case=case).order_by("-seq").values_list("pk", flat=True).first() or 0


def first(model, case: Case) -> int:
    return model.objects.filter(case=case).order_by("-id").values_list("pk", flat=True).first() or 0


def away(stage: Stage, other, at: datetime) -> None:
    Absence.objects.create(person_id=other.person_id, starts_at=at, ends_at=at + timedelta(hours=8))
    actions.proxies_sweep(at=at)


def lock_person(stage: Stage, other, at: datetime) -> None:
    if Person.objects.filter(is_active=True).count() > 4:
        leaving.lock(other.person_id, reason="离职", actor=SYSTEM, at=at)


def hand(kind, answer):
    """Offer a case and have the offer answered in the same step, as most are."""

    def both(stage: Stage, case: Case, actor: Actor, other: Actor, at: datetime) -> None:
        offer = actions.hand_off(case, kind=kind, to=other.person_id, actor=actor, at=at)
        if answer == "refuse":
            actions.refuse_handoff(offer.pk, code="not_my_duty", evidence=EVIDENCE, actor=other, at=at)
            return
        actions.accept_handoff(offer.pk, actor=other, at=at)
        if answer == "consent":
            actions.consent(offer.pk, actor=stage.house.head, at=at)

    return both


def trouble(stage: Stage, case: Case, actor: Actor, other: Actor, at: datetime) -> None:
    """Three refusals in a row, then a supervisor decides."""
    for receiver in (stage.house.leader, stage.house.head, stage.house.hotline):
        with contextlib.suppress(Refusal), transaction.atomic():
            hand("transfer_handling", "refuse")(stage, case, actor, receiver, at)
    actions.decide_problem(case, to=other.person_id, note="定", actor=stage.house.supervisor, at=at)


def rarely(move):
    """What would end most streams early if it came as often as the rest."""
    return lambda s, c, a, o, at: move(s, c, a, o, at) if at.minute % 5 == 0 else None


MOVES = [
    *(("handler", hand(kind, "accept")) for kind in KINDS),
    *(("handler", hand("transfer_handling", answer)) for answer in ("accept", "refuse", "refuse", "refuse")),
    ("owner", hand("transfer_ownership", "consent")),
    ("handler", trouble),
    ("handler", trouble),
    *(
        (
            "handler",
            lambda s, c, a, o, at, kind=kind: actions.hand_off(
                c,
                kind=kind,
                to=None if kind in ("hand_up", "report_up") and o.person_id % 2 else o.person_id,
                actor=a,
                at=at,
            ),
        )
        for kind in KINDS
    ),
    ("receiver", lambda s, c, a, o, at: actions.accept_handoff(offer_of(c), actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.accept_handoff(offer_of(c), actor=o, at=at)),
    (
        "receiver",
        lambda s, c, a, o, at: actions.refuse_handoff(
            offer_of(c), code="not_my_duty", evidence=EVIDENCE, actor=a, at=at
        ),
    ),
    ("owner", lambda s, c, a, o, at: actions.withdraw_handoff(offer_of(c), actor=a, at=at)),
    ("judge", lambda s, c, a, o, at: actions.consent(offer_of(c), agree=o.person_id % 3 > 0, actor=a, at=at)),
    (
        "handler",
        lambda s, c, a, o, at: actions.return_handling(
            c, code="not_my_duty", evidence=EVIDENCE, actor=a, at=at
        ),
    ),
    ("owner", lambda s, c, a, o, at: actions.take_back(c, actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.expire_handoffs(at=at)),
    ("judge", lambda s, c, a, o, at: actions.decide_problem(c, to=o.person_id, note="定", actor=a, at=at)),
    (
        "judge",
        lambda s, c, a, o, at: actions.reassign(c, to=o.person_id, lane="both", reason="调", actor=a, at=at),
    ),
    ("province", lambda s, c, a, o, at: actions.pull_up(c, reason="提级", actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.escalate(c, actor=a, at=at)),
    ("handler", lambda s, c, a, o, at: actions.answer(c, "已安排", actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.not_accepted(c, actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.customer_accepts(c, actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.close(c, actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.reopen(c, reason="又来了", actor=a, at=at)),
    ("owner", rarely(lambda s, c, a, o, at: actions.withdraw(c, reason_code="solved", actor=a, at=at))),
    (
        "owner",
        lambda s, c, a, o, at: actions.wait(c, for_="customer", reason_code="customer_time", actor=a, at=at),
    ),
    ("owner", lambda s, c, a, o, at: actions.add_fact(c, "补充一句", actor=a, at=at)),
    ("judge", rarely(lambda s, c, a, o, at: actions.merge(s.cases[0], s.cases[1], actor=a, at=at))),
    ("judge", lambda s, c, a, o, at: actions.unmerge(s.cases[0], actor=a, at=at)),
    ("owner", rarely(lambda s, c, a, o, at: actions.accuse(c, o.person_id, actor=a, at=at))),
    (
        "owner",
        lambda s, c, a, o, at: actions.promise(c, "回电", due_at=at + timedelta(minutes=30), actor=a, at=at),
    ),
    ("owner", lambda s, c, a, o, at: actions.keep_promise(first(Promise, c), actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.break_promises(at=at)),
    (
        "owner",
        lambda s, c, a, o, at: actions.consult(c, asked=o.person_id, question="怎么办", actor=a, at=at),
    ),
    (
        "asked",
        lambda s, c, a, o, at: actions.answer_consultation(first(Consultation, c), "这样办", actor=a, at=at),
    ),
    (
        "owner",
        lambda s, c, a, o, at: actions.edit(c, {"kind": "consultation"}, reason="只是问问", actor=a, at=at),
    ),
    ("judge", lambda s, c, a, o, at: actions.decide_review(first(Review, c), agree=True, actor=a, at=at)),
    ("owner", lambda s, c, a, o, at: actions.edit(c, {"severity": "extreme"}, actor=a, at=at)),
    ("owner", rarely(lambda s, c, a, o, at: away(s, o, at))),
    ("owner", lambda s, c, a, o, at: actions.proxies_sweep(at=at)),
    ("owner", rarely(lambda s, c, a, o, at: lock_person(s, o, at))),
]

STEP = st.tuples(
    st.integers(0, len(MOVES) - 1),
    st.integers(0, 8),
    st.integers(0, 8),
    st.integers(0, 1),
    st.integers(0, 90),
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=8, max_size=40))
def test_no_path_leaves_a_case_without_a_person(steps):
    with transaction.atomic():
        stage = Stage()
        for step in steps:
            stage.try_(step)
            stage.check()
        assert verify(subject_kind="case").whole
        transaction.set_rollback(True)
