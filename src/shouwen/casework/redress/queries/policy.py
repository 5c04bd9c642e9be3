"""Which policy counts where and when, what a currency is worth, what the month's budget is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.redress import slots, states
from shouwen.casework.redress.models import Budget, Policy, Rate
from shouwen.casework.redress.rules.exchange import Exchange
from shouwen.casework.redress.rules.matrix import Matrix, read
from shouwen.foundation.access.queries import role_names
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, NotFound
from shouwen.kit.standing import Standing
from shouwen.relations.catalogue import queries as catalogue

MOST_RATES = 500


def line_of(centre_id: int) -> list[int]:
    """A centre and those above it, nearest first."""
    (path,) = _path.first(centre_id) or ("",)
    above = [path[:length] for length in range(len(path), 0, -Unit.steplen)]
    found = {each: centre or pk for each, centre, pk in _along.all(above)}
    return list(dict.fromkeys(found[each] for each in above if each in found))


_path = Standing(lambda pk: Unit.objects.filter(pk=pk).values_list("path"))
_along = Standing(lambda paths: Unit.objects.filter(path__in=paths).values_list("path", "centre_id", "id"))


def in_force(day: date) -> QuerySet[Policy]:
    """Versions that count on a day."""
    return Policy.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


def policy_for(centre_id: int, kind_code: str, *, at: datetime) -> Policy:
    """The version that counts for a centre and a kind of case now: the nearest centre's, its own kind before all kinds,
    the latest begun.

    :raises Conflict: when there is none.
    """
    line = line_of(centre_id)
    wanted = Q(centre=None) | Q(centre__in=line)
    rows = in_force(day_of(at)).filter(wanted, kind_code__in=["", kind_code])
    place = {pk: rank for rank, pk in enumerate(line)}
    best = min(
        rows,
        key=lambda row: (
            place.get(row.centre_id or 0, len(line)),
            row.kind_code == "",
            -row.starts_on.toordinal(),
            -row.version,
        ),
        default=None,
    )
    if best is None:
        raise Conflict("no_policy", _("这里还没有核决权限，请先请管理员发布"))
    return best


@dataclass(frozen=True)
class KindLine:
    """A kind the matrix decides: its code ('' all kinds of cases), in words; ``is_other``: no redress, only the sum counts; ``is_own``: a centre
    has a policy for it."""

    code: str
    label: str
    is_other: bool
    is_own: bool


def kind_lines(centre_id: int, *, at: datetime) -> list[KindLine]:
    """Every kind the matrix decides on at a centre: all kinds of cases, each of them, and what modules above have approved by it."""
    wanted = Q(centre=None) | Q(centre__in=line_of(centre_id))
    own = set(in_force(day_of(at)).filter(wanted).values_list("kind_code", flat=True).distinct())
    cases = [("", _("所有事项"), False), *((each.code, each.label, False) for each in catalogue.kinds(at=at))]
    others = [(code, str(label), True) for code, label in slots.other_kinds().items()]
    return [KindLine(code, label, other, code in own) for code, label, other in (*cases, *others)]


def known_kind(code: str, *, at: datetime) -> bool:
    """Whether the matrix decides on a kind."""
    return not code or code in slots.other_kinds() or any(each.code == code for each in catalogue.kinds(at=at))


def policies(actor: Actor) -> QuerySet[Policy]:
    """Every version the reader may see: those of all, and of the centres in reach; the newest first.

    :raises Forbidden: without ``redress.read``.
    """
    reach = actor.need("redress.policy") if actor.may("redress.policy") else actor.need("redress.read")
    rows = Policy.objects.select_related("centre").order_by("-starts_on", "-made_at")
    if reach.centre_ids is None:
        return rows
    return rows.filter(Q(centre=None) | Q(centre__in=reach.centre_ids))


def find_policy(policy_id: int, actor: Actor) -> Policy:
    """One version.

    :raises NotFound: when there is none for this reader.
    """
    found = policies(actor).filter(pk=policy_id).first()
    if found is None:
        raise NotFound("policy_unknown", _("没有这一版核决权限"))
    return found


def matrix_of(policy: Policy) -> Matrix:
    """A version as rules read it."""
    return read(policy.content)


def rung_name(matrix: Matrix, code: str) -> str:
    """A rung or countersign in words: its shipped name, or the names of its posts."""
    if code in states.RUNGS:
        return str(states.RUNGS[code])
    held = matrix.places.get(code, ())
    known = dict(role_names())
    return _("、").join(known.get(each, each) for each in held) or code


def place_names(matrix: Matrix) -> dict[str, str]:
    """Words for every rung and countersign."""
    return {code: rung_name(matrix, code) for code in matrix.places}


def rate(currency: str, into: str, *, at: datetime) -> Decimal | None:
    """What one unit is worth on the day of a moment, None when nobody has said: the latest rate begun, unless it has ended."""
    day = day_of(at)
    rows = Rate.objects.filter(currency=currency, into=into, from_on__lte=day).order_by("-from_on")
    found = rows.first()
    return found.rate if found is not None and found.counts_on(day) else None


def exchange(into: str, *, at: datetime) -> Exchange:
    """The rates of the day of a moment into a currency."""
    return Exchange(into, day_of(at), partial(rate, at=at))


def rates(*, at: datetime) -> list[Rate]:
    """The rates that count today."""
    found: dict[tuple[str, str], Rate] = {}
    for row in Rate.objects.filter(from_on__lte=day_of(at)).order_by("from_on"):
        found[row.currency, row.into] = row
    return [row for row in found.values() if row.counts_on(day_of(at))]


def rate_rows(actor: Actor, *, on: date | None = None, currency: str = "") -> list[Rate]:
    """Rates anybody has named, the latest first; ``on``: those that count on a day.

    :raises Forbidden: without a right to redress.
    """
    if not any(actor.may(right) for right in ("redress.policy", "redress.approve", "redress.propose")):
        actor.need("redress.read")
    rows = Rate.objects.order_by("currency", "into", "-from_on")
    if currency:
        rows = rows.filter(currency=currency)
    if on is None:
        return list(rows[:MOST_RATES])
    latest: dict[tuple[str, str], Rate] = {}
    for row in rows.filter(from_on__lte=on):
        latest.setdefault((row.currency, row.into), row)
    return [row for row in latest.values() if row.counts_on(on)]


def month_of(at: datetime) -> date:
    """The first day of a moment's month."""
    return day_of(at).replace(day=1)


def budgets_for(centre_id: int, currency: str, *, at: datetime) -> list[Budget]:
    """The budgets a grant of a centre may draw on this month, the nearest centre's first, of one centre that in this currency
    first. One in another currency limits as well: by the rate of the day."""
    line = line_of(centre_id)
    rows = Budget.objects.filter(centre__in=line, month=month_of(at))
    return sorted(rows, key=lambda row: (line.index(row.centre_id), row.currency != currency, row.currency))


def budget_lines(actor: Actor, *, at: datetime) -> list[Budget]:
    """This month's budgets in reach.

    :raises Forbidden: without ``redress.policy``.
    """
    reach = actor.need("redress.policy")
    rows = Budget.objects.filter(month=month_of(at)).select_related("centre").order_by("centre__path")
    return list(rows if reach.centre_ids is None else rows.filter(centre__in=reach.centre_ids))
