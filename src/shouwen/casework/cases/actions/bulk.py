"""One move on many cases: each by its own action in its own transaction, so that one refusal stops no other.

A run is a row with an item a case. A few are done at once; many by the worker, who goes on where a killed one stopped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots
from shouwen.casework.cases.actions.amend import edit
from shouwen.casework.cases.actions.answers import withdraw_handoff
from shouwen.casework.cases.actions.command import reassign
from shouwen.casework.cases.actions.ending import close
from shouwen.casework.cases.actions.offers import hand_off
from shouwen.casework.cases.actions.progress import resume, take, wait, work
from shouwen.casework.cases.actions.tagging import tag
from shouwen.casework.cases.actions.words import note
from shouwen.casework.cases.models import BulkItem, BulkRun, Case
from shouwen.casework.cases.queries.bulk import refused, unchanged
from shouwen.casework.cases.queries.listing import EVERY
from shouwen.casework.cases.queries.scope import visible
from shouwen.foundation.access.actions import actor_for
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal

AT_ONCE = 12
"""So many are done, or tried, while one waits: at some 35 ms a move about 0.4 s. More by the worker, who shows how far he is."""
Undo = dict[str, Any] | None
Asked = Sequence[tuple[str, str]]
"""What a form said: names and values."""


def perform(move: str, case: Case, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> Undo:
    """Make a move on one case by its own action; how it can be taken back, None when it cannot.

    :raises Refusal: as the action does.
    """
    who: dict[str, Any] = {"actor": actor, "at": at}
    if move == "take":
        take(case, **who)
    elif move == "investigate":
        work(case, "investigate", text=data.get("text", ""), **who)
    elif move == "note":
        note(case, data["text"], **who)
    elif move == "resume":
        resume(case, **who)
    elif move == "close":
        close(case, **data, **who)
    elif move == "hand_off":
        return {"handoff": str(hand_off(case, kind="transfer_handling", **data, **who).pk)}
    elif move == "reassign":
        before = {"owner": case.owner_id, "handler": case.handler_id}
        reassign(case, **data, **who)
        return {"people": {lane: str(pk) for lane, pk in before.items() if data["lane"] in (lane, "both")}}
    elif move == "wait":
        until = parse_datetime(data.get("until") or "")
        wait(case, for_=data["for"], reason_code=data["reason_code"], until=until, text=data.get("text", ""), **who)
        return {"resume": True}
    elif move == "tag":
        done = tag(case, **data, **who)
        return {"tags": {"add": list(done.removed), "remove": list(done.added)}}
    elif move in ("grade", "category"):
        return _edited(case, data, who)
    else:
        above = _above(move)
        left = above.perform(case, str(data.get("value", "")), **who)
        return {"above": move, "left": left} if left else None
    return None


def _above(code: str) -> slots.ForMany:
    for fill in slots.for_many:
        if (found := fill()).code == code:
            return found
    raise Invalid({"move": _("请选一步")})


def _edited(case: Case, data: Mapping[str, Any], who: dict[str, Any]) -> Undo:
    changes = {name: value for name, value in data.items() if name != "reason"}
    before = {name: getattr(case, name) for name in (*changes, *(("priority",) if "urgency" in changes else ()))}
    if all(before[name] == value for name, value in changes.items()):
        raise Conflict("unchanged", unchanged())
    edit(case, changes, reason=data.get("reason", ""), **who)
    return {"edit": before}


def start_bulk(
    move: str, numbers: Sequence[str], data: Mapping[str, Any], *, trial: Asked | None = None, actor: Actor, at: datetime
) -> BulkRun:
    """Ask for a move on cases the actor can see; up to :data:`AT_ONCE` are done at once.

    With ``trial``, what the form said, the move is only tried on each: see :func:`confirm_trial`.

    :raises Invalid: for no case, or more than a run may have.
    """
    cases = list(visible(actor).filter(number__in=list(dict.fromkeys(numbers))[: EVERY + 1]).values_list("pk", "number"))
    if not cases or len(cases) > EVERY:
        raise Invalid({"case": _("请选 1 到 %(n)s 件") % {"n": EVERY}})
    place = {number: index for index, number in enumerate(numbers)}
    cases.sort(key=lambda each: place[each[1]])
    with transaction.atomic():
        run = BulkRun.objects.create(
            person_id=actor.person_id, post_id=actor.post_id, move=move, data=dict(data), total=len(cases), asked_at=at,
            is_trial=trial is not None, asked=[list(pair) for pair in trial or ()],
        )  # fmt: skip
        BulkItem.objects.bulk_create([BulkItem(run=run, case_id=pk, seq=seq) for seq, (pk, _number) in enumerate(cases)], 500)
    if len(cases) <= AT_ONCE:
        go_on(run, actor=actor, at=at, limit=AT_ONCE)
    return run


def confirm_trial(run_id: int, *, actor: Actor, at: datetime) -> BulkRun:
    """Ask in earnest for what a trial of the actor's found nothing against; returns the run. Each case is still moved by its
    own action, which refuses what has become wrong meanwhile.

    :raises NotFound: when they made no such trial.
    :raises Conflict: while it still runs, when it found nothing to do, or when it was confirmed before.
    """
    with transaction.atomic():
        trial = BulkRun.objects.select_for_update().filter(pk=run_id, person_id=actor.person_id, is_trial=True).first()
        if trial is None:
            raise _no_run()
        fine = list(trial.items.filter(state="fine").order_by("seq").values_list("case__number", flat=True))
        if trial.ended_at is None or trial.confirmed_at or not fine:
            raise Conflict("trial_over", _("还在试，或者已经办过"))
        trial.confirmed_at = at
        trial.save(update_fields=["confirmed_at"])
        return start_bulk(trial.move, fine, trial.data, actor=actor, at=at)


def undo_bulk(run_id: int, *, actor: Actor, at: datetime) -> BulkRun:
    """Take back what a run of the actor's did, where it can be; each case by its own action.

    :raises NotFound: when they made no such run.
    :raises Conflict: when it still runs, or was turned round before.
    """
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().filter(pk=run_id, person_id=actor.person_id, is_trial=False).first()
        if run is None:
            raise _no_run()
        if run.ended_at is None or run.undo_asked_at:
            raise Conflict("bulk_running", _("还在办，或者已经撤销过"))
        run.undo_asked_at, run.ended_at = at, None
        run.save(update_fields=["undo_asked_at", "ended_at"])
        few = run.items.filter(state="done", undo__isnull=False).count() <= AT_ONCE
    if few:
        go_on(run, actor=actor, at=at, limit=AT_ONCE)
    return run


def _no_run() -> NotFound:
    return NotFound("run_not_found", _("没有找到这次批量办理"))


def go_on(run: BulkRun, *, actor: Actor, at: datetime, limit: int) -> int:
    """Do the next cases of a run, each in its own transaction; how many were done. The run ends with its last case."""
    done = 0
    while done < limit and _next(run, actor, at):
        done += 1
    if done < limit or not _left(run).exists():
        BulkRun.objects.filter(pk=run.pk, ended_at=None).update(ended_at=at)
        run.ended_at = at
    return done


def _left(run: BulkRun) -> Any:
    if run.undo_asked_at:
        return run.items.filter(state="done", undo__isnull=False)
    return run.items.filter(state="waiting")


def _next(run: BulkRun, actor: Actor, at: datetime) -> bool:
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        item = _left(run).select_for_update(of=("self",), skip_locked=skip).order_by("seq").first()
        if item is None:
            return False
        try:
            with transaction.atomic():
                case = Case.objects.get(pk=item.case_id)
                if run.is_trial:
                    item.sentence = refused(run.move, case, actor, run.data) or refused_now(run.move, case, run.data, actor=actor, at=at)
                    item.state = "refused" if item.sentence else "fine"
                elif run.undo_asked_at:
                    take_back_one(case, item.undo or {}, actor=actor, at=at)
                    item.state = "undone"
                else:
                    item.undo = perform(run.move, case, run.data, actor=actor, at=at)
                    item.state = "done"
        except Refusal as no:
            item.state, item.sentence = "stays" if run.undo_asked_at else "refused", no.message
        item.done_at = at
        item.save(update_fields=["state", "sentence", "undo", "done_at"])
        return True


def take_back_one(case: Case, undo: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Take one case's move back: withdraw the offer, give it to whom it was with, go on, set the old value.

    :raises Refusal: when things have moved on.
    """
    if "handoff" in undo:
        withdraw_handoff(int(undo["handoff"]), actor=actor, at=at)
    elif "people" in undo:
        for lane, person in undo["people"].items():
            if {"owner": case.owner_id, "handler": case.handler_id}[lane] != int(person):
                reassign(case, to=int(person), lane=lane, reason=_("撤销批量改派"), actor=actor, at=at)
    elif "above" in undo:
        _above(undo["above"]).take_back(undo["left"], actor=actor, at=at)
    elif "tags" in undo:
        tag(case, **undo["tags"], actor=actor, at=at)
    elif "resume" in undo:
        resume(case, actor=actor, at=at)
    elif "edit" in undo:
        edit(case, undo["edit"], reason=_("撤销批量改动"), actor=actor, at=at)


def work_bulk(*, at: datetime, limit: int = 200) -> int:
    """Go on with the runs that wait, oldest first, in the name of whoever asked; how many cases were done."""
    done = 0
    for run in BulkRun.objects.filter(ended_at=None).order_by("asked_at")[:20]:
        if done >= limit:
            break
        try:
            actor = actor_for(run.person_id, post_id=run.post_id, at=at)
        except Refusal as no:  # whoever asked has left: nothing more is done in their name
            _left(run).update(state="stays" if run.undo_asked_at else "refused", sentence=no.message, done_at=at)
            BulkRun.objects.filter(pk=run.pk).update(ended_at=at)
            continue
        with translation.override(actor.language):
            done += go_on(run, actor=actor, at=at, limit=limit - done)
    return done


def refused_now(move: str, case: Case, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> str:
    """Why a move on one case would be refused now, '' when it would not: it is made and unmade, nothing stays."""
    try:
        with transaction.atomic():
            perform(move, case, data, actor=actor, at=at)
            transaction.set_rollback(True)
    except Refusal as no:
        return no.message
    return ""
