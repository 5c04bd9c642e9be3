"""Policies and ladders, kept in the process: asking them on the hot path costs no query.

They carry stamps that change with every edit. A process looks at the stamps at most every two seconds, and at once
after an edit of its own (:mod:`shouwen.kit.kept`). A clock started in those two seconds by another process stands on
the earlier version, as if it had come a moment sooner; the version it stands on is written in its events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import slots
from shouwen.casework.deadlines.models import Ladder, LadderRung, Policy, PolicyStage
from shouwen.casework.deadlines.rules import ladder as climbing
from shouwen.casework.deadlines.rules.fold import Time
from shouwen.casework.deadlines.rules.ladder import Rung
from shouwen.casework.deadlines.rules.policies import Book, Line
from shouwen.casework.deadlines.slots import LawWords
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.kept import Kept
from shouwen.relations.customers import queries as customers


@dataclass(frozen=True)
class StageRules:
    """What a policy says of extensions of one stage."""

    extensions: int = 2
    short_days: int = 3
    longest_days: int = 20


@dataclass(frozen=True)
class Shelf:
    """The rules as read at one moment."""

    book: Book
    ladders: dict[str, tuple[Rung, ...]]
    parts: dict[str, float | None]
    names: dict[int, tuple[str, str, str, str]]
    stages: dict[tuple[int, str, str], StageRules]


def _load() -> Shelf:
    lines, stages, names = [], {}, {}
    rows = list(PolicyStage.objects.select_related("policy"))
    families = {pk: customers.family(pk) for pk in {row.policy.customer_id for row in rows} - {0}}
    for row in rows:
        lines.append(_line(row, families))
        names[row.policy_id] = (row.policy.name, row.policy.name_en, row.policy.basis, row.policy.basis_en)
        stages[row.policy_id, row.stage, row.state] = StageRules(
            row.extensions, row.short_days, row.longest_days
        )
    local = {line.centre_id for line in lines} - {0}
    found: dict[str, list[Rung]] = {}
    for rung in LadderRung.objects.select_related("ladder").order_by("number"):
        found.setdefault(rung.ladder.code, []).append(_rung(rung))
    ladders = {code: tuple(each) for code, each in found.items()}
    parts = {code: climbing.first_part(each) for code, each in ladders.items()}
    return Shelf(Book(lines, _lineage() if local else {}), ladders, parts, names, stages)


def _line(row: PolicyStage, families: Mapping[int, frozenset[int]]) -> Line:
    policy = row.policy
    return Line(
        policy_id=policy.pk,
        subject_kind=policy.subject_kind,
        stage=row.stage,
        amount=None if row.amount is None else float(row.amount),
        unit=row.unit,
        calendar=row.calendar_code,
        ladder=row.ladder,
        state=row.state,
        kind=policy.kind,
        category_path=policy.category_path,
        severity=policy.severity,
        priority=policy.priority,
        customer_class=policy.customer_class,
        customer_id=policy.customer_id,
        family=families.get(policy.customer_id, frozenset()),
        centre_id=policy.centre_id,
        valid_from=policy.valid_from,
        valid_to=policy.valid_to,
    )


def _rung(row: LadderRung) -> Rung:
    return Rung(
        number=row.number,
        roles=tuple(row.roles),
        percent=row.percent,
        amount=float(row.amount),
        unit=row.unit,
        breach=row.is_breach,
        priorities=frozenset(row.priorities),
        answer_minutes=row.answer_minutes,
    )


def _lineage() -> dict[int, tuple[int, ...]]:
    """Centre → the centres above it, the highest first."""
    centres = list(
        Unit.objects.filter(role=Unit.Role.CENTRE, level__in=["group", "province", "city"]).order_by("path")
    )
    return {
        unit.pk: tuple(each.pk for each in centres if each.pk != unit.pk and unit.path.startswith(each.path))
        for unit in centres
    }


def _stamps() -> object:
    """What tells whether the rules have changed; where a centre has rules of its own, who stands above whom as well."""
    policies = Policy.objects.aggregate(stamp=Max("stamp"), local=Max("centre_id"))
    ladders = Ladder.objects.aggregate(stamp=Max("stamp"))["stamp"]
    return policies["stamp"], ladders, _lineage() if policies["local"] else None


_shelf = Kept(_load, _stamps)
forget = _shelf.forget


def book() -> Book:
    """Every policy line, ready to be asked."""
    return _shelf().book


def rungs(ladder: str) -> tuple[Rung, ...]:
    """The rungs of a ladder; none for a ladder nobody has."""
    return _shelf().ladders.get(ladder, ())


def first_part(ladder: str) -> float | None:
    """The part of a clock's budget at which its ladder first speaks to everybody; None where none of its rungs is one."""
    return _shelf().parts.get(ladder)


def stage_rules(policy_id: int, stage: str, state: str = "") -> StageRules:
    """What the policy version a clock stands on says of extensions."""
    return _shelf().stages.get((policy_id, stage, state), StageRules())


def policy_name(policy_id: int) -> str:
    """The name of a policy in the reader's language ("" for a limit set by hand)."""
    known = _shelf().names.get(policy_id)
    if known is None:
        said = law_words(policy_id)
        return said.name if said else ""
    return named(known[0], known[1])


def law_words(limit_id: int) -> LawWords | None:
    """What is said of a limit by statute; None for anything else."""
    return next((said for ask in slots.law_says if limit_id and (said := ask(limit_id))), None)


def named(name: str, name_en: str) -> str:
    """Of two names the one in the reader's language."""
    return (name_en or name) if (get_language() or "").startswith("en") else name


def policy_basis(policy_id: int) -> str:
    """The law, standard or default a policy rests on, in the reader's language."""
    known = _shelf().names.get(policy_id)
    if known is None:
        said = law_words(policy_id)
        return said.basis if said else ""
    return named(known[2], known[3])


def time_of(calendar: str, zone: str) -> Time:
    """The working calendar of a term; a term without one runs round the clock."""
    return calendars.working_time(calendar or "7x24", zone)


def policies(actor: Actor, *, at: datetime, ended: bool = False) -> list[Policy]:
    """Policies in force (or, with ``ended``, the versions before them) for every centre and those in sight."""
    found = Policy.objects.filter(valid_to=None) if not ended else Policy.objects.exclude(valid_to=None)
    rows = found.prefetch_related("stages").order_by(
        "subject_kind", "centre_id", "priority", "kind", "code", "-version"
    )
    return [each for each in rows if in_sight(each.centre_id, actor)]


def policy(code: str, actor: Actor) -> Policy:
    """The version of a policy now in force.

    :raises NotFound: when there is none of that code in sight.
    """
    found = Policy.objects.filter(code=code, valid_to=None).prefetch_related("stages").first()
    if found is None or not in_sight(found.centre_id, actor):
        raise NotFound("policy_unknown", _("没有这条时限规则"))
    return found


def versions(code: str, actor: Actor) -> list[Policy]:
    """Every version of a policy, the newest first."""
    rows: Iterable[Policy] = Policy.objects.filter(code=code).prefetch_related("stages").order_by("-version")
    return [each for each in rows if in_sight(each.centre_id, actor)]


def ladders() -> list[Ladder]:
    """Every ladder with its rungs."""
    return list(Ladder.objects.prefetch_related("rungs").order_by("code"))


def ladder(code: str) -> Ladder:
    """One ladder with its rungs.

    :raises NotFound: when there is none of that code.
    """
    found = Ladder.objects.filter(code=code).prefetch_related("rungs").first()
    if found is None:
        raise NotFound("ladder_unknown", _("没有这个升级阶梯"))
    return found


def in_sight(centre_id: int, actor: Actor) -> bool:
    """Whether the policies of a centre are this person's to read (0: everybody's)."""
    reach = actor.reach("deadlines.edit")
    return centre_id in (0, actor.centre_id) or (reach is not None and reach.covers_centre(centre_id))


def may_edit(centre_id: int, actor: Actor) -> bool:
    """Whether this person may change them: what counts everywhere is the province's to change."""
    reach = actor.reach("deadlines.edit")
    if reach is None:
        return False
    return reach.level in ("tree", "all") if not centre_id else reach.covers_centre(centre_id)
