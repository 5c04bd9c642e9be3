"""Which rule counts where and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.freight import states
from shouwen.casework.freight.models import Rule
from shouwen.casework.freight.rules import Terms, read
from shouwen.casework.redress.queries import line_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, NotFound
from shouwen.kit.kept import Kept
from shouwen.kit.money import Money
from shouwen.relations.catalogue import queries as catalogue

_whose = Kept(
    lambda: frozenset(Rule.objects.values_list("centre_id", flat=True).distinct()),
    lambda: tuple(Rule.objects.aggregate(n=Count("pk"), last=Max("made_at")).values()),
    ttl=30.0,
)
"""The centres with a rule of their own (None: everyone), kept in the process: the page of a case asks and costs no query."""


def forget() -> None:
    """Look anew: a rule was published."""
    _whose.forget()


def here() -> bool:
    """Whether anybody has a rule for return freight: without one nothing of it is shown."""
    return bool(_whose())


def rule_for(centre_id: int, *, on: date) -> Rule:
    """The version that counts for a centre on a day: the nearest centre's, the latest begun.

    :raises Conflict: when there is none.
    """
    line = line_of(centre_id)
    rank = {pk: place for place, pk in enumerate(line)}
    rows = Rule.objects.filter(Q(centre=None) | Q(centre__in=line), starts_on__lte=on)
    best = min(rows, key=lambda row: (rank.get(row.centre_id or 0, len(line)), -row.starts_on.toordinal(), -row.version), default=None)
    if best is None:
        raise Conflict("no_freight_rule", _("这里还没有退货运费规则，请先请管理员发布"))
    return best


def terms_of(rule: Rule) -> Terms:
    """A version as rules read it."""
    return read(rule.content)


def rules(actor: Actor) -> QuerySet[Rule]:
    """Every version the reader may see: those of all, of the centres in reach and of their own line; the newest first.

    :raises Forbidden: without ``freight.read`` and ``freight.rules``.
    """
    reach = actor.need("freight.rules") if actor.may("freight.rules") else actor.need("freight.read")
    rows = Rule.objects.select_related("centre").order_by("-starts_on", "-made_at")
    if reach.centre_ids is None:
        return rows
    return rows.filter(Q(centre=None) | Q(centre__in=[*reach.centre_ids, *line_of(actor.centre_id)]))


def find_rule(rule_id: int, actor: Actor) -> Rule:
    """One version.

    :raises NotFound: when there is none for this reader.
    """
    found = rules(actor).filter(pk=rule_id).first()
    if found is None:
        raise NotFound("freight_rule_unknown", _("没有这一版退货运费规则"))
    return found


@dataclass(frozen=True)
class LineView:
    """A line of a rule in words."""

    ground: str
    bearer: str
    ceiling: Money | None
    causes: Sequence[str]


def lines(terms: Terms) -> list[LineView]:
    """A rule in the reader's language, in the order of the grounds."""
    return [
        LineView(
            str(label), str(states.BEARERS[line.bearer]),
            None if line.ceiling is None or line.bearer == states.CUSTOMER else Money.rounded(line.ceiling, terms.currency),
            [catalogue.label("cause", code) for code in line.causes],
        )
        for ground, label in states.GROUNDS.items() for line in [terms.line(ground)]
    ]  # fmt: skip
