"""People taken on by one table: each in a transaction of their own, so that the page tells how far it is, and whoever comes
after a worker that stopped goes on where it was. A few are done while one waits; more by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.foundation.organisation import slots
from shouwen.foundation.organisation.actions.joining import Known, take_on_one
from shouwen.foundation.organisation.models import Joining, JoiningRow
from shouwen.foundation.organisation.roster import Row
from shouwen.kit import crypto
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal

AT_ONCE = 20
"""So many are taken on while one waits."""
PIECE = {"passwords": 10}
"""People the worker takes on at a time, where not a hundred: a first password is hashed slowly on purpose."""
SHOWN = timedelta(days=3)
"""How long the ways in can be seen by whoever asked: as long as a link works."""
KEPT = timedelta(days=30)
"""How long the report can be downloaded."""


def take_on(rows: Sequence[Row], *, doors: str = "", actor: Actor, at: datetime) -> Joining:
    """Take on everybody in a checked table; ``doors`` opens their accounts as well: ``links`` to set a password by, or
    ``passwords`` to begin with. What comes in between (a number given away meanwhile) refuses one row, not the others.

    :raises Forbidden: without ``people.edit``.
    :raises Invalid: for no row, or one with something wrong.
    """
    actor.need("people.edit")
    if not rows or any(row.wrong for row in rows):
        raise Invalid({"text": _("还有要改的行，改好再导入") if rows else _("没有读到人：至少要有一行姓名和工号")})
    with transaction.atomic():
        joining = Joining.objects.create(
            asked_by_id=actor.person_id, post_id=actor.post_id, doors=doors, total=len(rows), asked_at=at
        )
        JoiningRow.objects.bulk_create([JoiningRow(joining=joining, line=row.line, values=row.values) for row in rows], 500)
    if len(rows) <= AT_ONCE:
        go_on(joining, actor=actor, at=at, limit=AT_ONCE)
    return joining


def go_on(joining: Joining, *, actor: Actor, at: datetime, limit: int) -> int:
    """Take on the next of a table; how many were looked at. It ends with its last row."""
    known, done = Known([], actor), 0
    while done < limit and _next(joining, known, actor, at):
        done += 1
    if not joining.rows.filter(state="waiting").exists():
        Joining.objects.filter(pk=joining.pk, ended_at=None).update(ended_at=at)
        joining.ended_at = at
    return done


def _next(joining: Joining, known: Known, actor: Actor, at: datetime) -> bool:
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        waiting = joining.rows.filter(state="waiting").select_for_update(of=("self",), skip_locked=skip)
        item = waiting.order_by("line").first()
        if item is None:
            return False
        try:
            with transaction.atomic():
                joined = take_on_one(Row(item.line, item.values), known, joining.doors, actor, at)
        except Refusal as no:
            item.state, item.sentence = "refused", no.message
        else:
            item.state, item.person_id, item.username = "done", joined.person.pk, joined.username
            item.sealed = crypto.seal(joined.secret, item.place) if joined.secret else None
        item.done_at = at
        item.save(update_fields=["state", "sentence", "person", "username", "sealed", "done_at"])
        return True


def work_joinings(*, at: datetime) -> int:
    """Go on with the tables that wait, oldest first, in the name of whoever asked; how many people were looked at."""
    done = 0
    for joining in Joining.objects.filter(ended_at=None).order_by("asked_at")[:5]:
        try:
            actor = _asker(joining, at)
        except Refusal as no:  # whoever asked has left: nobody more is taken on in their name
            joining.rows.filter(state="waiting").update(state="refused", sentence=no.message, done_at=at)
            Joining.objects.filter(pk=joining.pk).update(ended_at=at)
            continue
        with translation.override(actor.language):
            done += go_on(joining, actor=actor, at=at, limit=PIECE.get(joining.doors, 100))
    return done


def _asker(joining: Joining, at: datetime) -> Actor:
    for ask in slots.actors:
        return ask(joining.asked_by_id, post_id=joining.post_id, at=at)
    raise Conflict("nobody_asks", _("没有人能接着办"))


def put_doors_away(joining_id: int, *, actor: Actor) -> None:
    """The ways in are handed out: nobody sees them here any more. A new link is made on the page of a person.

    :raises NotFound: when the actor took on no such table.
    """
    row = Joining.objects.filter(pk=joining_id, asked_by_id=actor.person_id).first()
    if row is None:
        raise NotFound("joining_not_found", _("没有找到这次导入"))
    row.rows.update(sealed=None)


def forget_joinings(*, at: datetime) -> int:
    """Put the ways in away after three days, the whole report after thirty; how many reports went."""
    JoiningRow.objects.filter(joining__ended_at__lt=at - SHOWN, sealed__isnull=False).update(sealed=None)
    return Joining.objects.filter(ended_at__lt=at - KEPT).delete()[1].get("organisation.Joining", 0)
