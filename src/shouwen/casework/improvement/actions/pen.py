"""How every action works: the plan locked, the right and the state checked, rows and facts written, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Plan
from shouwen.casework.improvement.queries.scope import Which, lock, refusal
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash, tidy

WORDS_MAX = 4000


@dataclass(frozen=True)
class Sheet:
    """A plan, locked, and who is writing on it when."""

    plan: Plan
    actor: Actor
    at: datetime

    @property
    def about(self) -> About:
        """How facts name the plan."""
        return about(self.plan)


class About(TypedDict):
    """What every fact of a plan begins with."""

    subject_id: int
    centre_id: int
    plan: str


def about(plan: Plan) -> About:
    """The values by which a fact names a plan."""
    return {"subject_id": plan.pk, "centre_id": plan.centre_id, "plan": plan.number}


def opened(
    which: Which, *, right: str = "improvement.write", within: Collection[str] = states.ALIVE, actor: Actor, at: datetime
) -> Sheet:
    """Lock a plan for a change, in the caller's transaction.

    :raises NotFound: when there is none for this actor.
    :raises Forbidden: without the right for it.
    :raises Conflict: when it is in none of the states ``within``.
    """
    plan = lock(which, actor)
    no = refusal(plan, right, actor)
    if no is not None:
        raise no
    if plan.state not in within:
        raise Conflict("plan_moved_on", _("计划现在是“%(state)s”，这里已经不能改") % {"state": plan.state_label})
    return Sheet(plan, actor, at)


def write(sheet: Sheet, *facts: Fact, reason: str = "", **changes: Any) -> None:
    """Change the plan and seal facts."""
    plan = sheet.plan
    for name, value in changes.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.save(update_fields=[*changes, "version"])
    announce(*facts, actor=sheet.actor, at=sheet.at, reason=squash(reason)[:200])


def line(text: object, field: str, most: int, *, needed: str = "") -> str:
    """One line, tidied.

    :raises Invalid: at ``field``: with ``needed`` when it is empty, or when it is too long.
    """
    return _checked(squash(str(text or "")), field, most, needed)


def passage(text: object, field: str, *, needed: str = "") -> str:
    """Several lines, tidied; refused as :func:`line`."""
    return _checked(tidy(str(text or "")), field, WORDS_MAX, needed)


def _checked(words: str, field: str, most: int, needed: str) -> str:
    if needed and not words:
        raise Invalid({field: needed})
    if len(words) > most:
        raise Invalid({field: _("最多 %(max)s 个字，现在 %(length)s 个") % {"max": most, "length": len(words)}})
    return words


def word(label: object) -> str:
    """A label as facts keep it: the message id, which each reader's language is found for."""
    return said(label)
