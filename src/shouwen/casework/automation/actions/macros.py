"""Macros: written, used, taken back, put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.casework.automation import facts, queries
from shouwen.casework.automation.actions import carrying
from shouwen.casework.automation.actions.carrying import Outcome
from shouwen.casework.automation.actions.deeds import UNDOERS
from shouwen.casework.automation.models import Macro, MacroUse
from shouwen.casework.automation.rules import shape
from shouwen.casework.automation.rules.vocabulary import DEEDS
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.text import squash

UNDONE_WITHIN = timedelta(minutes=10)
"""How long a use can be taken back: after that others have built on it."""


def save_macro(
    *,
    name: str,
    deeds: Any,
    home: str = "own",
    name_en: str = "",
    macro_id: int | None = None,
    actor: Actor,
    at: datetime,
) -> Macro:
    """Write a macro, or a new version of one. ``home`` is ``own`` or ``u:<unit>``, one of ``queries.homes``.

    :raises Invalid: without a name or deeds; the sentence stands beside ``<place>.<param>``.
    :raises Forbidden: for a macro or a home that is not theirs to write.
    """
    name = squash(name)[:60]
    if not name:
        raise Invalid({"name": _("给它起个名字")})
    kept = shape.checked(deeds, DEEDS)
    with transaction.atomic():
        row = _held(macro_id, actor) if macro_id else Macro()
        _house(row, home, actor)
        row.name, row.name_en, row.deeds = name, squash(name_en)[:80], kept
        row.version = row.version + 1 if macro_id else 1
        row.changed_by_id, row.changed_at = actor.person_id or None, at
        row.save(force_insert=not macro_id)
        told = facts.MacroSaved(
            subject_id=row.pk,
            centre_id=actor.centre_id,
            name=row.name,
            version=row.version,
            deeds=tuple(each["deed"] for each in kept),
        )
        announce(told, actor=actor, at=at, fresh=not macro_id)
        return row


def _held(macro_id: int, actor: Actor) -> Macro:
    queries.macro(macro_id, actor)
    row = Macro.objects.select_for_update().get(pk=macro_id)
    if why := queries.why_not_change(row, actor):
        raise Forbidden("not_yours", why)
    return row


def _house(row: Macro, home: str, actor: Actor) -> None:
    if home not in dict(queries.homes(actor)):
        raise Forbidden("not_your_home", _("您不能把宏放在这里"))
    row.person_id = actor.person_id if home == "own" else None
    row.unit_id = None if home == "own" else int(home[2:])
    row.scope = "own" if home == "own" else "centre" if row.unit_id == actor.centre_id else "team"


def retire_macro(macro_id: int, *, actor: Actor, at: datetime) -> Macro:
    """Put a macro away; what it did stays.

    :raises Forbidden: when it is not theirs to change.
    """
    with transaction.atomic():
        row = _held(macro_id, actor)
        row.is_active = False
        row.save(update_fields=["is_active"])
        told = facts.MacroRetired(subject_id=row.pk, centre_id=actor.centre_id, name=row.name)
        announce(told, actor=actor, at=at)
        return row


def preview_macro(macro_id: int, case: Which, *, actor: Actor, at: datetime) -> list[Outcome]:
    """What a macro would do to a case, deed by deed, or why not. Nothing is written.

    :raises NotFound: when macro or case are out of reach.
    """
    row, found = queries.macro(macro_id, actor), cases.find(case, actor)
    return carrying.preview(found.pk, row.deeds, actor=actor, at=at, told_by=_by(row))


def apply_macro(macro_id: int, case: Which, *, actor: Actor, at: datetime) -> tuple[MacroUse, list[Outcome]]:
    """Do everything a macro says to a case, or nothing.

    :raises Conflict: with the sentence of the first deed that cannot be done.
    :raises NotFound: when macro or case are out of reach.
    """
    row = queries.macro(macro_id, actor)
    with transaction.atomic():
        held = lock(case, actor)
        made = MacroUse(macro=row, case_id=held.pk, person_id=actor.person_id, at=at)
        told = facts.MacroApplied(
            subject_id=held.pk,
            centre_id=held.centre_id,
            macro_id=row.pk,
            use_id=made.pk,
            macro_label=row.name,
            count=len(row.deeds),
        )
        announce(told, actor=actor, at=at)
        outcomes = _all(held.pk, row, actor, at)
        left = [each for each in outcomes if each.result == carrying.DONE]
        made.undo = [each.undo for each in left if each.undo]
        made.kept = [each.deed for each in left if not each.undo]
        made.save(force_insert=True)
        Macro.objects.filter(pk=row.pk).update(uses=F("uses") + 1)
        return made, outcomes


def _all(case_id: int, row: Macro, actor: Actor, at: datetime) -> list[Outcome]:
    done: list[Outcome] = []
    for place, each in enumerate(row.deeds):
        try:
            done += carrying.carry_out(case_id, [each], actor=actor, at=at, told_by=_by(row))
        except NotFound:
            raise
        except Refusal as no:
            words = _("“%(deed)s”做不了：%(why)s。整个宏都没有执行")
            said = {"deed": DEEDS[each["deed"]].label, "why": no.message.rstrip("。")}
            raise Conflict(
                "deed_refused", words % said, deed=each["deed"], place=place, why=no.message
            ) from no
    return done


def _by(row: Macro) -> str:
    return _("宏“%(name)s”") % {"name": row.name}


def why_not_undo(use: MacroUse, *, at: datetime) -> str:
    """Why a use cannot be taken back; '' when it can. No query."""
    if use.undone_at:
        return _("已经撤回了")
    if use.kept:
        names: Sequence[str] = [str(DEEDS[each].label) for each in use.kept if each in DEEDS]
        return _("%(deeds)s 做了就收不回") % {"deeds": _("、").join(dict.fromkeys(names))}
    if at - use.at > UNDONE_WITHIN:
        return _("过了 10 分钟，别人可能已接着办了")
    return "" if use.undo else _("没有要撤回的")


def undo_macro(use_id: int, *, actor: Actor, at: datetime) -> MacroUse:
    """Take back everything a use of a macro did, last deed first; all or nothing.

    :raises NotFound: for somebody else's use.
    :raises Conflict: when one of its deeds cannot be taken back, or no longer.
    """
    found = queries.use(use_id, actor)
    with transaction.atomic():
        held = lock(found.case_id, actor)
        row = MacroUse.objects.select_for_update(of=("self",)).select_related("macro").get(pk=use_id)
        if why := why_not_undo(row, at=at):
            raise Conflict("not_undone", why)
        told = facts.MacroUndone(
            subject_id=held.pk,
            centre_id=held.centre_id,
            macro_id=row.macro_id,
            use_id=row.pk,
            macro_label=row.macro.name,
        )
        announce(told, actor=actor, at=at)
        for left in reversed(row.undo):
            _take_back(held.pk, left, actor, at)
        row.undone_at = at
        row.save(update_fields=["undone_at"])
        return row


def _take_back(case_id: int, left: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    UNDOERS[left["do"]](case_id, dict(left), actor, at)
