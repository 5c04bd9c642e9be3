"""Checks as they are read: a list by who and what, one with what it is about, and what waits for whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.slots import Badge, Chore
from shouwen.casework.checks import states
from shouwen.casework.checks.models import Check
from shouwen.casework.checks.queries import scope
from shouwen.casework.checks.queries.people import RIGHT
from shouwen.casework.liability.queries.causes import as_found
from shouwen.foundation.access.queries import role_names
from shouwen.foundation.files import queries as files
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import among
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.standing import Alike, Standing
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import queries as contacts

if TYPE_CHECKING:
    from shouwen.relations.contacts.models import Contact

SUBJECT = "check"
"""How files name a check."""
MOST, CHORES = 200, 20
TAG = "late_handling"
"""The kind that marks a complaint as handled too late (CMP-060)."""

SHOWS: Mapping[str, Callable[[], str]] = {
    "mine": lambda: _("我的"), "free": lambda: _("等人领"), "late": lambda: _("过了期限"), "open": lambda: _("全部未了结"),
    "settled": lambda: _("已核查"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A check in a list."""

    check: Check
    kind: str
    who: str
    source: str
    late: bool
    answers: Sequence[tuple[str, str]]


def kind_label(code: str) -> str:
    """A kind in the reader's language."""
    return catalogue.label("check", code)


def source_label(source: str, name: str = "") -> str:
    """What opened a check, in the reader's language."""
    sort, _colon, value = source.partition(":")
    if sort == states.CATEGORY:
        return catalogue.path_words(value) or value
    if sort == states.CAUSE:
        return name or catalogue.label("cause", value)
    return str(states.SORTS[sort]) if sort in states.SORTS else _("有人安排")


def kinds(actor: Actor) -> list[tuple[str, str]]:
    """The kinds there are, for choosing."""
    return [(each.code, each.label) for each in catalogue.choices("check", actor)]


def posts() -> dict[str, str]:
    """Posts by code, in the reader's language; '' whoever handles the case."""
    return {states.HANDLER: _("经办人"), **dict(role_names())}


def lines(rows: Sequence[Check], at: datetime) -> list[Line]:
    """Checks with their names. Two queries for however many."""
    names = organisation.names([each.owner_id for each in rows] + [each.ended_by_id for each in rows])
    return [
        Line(each, kind_label(each.kind), names.get((each.owner_id if each.is_open else each.ended_by_id or each.owner_id) or 0, ""),
             source_label(each.source), scope.is_late(each, at), answers(each, at))
        for each in rows
    ]  # fmt: skip


def answers(check: Check, at: datetime) -> Sequence[tuple[str, str]]:
    """What the cause says: the site, the plate and the defect, what is claimed."""
    return as_found(check.cause, today=organisation.day_of(at)).answers if check.cause else ()


def visible(actor: Actor) -> QuerySet[Check]:
    """The checks of the cases in reach, and those one is named for."""
    mine = Q(owner_id=actor.person_id)
    if not actor.may("cases.read"):
        return Check.objects.filter(mine)
    return Check.objects.filter(Q(case__in=cases.visible(actor).values("pk")) | mine)


def listed(actor: Actor, *, show: str = "mine", kind: str = "", at: datetime) -> list[Line]:
    """One list of checks, the nearest due first; those settled the newest first."""
    rows = visible(actor)
    running = Q(state__in=states.RUNNING)
    asked = {
        "mine": running & Q(owner_id=actor.person_id), "free": running & Q(owner=None), "late": running & Q(due_at__lt=at),
        "open": running, "settled": ~running,
    }[show]  # fmt: skip
    rows = rows.filter(asked, *([Q(kind=kind)] if kind else [])).select_related(*scope.WITH)
    ordered = rows.order_by("-ended_at", "-id") if show == "settled" else rows.order_by("due_at", "id")
    return lines([each for each in ordered[:MOST] if cases.sees(each.case, actor)], at)


@dataclass(frozen=True)
class Page:
    """One check with what it is about and what this reader may do."""

    line: Line
    post: str
    opener: str
    files: Sequence[Any]
    touches: Sequence[tuple[Contact, str, Sequence[Any]]]
    may_take: bool
    may_settle: bool
    may_arrange: bool
    why_not: str
    asks_money: bool


def page(check: Check, actor: Actor, *, at: datetime) -> Page:
    """A check as its page shows it: what opened it, what the cause says, which talk it is about, what was found."""
    take, settle = scope.why_not_take(check, actor), scope.why_not_settle(check, actor)
    names = organisation.names([check.opened_by_id])
    told = files.of(SUBJECT, [check.pk]).get(check.pk, [])
    mine = scope.is_mine(check, actor)
    why = "" if take is None or settle is None or not check.is_open else (settle if mine else take).message
    return Page(
        lines([check], at)[0], posts().get(check.role_code, check.role_code), names.get(check.opened_by_id or 0, ""), told,
        touches(check, actor), take is None, settle is None, scope.why_not_arrange(check, actor) is None, why,
        bool(_traits(check.kind).get("money")),
    )  # fmt: skip


def _traits(kind: str) -> Mapping[str, Any]:
    try:
        return catalogue.code("check", kind).traits
    except NotFound:
        return {}


def touches(check: Check, actor: Actor) -> list[tuple[Contact, str, Sequence[Any]]]:
    """The calls, chats and letters of the case with their recordings, where the kind looks at talk. Two queries."""
    if not _traits(check.kind).get("talk"):
        return []
    rows = [each for each in contacts.of("case", check.case_id) if contacts.may_read(each, actor)]
    kept = files.of("contact", [each.pk for each in rows]) if rows else {}
    channel = {each.code: each.label for each in catalogue.channels()}
    return [(each, channel.get(each.channel_code, each.channel_code), kept.get(each.pk, [])) for each in rows]


def mine(actor: Actor) -> list[Check]:
    """Running checks of a person, and those of their reach nobody has; the nearest due first."""
    return [each for each in _near.all(actor) if cases.sees(each.case, actor) and (scope.is_mine(each, actor) or scope.why_not_take(each, actor) is None)]


@Alike
def _near(actor: Actor) -> QuerySet[Check]:
    reach = actor.reach(RIGHT)
    wanted = Q(owner_id=actor.person_id)
    if reach is not None and not reach.narrow:
        wanted |= Q(owner=None) & (Q() if reach.centre_ids is None else Q(centre_id__in=reach.centre_ids))
    return Check.objects.filter(wanted, state__in=states.RUNNING).select_related(*scope.WITH).order_by("due_at", "id")[:CHORES]


def chores(actor: Actor, at: datetime) -> Sequence[Chore]:
    """What waits for this person, for My work."""
    if not actor.person_id:
        return []
    return [
        Chore("order", each.case.number, kind_label(each.kind), each.asked or each.case.title, reverse("checks:check", args=[each.pk]),
              each.opened_at, each.due_at)
        for each in mine(actor)
    ]  # fmt: skip


def holdings(person_id: int) -> list[tuple[str, int]]:
    """What a leaver has still to check."""
    count = Check.objects.filter(owner_id=person_id, state__in=states.RUNNING).count()
    return [(_("没有结论的核查"), count)] if count else []


def takes_part(case_ids: Collection[int], actor: Actor) -> bool:
    """Whether a running check of any of some cases is the actor's, who may therefore read it. One query."""
    return bool(actor.person_id) and Check.objects.filter(case__in=case_ids, owner_id=actor.person_id, state__in=states.RUNNING).exists()


def badges(case_ids: Collection[int]) -> Mapping[int, Sequence[Badge]]:
    """Complaints handled too late bear it in the queue (CMP-060); one query."""
    return {pk: [Badge(_("办理不及时"), "over")] for (pk,) in _tagged.all(among.listed(case_ids))}


@Standing
def _tagged(case_ids: str) -> QuerySet[Check, tuple[int]]:
    rows = Check.objects.filter(case_id__among=case_ids, kind=TAG).exclude(state=states.WITHDRAWN)
    return rows.values_list("case_id")
