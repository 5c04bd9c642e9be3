"""Deeds that move a case on: steps, waiting, promises, closing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shouwen.casework.automation.actions.deeds.base import Doer, Doing, Undo, Undoer
from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict


def step(it: Doing) -> Undo:
    """Make a working step. Where the case stands there already only the words are left, if there are any: they become a note."""
    if it.case.state == states.MOVES[it.get("step")].target:
        words = it.text().strip()
        if not words:
            raise Conflict("already_so", _("已经是这样了"))
        cases.note(it.case_id, words, actor=it.actor, at=it.at)
        return {}
    cases.work(it.case_id, it.get("step"), text=it.text(), actor=it.actor, at=it.at)
    return {}


def set_status(it: Doing) -> Undo:
    """Call the case by a status, making its state's move first where that is needed."""
    case, wanted = it.case, it.get("status")
    state, before = case.state, case.status
    if before == wanted:
        raise Conflict("already_so", _("已经是这样了"))
    made = cases.reach_status(it.case_id, wanted, reason=it.told_by, actor=it.actor, at=it.at)
    return {"do": "status", "status": before} if made.state == state else {}


def _wait(it: Doing, for_: str) -> Undo:
    days = it.get("days")
    cases.wait(
        it.case_id,
        for_=for_,
        reason_code=it.get("reason"),
        until=it.after(int(days), "work_day") if days else None,
        text=it.text(),
        actor=it.actor,
        at=it.at,
    )
    return {"do": "resume"}


def wait_customer(it: Doing) -> Undo:
    return _wait(it, "customer")


def wait_third(it: Doing) -> Undo:
    return _wait(it, "third")


def wait_unit(it: Doing) -> Undo:
    return _wait(it, "unit")


def resume(it: Doing) -> Undo:
    cases.resume(it.case_id, actor=it.actor, at=it.at)
    return {}


def promise(it: Doing) -> Undo:
    due_at = it.after(int(it.get("amount")), it.get("unit"))
    cases.promise(it.case_id, it.text(), due_at=due_at, actor=it.actor, at=it.at)
    return {}


def close(it: Doing) -> Undo:
    cases.close(it.case_id, reason_code=it.get("reason"), note=it.text("note"), actor=it.actor, at=it.at)
    return {}


def undo_status(case_id: int, left: Undo, actor: Actor, at: datetime) -> None:
    cases.set_status(case_id, left["status"], actor=actor, at=at)


def undo_wait(case_id: int, left: Undo, actor: Actor, at: datetime) -> None:
    cases.resume(case_id, actor=actor, at=at)


DOERS: dict[str, Doer] = {
    "step": step,
    "set_status": set_status,
    "wait_customer": wait_customer,
    "wait_third": wait_third,
    "wait_unit": wait_unit,
    "resume": resume,
    "promise": promise,
    "close": close,
}
UNDOERS: dict[str, Undoer] = {"resume": undo_wait, "status": undo_status}
