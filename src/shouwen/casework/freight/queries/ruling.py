"""What the rule says of a case's return, what was ruled, and who may."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.applications import queries as applications
from shouwen.casework.applications.states import FREIGHT
from shouwen.casework.cases import queries as cases
from shouwen.casework.freight import states
from shouwen.casework.freight.models import Rule, Ruling
from shouwen.casework.freight.queries.terms import rule_for, terms_of
from shouwen.casework.freight.rules import Found, Matter, Shares, Terms, say, share_out, to_sign
from shouwen.casework.liability import queries as liability
from shouwen.casework.liability.states import OPEN_TO_UNITS
from shouwen.casework.redress.queries import Path, at_fault
from shouwen.foundation.organisation.queries import day_of, names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.money import Money, written
from shouwen.kit.text import squash
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def matter_of(case: Case) -> Matter:
    """What causes and liability of a case say: the main cause, what stands above it, the customer's share once it is confirmed."""
    cause = liability.main_cause(case)
    codes, words = ([cause.code], catalogue.label("cause", cause.code)) if cause else ([], "")
    if cause:
        with contextlib.suppress(NotFound):
            codes += [each.code for each in reversed(catalogue.code("cause", cause.code).above)]
    return Matter(codes, words, customer_percent(case))


def customer_percent(case: Case) -> int:
    """How much of a case was confirmed to be the customer's own doing; a degree in words says so only when it is the whole."""
    row = liability.current(case.pk)
    if row is None or row.state not in OPEN_TO_UNITS:
        return 0
    theirs = [each for each in liability.parts_of(row) if each.party == "customer"]
    return min(100, sum(100 if each.degree == "full" else each.percent or 0 for each in theirs))


@dataclass(frozen=True)
class Foreseen:
    """What a ruling would be: by which rule, what it says, what is wanted, the sum that takes signatures (nothing: none)."""

    rule: Rule
    terms: Terms
    found: Found
    wanted: Shares
    to_sign: Money
    why: tuple[dict[str, object], ...]

    @property
    def is_override(self) -> bool:
        """Whether somebody wants it another way."""
        return self.wanted != self.found.shares

    @property
    def words(self) -> list[str]:
        """The reasons in the reader's language."""
        return [say(each) for each in self.why]


def foresee(case: Case, freight: Decimal, said: str = "", wanted: Shares | None = None, *, at: datetime) -> Foreseen:
    """What the rule of a case's centre says of a freight in its currency.

    :raises Conflict: without a rule.
    :raises Invalid: for no freight, without a ground, for shares that do not add up to it, or for any finer than a coin.
    """
    rule = rule_for(case.centre_id, on=day_of(at))
    terms = terms_of(rule)
    if freight is None or not 0 < freight < 10**9:
        raise Invalid({"amount": _("运费要大于零")})
    written(f"{freight:f}", terms.currency)
    if wanted is not None:
        for bearer in states.BEARERS:
            written(f"{wanted.of(bearer):f}", terms.currency, bearer)
    found = share_out(terms, matter_of(case), said, Money.rounded(freight, terms.currency))
    given = wanted or found.shares
    if min(given.merchant, given.customer, given.carrier) < 0:
        raise Invalid({"merchant": _("各方承担的不能小于零")})
    if given.total != found.shares.total:
        sums = {"sum": Money.rounded(given.total, terms.currency), "total": Money.rounded(found.shares.total, terms.currency)}
        raise Invalid({"merchant": _("各方合计是 %(sum)s，要等于运费 %(total)s") % sums})
    signed, why = to_sign(terms, found.shares, given)
    return Foreseen(rule, terms, found, given, Money.rounded(signed, terms.currency), (*found.why, why))


def in_force(case_id: int, parcel: str) -> Ruling | None:
    """The ruling of a return that counts."""
    return Ruling.objects.filter(case_id=case_id, parcel=parcel, is_current=True).first()


def key_of(case_id: int) -> str:
    """What the approvals of a case's returns count together by."""
    return f"freight:{case_id}"


def route_of(case: Case, seen: Foreseen, parcel: str, actor: Actor, *, at: datetime) -> Path:
    """Who would sign for a ruling on a return, as asking for it would have it: what it replaces is not added to it.

    :raises Conflict: without a policy or a rate of exchange.
    """
    before = in_force(case.pk, squash(parcel))
    replaced = (before.application_id,) if before else ()
    return applications.path(
        FREIGHT, case.centre_id, seen.to_sign, key_of(case.pk), requester=actor.person_id, out=at_fault(case), at=at, besides=replaced
    )


def why_not_decide(case: Case, actor: Actor) -> Refusal | None:
    """Why the actor may not rule on a case's returns now; None when nothing speaks against it. No query."""
    reach = actor.reach("freight.decide")
    if reach is None:
        return Forbidden("right_missing", _("退货运费由经办这件事的人定"), right="freight.decide")
    if not case.is_open:
        return Conflict("case_over", _("事项已结束，请先重新打开"))
    if not cases.covers(reach, case, actor):
        return Forbidden("out_of_reach", _("这件事由别人负责，退货运费请责任人或主管定"))
    return None


@dataclass(frozen=True)
class RulingView:
    """A ruling as it is read; ``standing``: whether it counts beside others of its return, in words."""

    row: Ruling
    total: Money
    parts: Sequence[tuple[str, Money]]
    by: str
    why: Sequence[str]
    application_id: int
    number: str
    standing: str


def parts(shares: Shares, currency: str) -> list[tuple[str, Money]]:
    """Who bears what, those who bear nothing left out."""
    return [(str(label), Money.rounded(shares.of(code), currency)) for code, label in states.BEARERS.items() if shares.of(code)]


def _standing(row: Ruling, in_force: int, newest: int) -> str:
    if row.is_current:
        return _("仍按这个") if row.pk != newest else ""
    if row.state == states.STANDS:
        return _("已另定")
    if row.pk != newest:
        return ""
    if row.state == states.WAITING:
        return _("批准以前仍按原来定的") if in_force else ""
    return _("仍按原来定的") if in_force else _("请重新定")


def of_case(case: Case, actor: Actor, *, all_: bool = False) -> list[RulingView]:
    """The rulings of a case in hand, the newest first: of each return the one that counts and, where it is newer, the one that waits or was
    not approved; with ``all_`` those that were ruled anew too. Two queries.

    :raises Forbidden: without ``freight.read``.
    """
    actor.need("freight.read")
    rows = list(Ruling.objects.filter(case=case).select_related("application", "rule").order_by("-made_at", "-id"))
    newest = {each.parcel: each.pk for each in reversed(rows)}
    if not all_:
        rows = [each for each in rows if each.is_current or newest[each.parcel] == each.pk]
    in_force = {each.parcel: each.pk for each in rows if each.is_current}
    called = names(row.made_by_id for row in rows)
    return [
        RulingView(row, row.money(row.amount), parts(row.shares, row.currency), called.get(row.made_by_id, ""), [say(each) for each in row.why],
                   row.application_id or 0, row.application.number if row.application else "", _standing(row, in_force.get(row.parcel, 0), newest[row.parcel]))
        for row in rows
    ]  # fmt: skip
