"""Who may sign for a rung now: holders of its posts and their deputies, without those who must keep out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from shouwen.casework.redress.models import DayUse, Delegation, Quota, Request, Step
from shouwen.casework.redress.queries.policy import line_of, matrix_of, month_of
from shouwen.casework.redress.reading import Recused
from shouwen.casework.redress.rules.exchange import Exchange
from shouwen.casework.redress.rules.matrix import Matrix
from shouwen.casework.redress.rules.reasons import because
from shouwen.casework.redress.rules.routing import Route, Seat
from shouwen.foundation.access.queries import roles_with
from shouwen.foundation.organisation.models import Person
from shouwen.foundation.organisation.queries import current_posts, day_of
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Standing


def running(at: datetime) -> QuerySet[Delegation]:
    """Delegations that count at a moment, between people who are here."""
    open_ = Q(ended_at=None) | Q(ended_at__gt=at)
    return Delegation.objects.filter(
        open_, starts_at__lte=at, ends_at__gt=at, person__is_active=True, deputy__is_active=True
    )


@dataclass
class Bench:
    """Who holds which post on a centre's line at a moment; asked once, then for as many requests as one likes."""

    line: list[int]
    posts: dict[tuple[int, str], list[int]]
    deputies: dict[int, list[tuple[int, Decimal | None]]]
    used: dict[int, Decimal] = field(default_factory=dict)
    today: dict[int, Decimal] = field(default_factory=dict)

    def seats(self, roles: Iterable[str], out: Collection[int]) -> list[Seat]:
        """Those who may sign for these posts, at the nearest centre that has any left; ``out`` keep out of it, and so does
        whoever they have lent their power to."""
        for centre_id in self.line:
            held = [each for role in roles for each in self.posts.get((centre_id, role), ())]
            found = [seat for each in dict.fromkeys(held) for seat in self._with_deputies(each, out)]
            if found:
                return found
        return []

    def _with_deputies(self, person_id: int, out: Collection[int]) -> list[Seat]:
        if person_id in out:
            return []
        mine = self.seat(person_id)
        lent = self.deputies.get(person_id, ())
        return [
            mine,
            *(replace(mine, person_id=deputy, ceiling=ceiling) for deputy, ceiling in lent if deputy not in out),
        ]

    def seat(self, person_id: int) -> Seat:
        """Somebody by their own power, with what they have granted this month and today."""
        used, today = (held.get(person_id, Decimal(0)) for held in (self.used, self.today))
        return Seat(person_id, person_id, used, today=today)


def bench(centre_id: int, currency: str, *, at: datetime, by: Exchange | None = None, also: int = 0) -> Bench:
    """The people of a centre and those above it; seven queries. Only who holds ``redress.approve`` by the post counts.

    With ``by``, what they (and ``also``, who asks) granted this month in other currencies counts to their caps too.

    :raises Conflict: with ``by``, when a rate for that is missing today.
    """
    line = line_of(centre_id)
    rows = current_posts(at).filter(unit__centre_id__in=line, role_code__in=roles_with("redress.approve"))
    posts: dict[tuple[int, str], list[int]] = defaultdict(list)
    ordered = rows.order_by("starts_on", "id").values_list("unit__centre_id", "role_code", "person_id")
    for centre, role, person_id in ordered:
        posts[centre, role].append(person_id)
    deputies: dict[int, list[tuple[int, Decimal | None]]] = defaultdict(list)
    for lender, deputy, ceiling in _lent.all(at):
        deputies[lender].append((deputy, ceiling))
    people = {also, *deputies, *(each for those in posts.values() for each in those)}
    month = Quota.objects.filter(month=month_of(at), used__gt=0, person__in=people)
    today = DayUse.objects.filter(day=day_of(at), used__gt=0, person__in=people)
    return Bench(line, posts, deputies, _used(month, currency, by), _used(today, currency, by))


_lent = Standing(lambda at: running(at).values_list("person_id", "deputy_id", "ceiling"))


class Benches:
    """The benches of a moment, each asked for once, for whoever looks through many requests."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._held: dict[tuple[int, str], Bench] = {}

    def of(self, centre_id: int, currency: str) -> Bench:
        """That of a centre and a currency."""
        key = (centre_id, currency)
        if key not in self._held:
            self._held[key] = bench(*key, at=self.at)
        return self._held[key]


def _used(rows: QuerySet[Any], currency: str, by: Exchange | None) -> dict[int, Decimal]:
    if by is None:
        rows = rows.filter(currency=currency)
    found: dict[int, Decimal] = defaultdict(Decimal)
    for person_id, code, used in rows.values_list("person_id", "currency", "used"):
        found[person_id] += used if by is None else by.sum(used, code)
    return found


def seats_for(matrix: Matrix, held: Bench, out: Collection[int], requester: int) -> dict[str, list[Seat]]:
    """Seats by rung and countersign for one request; under ``own:…`` the requester's own, when they keep in."""
    found = {code: held.seats(roles, {*out, requester}) for code, roles in matrix.places.items()}
    if requester and requester not in out:
        mine = held.seat(requester)
        found |= {f"own:{rung.code}": [mine] for rung in matrix.rungs if rung.own}
    return found


def signers(step: Step, held: Bench, out: Recused) -> list[Seat]:
    """Who may give a signature now. Its route is frozen, but people come and go: whoever holds the posts today, else, when
    nobody is left there, the next higher rung that has somebody (an approver who left holds nothing up). Those beneath the unit at
    fault only when nobody else is left."""
    return _signers(step, held, out.all) or _signers(step, held, out.near)


def _signers(step: Step, held: Bench, out: Collection[int]) -> list[Seat]:
    found = held.seats(step.roles, out)
    if found or step.kind == "countersign":
        return found
    matrix = matrix_of(step.request.policy)
    place = matrix.index_of(step.place)
    if place < 0:
        return []
    higher = (held.seats(rung.roles, out) for rung in matrix.rungs[place + 1 :])
    return next((seats for seats in higher if seats), [])


def kept_out(request: Request, *, at_fault: Recused) -> Recused:
    """Who may not sign for a request: who asked for it in any round, who is at fault, whom the payee is related to, who has signed already."""
    signed = {
        step.decided_by_id
        for step in request.steps.all()
        if step.round == request.round and step.decided_by_id
    }
    lenders = {
        step.authority_of_id
        for step in request.steps.all()
        if step.round == request.round and step.authority_of_id
    }
    return at_fault.also((*request.related, *signed, *lenders, *request.askers))


def routed(out: Recused, work: Callable[[frozenset[int]], Route]) -> tuple[Route, frozenset[int]]:
    """The route that ``work`` finds without those who keep out, and who they are. When nobody but people beneath the unit at fault
    is left, they are let in, and the route says so."""
    found = work(out.all)
    if found.stops or not out.beneath - out.near:
        return found, out.all
    again = work(out.near)
    if not again.stops:
        return found, out.all
    return Route(again.stops, (*again.why, because("let_in"))), out.near


def skipped(matrix: Matrix, held: Bench, out: Collection[int], others: Collection[int]) -> frozenset[str]:
    """The places whose people all keep out because of their part in what went wrong; ``others`` keep out for another reason."""
    usual = {code: {seat.person_id for seat in held.seats(roles, others)} for code, roles in matrix.places.items()}
    left = {code: {seat.person_id for seat in held.seats(roles, {*out, *others})} for code, roles in matrix.places.items()}
    return frozenset(code for code, people in usual.items() if people and not people & left[code])


def lent(actor: Actor, *, at: datetime) -> list[Delegation]:
    """What the reader has lent or been lent and is not over."""
    mine = Q(person_id=actor.person_id) | Q(deputy_id=actor.person_id)
    rows = Delegation.objects.filter(mine, ends_at__gt=at, ended_at=None)
    return list(rows.select_related("person", "deputy").order_by("starts_at"))


def deputies(actor: Actor) -> QuerySet[Person]:
    """To whom the reader may lend their power: colleagues of their centre."""
    rows = Person.objects.filter(unit__centre_id=actor.centre_id, is_active=True, removed_at=None)
    return rows.exclude(pk=actor.person_id).order_by("unit__path", "name")
