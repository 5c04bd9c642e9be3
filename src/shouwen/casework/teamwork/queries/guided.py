"""Guidance of lower centres: seen by who guided, who was guided, and whoever leads either centre (ORG-070)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.teamwork.models import Guidance
from shouwen.casework.teamwork.queries.scope import led
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit import paging
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.paging import Slice

SIZE = 50
RIGHT = "teamwork.lead"
HEADER = ("on", "centre", "person", "guide", "topic", "words", "result", "result_at")
"""The columns of the table to take along."""


def guides(actor: Actor) -> bool:
    """Whether somebody leads beyond their own centre."""
    reach = actor.reach(RIGHT)
    return bool(actor.person_id) and reach is not None and reach.level in ("tree", "all")


def led_below(actor: Actor) -> QuerySet[Person]:
    """The people of the centres below whom the actor leads."""
    found = led(actor) if guides(actor) else Person.objects.none()
    return found.exclude(unit__centre_id=actor.centre_id).exclude(unit__centre_id=None)


def guided(actor: Actor) -> QuerySet[Guidance]:
    """Every guidance in sight.

    :raises Forbidden: without ``organisation.read``.
    """
    actor.need("organisation.read")
    me = actor.person_id or 0
    return Guidance.objects.filter(Q(person=me) | Q(guide=me) | Q(person__in=led(actor).order_by().values("pk")))


def guidance(pk: int, actor: Actor) -> Guidance:
    """:raises NotFound: out of sight."""
    found = guided(actor).filter(pk=pk).first() if actor.may("organisation.read") else None
    if found is None:
        raise NotFound("teamwork_unknown", _("没有找到，或不归您看"))
    return found


@dataclass(frozen=True)
class GuidanceView:
    """A guidance: of whom and which centre, by whom, who wrote the result; whether the reader may write it."""

    row: Guidance
    who: str
    centre: str
    guide: str
    by: str
    may_conclude: bool


def guidance_page(actor: Actor, *, cursor: str = "", open_only: bool = False) -> Slice[GuidanceView]:
    """Guidance in sight, newest first; three queries.

    :raises Invalid: for a cursor that was not made here.
    """
    rows = guided(actor)
    if open_only:
        rows = rows.filter(result_at=None)
    page = paging.page(rows.select_related("person__unit__centre"), ("-on", "-id"), (date, int), cursor=cursor, size=SIZE)
    return Slice(_views(page.rows, actor), page.next_cursor)


def _views(rows: list[Guidance], actor: Actor) -> list[GuidanceView]:
    names = organisation.names({pk for each in rows for pk in (each.person_id, each.guide_id, each.result_by_id) if pk})
    return [
        GuidanceView(each, names.get(each.person_id, ""), str(each.person.unit.centre or ""), names.get(each.guide_id, ""),
                     names.get(each.result_by_id or 0, ""), each.result_at is None and actor.person_id in (each.person_id, each.guide_id))
        for each in rows
    ]  # fmt: skip


def guidance_table(actor: Actor) -> Iterator[list[str]]:
    """Everything in sight as lines to take along, newest first, in the columns of :data:`HEADER`."""
    cursor = ""
    while True:
        page = guidance_page(actor, cursor=cursor)
        for each in page.rows:
            row = each.row
            ended = row.result_at.isoformat(timespec="minutes") if row.result_at else ""
            yield [row.on.isoformat(), each.centre, each.who, each.guide, row.topic, row.words, row.result, ended]
        if not (cursor := page.next_cursor):
            return
