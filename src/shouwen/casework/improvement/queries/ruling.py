"""The rules that open plans: those in force, their versions, what one would have opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Rule
from shouwen.casework.improvement.queries import events
from shouwen.casework.improvement.rules import triggers
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor

TRIED_DAYS = 90


def in_force(centre_id: int, at: datetime, sorts: Sequence[str] = tuple(states.SORTS)) -> list[Rule]:
    """The rules that hold for a centre at a moment: its own and everybody's."""
    rows = Rule.objects.filter(Q(centre=None) | Q(centre_id=centre_id), sort__in=sorts, starts_at__lte=at)
    return list(rows.filter(Q(ended_at=None) | Q(ended_at__gt=at)).order_by("line"))


def hits(rule: Rule, centre_id: int, at: datetime, *, about: int = 0) -> list[triggers.Hit]:
    """What stands out by a rule in a centre now; ``about`` narrows the look to one case's news."""
    since = at - triggers.span(rule.sort, rule.figures)
    found = events.events(rule.sort, rule.figures, [centre_id], since, at, about=about)
    return triggers.hits(rule.sort, rule.figures, found, at)


@dataclass(frozen=True)
class Line:
    """A rule as its page lists it, with how many plans it has opened."""

    rule: Rule
    sort: str
    figures: str
    opened: int
    who: str
    may_edit: bool


def listed(actor: Actor) -> list[Line]:
    """The newest version of each rule in reach, those in force first.

    :raises Forbidden: without ``improvement.rules`` and ``improvement.read``.
    """
    if not actor.may("improvement.rules"):
        actor.need("improvement.read")
    rows = sorted(_newest(_near(actor)).values(), key=lambda each: (each.ended_at is not None, each.sort, each.line))
    names = organisation.names([each.made_by_id for each in rows])
    opened: dict[int, int] = {}
    for line, plan in Rule.objects.filter(line__in=[each.line for each in rows], plans__isnull=False).values_list("line", "plans"):
        opened[line] = opened.get(line, 0) + bool(plan)
    return [
        Line(each, str(states.SORTS[each.sort]), said(each.sort, each.figures), opened.get(each.line, 0),
             names.get(each.made_by_id or 0, ""), may_edit(actor, each.centre_id))
        for each in rows
    ]  # fmt: skip


def _near(actor: Actor) -> QuerySet[Rule]:
    reach = actor.reach("improvement.rules") or actor.reach("improvement.read")
    rows = Rule.objects.order_by("version")
    if reach is None or reach.centre_ids is None:
        return rows
    return rows.filter(Q(centre=None) | Q(centre_id__in=reach.centre_ids or {actor.centre_id}))


def _newest(rows: QuerySet[Rule]) -> dict[int, Rule]:
    return {each.line: each for each in rows}


def find(rule_id: int, actor: Actor) -> Rule | None:
    """A version of a rule in reach."""
    return _near(actor).filter(pk=rule_id).first()


def versions(rule: Rule) -> list[Rule]:
    """Every version of a rule, newest first."""
    return list(Rule.objects.filter(line=rule.line).order_by("-version"))


def may_edit(actor: Actor, centre_id: int | None) -> bool:
    """Whether the actor may make rules for a centre, or (None) for all of them."""
    reach = actor.reach("improvement.rules")
    if reach is None:
        return False
    return reach.centre_ids is None if centre_id is None else reach.covers_centre(centre_id)


def said(sort: str, figures: Mapping[str, Any]) -> str:
    """Figures in words: ``至少几件：10、几天之内：7``."""
    colon = pgettext("mark", "：")
    words = [f"{triggers.FIGURES[sort][name][0]}{colon}{figures[name]}" for name in triggers.FIGURES[sort] if name in figures]
    return pgettext("list", "、").join(words)


@dataclass(frozen=True)
class Tried:
    """What a rule would have opened: when, over what, why in words, on how many cases."""

    at: datetime
    words: str
    cases: int


def tried(sort: str, figures: Mapping[str, Any], actor: Actor, *, at: datetime, days: int = TRIED_DAYS) -> list[Tried]:
    """What a rule would have opened in the last days in the centres its maker rules over, each centre by itself; nothing is
    written.

    :raises Forbidden: without ``improvement.rules``.
    """
    reach = actor.need("improvement.rules")
    centres = sorted(reach.centre_ids or {actor.centre_id}) if reach.centre_ids is not None else all_centres()
    since = at - timedelta(days=days)
    found: list[Tried] = []
    for centre_id in centres:
        seen = events.events(sort, figures, [centre_id], since - triggers.span(sort, figures), at)
        for each in triggers.played(sort, figures, seen, since, at):
            subject = events.subject_label(sort, each.hit.subject, each.hit.case_ids)
            found.append(Tried(each.at, triggers.explain(sort, subject, each.hit.numbers), len(each.hit.case_ids)))
    return sorted(found, key=lambda each: each.at, reverse=True)


def all_centres() -> list[int]:
    """Every centre there is."""
    from shouwen.foundation.organisation.models import Unit

    rows = Unit.objects.filter(role=Unit.Role.CENTRE, level__in=["province", "city"], is_active=True)
    return list(rows.order_by("path").values_list("id", flat=True))
