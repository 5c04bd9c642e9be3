"""The moves of a case in groups, as the sheet shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases import states
from shouwen.casework.cases.forms import FORMS
from shouwen.casework.cases.queries import CasePage
from shouwen.casework.cases.slots import MoveView

GROUPS: tuple[tuple[Promise, frozenset[str]], ...] = (
    (_("与客户"), frozenset({"reply", "answer", "record_contact", "promise", "chase", "customer_accepts", "not_accepted",
                            "give_code", "acknowledge_suggestion"})),
    (_("推进"), frozenset({"take", "investigate", "propose", "carry_out", "wait_customer", "wait_unit", "wait_third",
                          "resume", "note"})),
    (_("交办与升级"), frozenset({"hand_off", "hand_up", "consult", "escalate", "pull_up", "reassign", "decide_problem"})),
    (_("结束与重开"), frozenset({"close", "reopen", "withdraw", "decline"})),
    (_("更正与关联"), frozenset({"edit", "link", "merge", "unmerge", "correct_first_contact"})),
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Moves that belong together, those allowed first. ``in_place``: names that open in the composer."""

    label: str
    moves: list[MoveView]


IN_PLACE = frozenset(FORMS)


def grouped(found: CasePage) -> list[Group]:
    """Every move once; what upper modules add comes last."""
    made = []
    for label, names in GROUPS:
        made.append(Group(str(label), _sorted([each for each in found.moves if each.name in names])))
    known = frozenset().union(*(names for _label, names in GROUPS))
    rest = [each for each in found.moves if each.name not in known]
    if rest:
        made.append(Group(str(_("工单与其他")), _sorted(rest)))
    return [group for group in made if group.moves]


def _sorted(moves: list[MoveView]) -> list[MoveView]:
    order = list(states.MOVES.rows)
    place = {name: number for number, name in enumerate(order)}
    return sorted(moves, key=lambda each: (not each.allowed, place.get(each.name, len(order))))
