"""The responsibility record of a case as a page shows it, with what its reader may do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability import rules, states
from shouwen.casework.liability.models import Appeal, Liability, Share
from shouwen.casework.liability.queries import hands
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Refusal

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


BARRED = {
    "self": lambda: _("认定的就是您本人，请别人来定"),
    "own_proposal": lambda: _("这是您自己提出的定责，请另一位复核"),
    "had_a_hand": lambda: _("这件定责您经过手，请上级中心另一位来终定"),
    "own_unit": lambda: _("认定的是您自己的部门，请别人来终定"),
}


@dataclass(frozen=True)
class ShareView:
    """A part of the liability in words; ``amount`` is ``70%`` or the word of its degree."""

    share: Share
    who: str
    amount: str


@dataclass(frozen=True)
class Step:
    """A line of the record's history."""

    label: str
    who: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Record:
    """A finding of liability with its shares, its steps, and the moves open to the reader."""

    row: Liability
    shares: Sequence[ShareView]
    steps: Sequence[Step]
    moves: Sequence[str]
    higher: str


def record(case: Case, actor: Actor, *, at: datetime) -> Record | None:
    """The record of a case's liability; None while nobody has proposed one."""
    row = hands.current(case.pk)
    if row is None:
        return None
    shares, decisions, appeals = hands.parts_of(row), hands.steps(row), list(row.appeals.all())
    people = [*(each.person_id for each in shares), *(each.person_id for each in decisions)]
    names = organisation.names([*people, *(each.person_id for each in appeals)])
    units = organisation.unit_names(
        [*(each.unit_id for each in shares), *(each.unit_id for each in appeals), row.higher_id]
    )
    told = [Step(str(states.STAGES[each.stage]), names.get(each.person_id or 0, ""), each.at, each.words) for each in decisions]
    told += [Step(_("申诉"), _who(each, names, units), each.at, each.grounds) for each in appeals]
    return Record(
        row,
        [ShareView(each, party(each, names, units), amount(each)) for each in shares],
        sorted(told, key=lambda each: each.at),
        [name for name in states.MOVES.rows if refusal(case, row, name, actor, at=at) is None],
        units.get(row.higher_id or 0, ""),
    )


def may_propose(case: Case, actor: Actor) -> bool:
    """Whether the actor may propose who is liable for a case nobody has proposed anything for."""
    return actor.may("liability.propose") and cases.covers(actor.reach("liability.propose"), case, actor)


def _who(appeal: Appeal, names: dict[int, str], units: dict[int, str]) -> str:
    return f"{units.get(appeal.unit_id, '')} {names.get(appeal.person_id or 0, '')}".strip()


def party(share: Share, names: dict[int, str], units: dict[int, str]) -> str:
    """Whose part it is, in words."""
    if share.party == "person":
        words = {"who": names.get(share.person_id or 0, ""), "unit": units.get(share.unit_id or 0, "")}
        return _("%(who)s（%(unit)s）") % words
    if share.party == "unit":
        return units.get(share.unit_id or 0, "")
    return share.name or str(states.PARTIES[share.party])


def amount(share: Share) -> str:
    """How much of it, in words."""
    if share.percent is not None:
        return f"{share.percent}%"
    return str(states.DEGREES[share.degree]) if share.degree else ""


def refusal(case: Case, row: Liability, name: str, actor: Actor, *, at: datetime) -> Refusal | None:
    """Why the actor may not take a step now; None when nothing speaks against it.

    A step needs its state, its right within reach of the case (the unit's for an appeal, the higher centre's for the
    final word), and clean hands.
    """
    move = states.MOVES[name]
    try:
        states.MOVES.check(name, row.state)
        reach = actor.need(move.right)
    except Refusal as no:
        return no
    if name == "appeal":
        return _no_appeal(row, actor, at)
    if name == "decide":
        return _no_final_word(row, actor, at)
    if not cases.covers(reach, case, actor):
        return Forbidden("out_of_reach", _("这件事由别人负责，%(move)s请找责任人或主管") % {"move": move.label})
    known = hands.hands_of(row)
    if name in ("repropose", "withdraw"):
        mine = actor.almighty or actor.person_id in known.proposers
        mine = mine or not any(organisation.is_active(each) for each in known.proposers)  # they left: others go on
        return None if mine else Forbidden("not_proposer", _("由提出定责的人来做"))
    why = rules.bars("confirm", actor.person_id, (), known)
    return Forbidden(f"barred_{why}", BARRED[why]()) if why else None


def speaks_for(row: Liability, actor: Actor) -> list[int]:
    """The units at fault the actor may appeal for."""
    reach = actor.reach("liability.appeal")
    found = sorted(hands.units_in(hands.parts_of(row)))
    if reach is None or reach.centre_ids is None:
        return found if reach else []
    if reach.narrow:
        return [each for each in found if each in (reach.unit_ids or {actor.unit_id})]
    return [each for each in found if cases.place(each).centre_id in reach.centre_ids]


SPEECHLESS = {
    "not_at_fault": lambda: _("认定的责任不在您的部门"),
    "appealed": lambda: _("每个部门只能申诉一次，已经申诉过了"),
    "too_late": lambda: _("申诉期已过"),
}


def _no_appeal(row: Liability, actor: Actor, at: datetime) -> Refusal | None:
    at_fault, appealed = hands.units_in(hands.parts_of(row)), {each.unit_id for each in row.appeals.all()}
    mine = speaks_for(row, actor) or [actor.unit_id]
    faults = [rules.why_not_appeal(at, row.appeal_until, each, at_fault, appealed) for each in mine]
    if "" in faults:
        return None
    return Conflict(f"appeal_{faults[-1]}", SPEECHLESS[faults[-1]]())


def _no_final_word(row: Liability, actor: Actor, at: datetime) -> Refusal | None:
    higher = row.higher_id or row.centre_id
    if not actor.almighty and actor.centre_id != higher:
        return Forbidden("not_higher", _("申诉由上级中心终定"))
    why = rules.bars("decide", actor.person_id, hands.above(actor.unit_id), hands.hands_of(row))
    if why == "own_unit" and higher == row.centre_id:
        why = ""  # at the top nobody stands above: another person of the same centre decides
    if why:
        return Forbidden(f"barred_{why}", BARRED[why]())
    at_fault, appealed = hands.units_in(hands.parts_of(row)), {each.unit_id for each in row.appeals.all()}
    if waiting := rules.still_to_speak(at, row.appeal_until, at_fault, appealed):
        names = _("、").join(organisation.unit_names(waiting).values())
        return Conflict("others_may_speak", _("%(units)s还在申诉期内，等他们说完再终定") % {"units": names})
    return None
