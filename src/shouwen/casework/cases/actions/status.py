"""Statuses: what a state is called here. Going to one on another state is that state's move, with all its rules."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import pen, progress
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.queries import StatusItem

ALONE = frozenset({"investigate", "propose", "resume", "take"})
"""Moves that need nothing but to be made."""


def way_to(case: Case, state: str) -> str:
    """The move that brings a case into another state, '' when no move starts from where it stands.

    Resuming comes before investigating, because it lets the clocks run again.
    """
    open_ = [move for move in states.MOVES.rows.values() if move.target == state and case.state in move.sources]
    open_.sort(key=lambda move: (move.name not in ("resume", "take"), move.name not in ALONE))
    return open_[0].name if open_ else ""


def set_status(case: Which, status: str, *, reason: str = "", actor: Actor, at: datetime) -> Case:
    """Call the state a case is in by one of its statuses, or ('') by its own name again. Figures do not change.

    :raises Forbidden: without ``cases.handle`` for this case.
    :raises Invalid: for a status that is not on offer to this case.
    :raises Conflict: for a status of another state: make its move first (:func:`reach_status`).
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "note", actor)
        item = offered(held, status, at) if status else None
        if item is not None and item.state != held.state:
            raise Conflict("status_elsewhere", _("“%(status)s”要先%(move)s") % {
                "status": item.label, "move": _name_of(way_to(held, item.state), item.state)})  # fmt: skip
        if held.status == status:
            return held
        fact = facts.StatusSet(
            subject_id=held.pk,
            centre_id=held.centre_id,
            status=status,
            status_label=item.name if item else pen.said(states.LABELS[held.state]),
            before=held.status,
        )
        pen.write(held, fact, actor=actor, at=at, reason=tidy(reason), status=status)
        return held


def _name_of(move: str, state: str) -> str:
    return str(states.MOVES[move].label) if move else _("到“%(state)s”这一步") % {"state": states.LABELS[state]}


def offered(case: Case, status: str, at: datetime) -> StatusItem:
    """A status this case may have.

    :raises Invalid: when it is retired, another centre's or another kind's.
    """
    item = catalogue.status(status)
    fits = item.centre_id in (None, case.centre_id) and (not item.kinds or case.kind_code in item.kinds)
    if not (fits and item.is_offered(timezone.localdate(at))):
        raise Invalid({"status": _("请从列表里选")})
    return item


def reach_status(case: Which, status: str, *, reason: str = "", actor: Actor, at: datetime) -> Case:
    """Bring a case to a status: by its state's move first, when that move needs nothing but to be made.

    :raises Conflict: when the move asks for more (words, a reason, until when): make it, then set the status.
    """
    with transaction.atomic():
        held = lock(case, actor)
        item = offered(held, status, at)
        if item.state != held.state:
            move = way_to(held, item.state)
            if move == "take":
                progress.take(held, actor=actor, at=at)
            elif move == "resume":
                progress.resume(held, actor=actor, at=at)
            elif move in ALONE:
                progress.work(held, move, actor=actor, at=at)
        return set_status(held.pk, status, reason=reason, actor=actor, at=at)
