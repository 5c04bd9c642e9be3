"""Reading the link outside: which connection counts for a centre, what went and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.oa import slots, states
from shouwen.casework.oa.models import Connection, Reply, Sending
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.scope import within

SHOWN = 50


def connections(actor: Actor) -> QuerySet[Connection]:
    """The connections in reach.

    :raises Forbidden: without ``oa.settings``.
    """
    reach = actor.need("oa.settings")
    rows = Connection.objects.all() if actor.almighty else Connection.objects.filter(within(reach, centre="centre_id"))
    return rows.select_related("centre").order_by("centre__path")


def find_connection(connection_id: int, actor: Actor) -> Connection:
    """One connection.

    :raises NotFound: when there is none for this reader.
    """
    found = connections(actor).filter(pk=connection_id).first() if actor.may("oa.settings") else None
    if found is None:
        raise NotFound("connection_not_found", _("没有找到这条 OA 连接"))
    return found


def connection_for(centre_id: int, matter: str) -> Connection | None:
    """The connection that carries a matter's approvals of a centre out: the nearest on its line that is set; None when that is
    off, or does not carry such matters."""
    if not Connection.objects.filter(is_on=True).exists():
        return None
    path = Unit.objects.filter(pk=centre_id).values_list("path", flat=True).first() or ""
    above = [path[:length] for length in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    nearest = Connection.objects.filter(centre__path__in=above).order_by("-centre__path").first()
    usable = nearest is not None and nearest.is_on and matter in nearest.matters and nearest.adapter in slots.ADAPTERS
    return nearest if usable else None


def sendings(actor: Actor) -> QuerySet[Sending]:
    """What went out, of centres in reach, newest first.

    :raises Forbidden: without ``oa.settings``.
    """
    reach = actor.need("oa.settings")
    rows = Sending.objects.all() if actor.almighty else Sending.objects.filter(within(reach, centre="centre_id"))
    return rows.order_by("-made_at", "-id")


def find_sending(sending_id: int, actor: Actor) -> Sending:
    """One sending.

    :raises NotFound: when there is none for this reader.
    """
    found = sendings(actor).filter(pk=sending_id).first() if actor.may("oa.settings") else None
    if found is None:
        raise NotFound("sending_not_found", _("没有找到这次送审"))
    return found


@dataclass(frozen=True)
class SendingLine:
    """A sending in a list."""

    row: Sending
    centre: str
    event: str
    signer: str


def lines(rows: Sequence[Sending]) -> list[SendingLine]:
    """Sendings with names."""
    called, centres = names(row.answered_by_id for row in rows), unit_names(row.centre_id for row in rows)
    return [
        SendingLine(row, centres.get(row.centre_id, ""), str(states.EVENTS[row.event]), called.get(row.answered_by_id or 0, "")) for row in rows
    ]


def trail(matter: str, matter_id: int) -> list[SendingLine]:
    """What was asked for outside about one matter, oldest first. The caller has looked the matter up."""
    rows = Sending.objects.filter(matter=matter, matter_id=matter_id, event=states.WANTED).order_by("made_at", "id")
    return lines(list(rows))


@dataclass(frozen=True)
class Board:
    """The page of settings."""

    mine: Connection | None
    others: Sequence[Connection]
    adapter: str
    matters: Sequence[str]
    sendings: Sequence[SendingLine]
    replies: Sequence[Reply]
    failed: int


def board(actor: Actor) -> Board:
    """Connections in reach, the newest sendings and replies, and how many did not go.

    :raises Forbidden: without ``oa.settings``.
    """
    rows = list(connections(actor))
    mine = next((row for row in rows if row.centre_id == actor.centre_id), None)
    adapter = slots.ADAPTERS.get(mine.adapter) if mine else None
    replies = Reply.objects.filter(connection__in=[row.pk for row in rows]).select_related("sending").order_by("-received_at")[:SHOWN]
    found = sendings(actor)
    return Board(
        mine, [row for row in rows if row is not mine], str(adapter.name) if adapter else "",
        [str(states.MATTERS[each]) for each in (mine.matters if mine else ()) if each in states.MATTERS],
        lines(list(found[:SHOWN])), list(replies), found.filter(state=states.FAILED).count(),
    )  # fmt: skip
