"""Deeds of words: notes, replies, telling colleagues."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shouwen.casework.automation.actions.deeds.base import Doer, Doing, Undo
from shouwen.casework.automation.letters import ASKED_TO_LOOK
from shouwen.casework.cases import actions as cases
from shouwen.foundation.access import queries as access
from shouwen.foundation.notices.actions import Link, tell
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.ids import new_id

MOST_TOLD = 30


def note(it: Doing) -> Undo:
    cases.note(it.case_id, it.text(), actor=it.actor, at=it.at)
    return {}


def reply(it: Doing) -> Undo:
    cases.reply(it.case_id, it.text(), actor=it.actor, at=it.at)
    return {}


def answer(it: Doing) -> Undo:
    cases.answer(it.case_id, it.text(), actor=it.actor, at=it.at)
    return {}


def notify(it: Doing) -> Undo:
    """Tell people about the case; only those here, and never anybody it complains about (``tell`` asks nobody else)."""
    people = [each for each in _told(it) if each and each != it.actor.person_id]
    if not people:
        raise Conflict("nobody_to_tell", _("没有要通知的人：现在没有人在这个位置上"))
    case = it.case
    tell(
        people[:MOST_TOLD],
        ASKED_TO_LOOK,
        kind="automation.told",
        key=f"automation:{new_id()}",
        at=it.at,
        link=Link("cases:page", {"number": case.number}, "case", case.pk),
        number=case.number,
        by=it.told_by,
        words=it.text(),
    )
    return {}


def _told(it: Doing) -> list[int | None]:
    case, who = it.case, it.get("who")
    if who in ("owner", "handler"):
        return [case.owner_id if who == "owner" else case.handler_id]
    if who == "leader":
        return [organisation.lead_of(case.owner_id, at=it.at)]
    if who == "post":
        if not it.get("role"):
            raise Invalid({"role": _("请选择哪个岗位")})
        return [*organisation.people_with(it.get("role"), case.centre_id, at=it.at)]
    if not it.get("to"):
        raise Invalid({"to": _("请选择通知谁")})
    chosen = it.receiver()
    if "to" in chosen:
        return [chosen["to"]]
    return [
        organisation.head_of(chosen["to_unit"], at=it.at) or next(iter(_of_unit(it, chosen["to_unit"])), None)
    ]


def _of_unit(it: Doing, unit_id: int) -> list[int]:
    return access.holders("cases.read", unit_id, at=it.at)


DOERS: dict[str, Doer] = {"note": note, "reply": reply, "answer": answer, "notify": notify}
