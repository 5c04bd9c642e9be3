"""What an actor may do with a case now, and the kind sentence why not."""

from __future__ import annotations

from functools import cache, cached_property

from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots, states
from shouwen.casework.cases.models import Case, Handoff, Problem
from shouwen.casework.cases.queries.held import missing
from shouwen.casework.cases.queries.scope import covers
from shouwen.casework.cases.rules.intake import is_key
from shouwen.casework.cases.slots import MoveView
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, Refusal
from shouwen.kit.standing import Standing

KEY_MOVES = frozenset({"take", "investigate", "propose", "answer", "carry_out", "close"})
"""What only a senior agent does for big, important and dedicated-line customers (CASE-026..028)."""


def refusal(case: Case, move: str, actor: Actor) -> Refusal | None:
    """Why the actor may not make a move now, before its own rules are asked; None when nothing speaks against it.

    No query.
    """
    row = states.MOVES[move]
    if case.state not in row.sources:
        return Conflict(
            "move_not_open",
            _("现在是“%(state)s”，不能%(move)s") % {"state": states.LABELS[case.state], "move": row.label},
            state=case.state,
            move=move,
        )
    reach = actor.reach(row.right)
    if reach is None:
        return Forbidden(
            "right_missing",
            _("这一步需要“%(right)s”的权限") % {"right": right_name(row.right)},
            right=row.right,
        )
    if not covers(reach, case, actor):
        return Forbidden(
            "out_of_reach", _("这件事由别人负责，%(move)s请找责任人或主管") % {"move": row.label}
        )
    if move in KEY_MOVES and is_key(case.customer_class) and not actor.may("cases.take_key"):
        return Forbidden("key_customer", _("大客户、重要客户和专线客户的事项由高级席办理，请转高级席"))
    return None


def need(case: Case, move: str, actor: Actor) -> None:
    """Let the actor through, or say why not.

    :raises Refusal: Conflict for the state, Forbidden for the right or its reach.
    """
    no = refusal(case, move, actor)
    if no is not None:
        raise no


def allows(case: Case, move: str, actor: Actor) -> bool:
    """Whether nothing speaks against a move, as far as the case and the actor's rights can tell. No query."""
    return refusal(case, move, actor) is None


def moves(case: Case, actor: Actor) -> list[MoveView]:
    """Every move with whether it is allowed, and if not why, so that a page can show the disallowed ones too.

    Two queries (open offers, open problem) and those of the slots above.
    """
    offer = Handoff.objects.filter(case=case, answer__in=["waiting", "consent"]).exclude(lane="").first()
    problem = case.is_open and Problem.objects.filter(case=case, decided_at=None).exists()
    return moves_of(case, actor, offer=offer, problem=problem)


def moves_of(case: Case, actor: Actor, *, offer: Handoff | None, problem: bool) -> list[MoveView]:
    """The same, from the open offer and whether there is an open problem; only the slots above ask anything."""
    kept = _Kept(case.pk)
    views = [_view(case, name, actor, offer, problem, kept) for name in states.MOVES.rows]
    return [*views, *(view for fill in slots.moves for view in fill(case, actor))]


def _view(case: Case, name: str, actor: Actor, offer: Handoff | None, problem: bool, kept: _Kept) -> MoveView:
    no = refusal(case, name, actor)
    why = no.message if no else _held_up(case, name, offer, problem, kept)
    return MoveView(name, str(states.MOVES[name].label), not why, why, _url(case, name))


def _held_up(case: Case, name: str, offer: Handoff | None, problem: bool, kept: _Kept) -> str:
    if name == "hand_off" and problem:
        return _("这是问题单，由主管裁定最终承办人")
    if name == "decide_problem" and not problem:
        return _("不是问题单")
    if name == "hand_off" and offer is not None and offer.lane == "handler":
        return _("已交出，正等对方受理；要换人请先撤回")
    if name in ("close", "answer") and (lacking := missing(case, name)):
        return _("还差%(names)s，填好才能%(move)s") % {"names": _("、").join(each.label for each in lacking), "move": states.MOVES[name].label}
    if name in slots.ENDINGS:
        return kept.from_(name)
    if name == "acknowledge_suggestion" and case.kind_code != "suggestion":
        return _("不是建议")
    return ""


class _Kept:
    """What keeps a case from its endings: asked when the first of them is, one query when nothing is open."""

    def __init__(self, case_id: int) -> None:
        self.case_id = case_id

    @cached_property
    def holding(self) -> list[tuple[slots.ClosingCheck, list[str]]]:
        """The checks with open rows, and what they say."""
        checks = tuple(slots.closing_checks)
        found = _open_rows(checks).first(self.case_id) or [False] * len(checks)
        return [(check, list(check(self.case_id))) for check, is_open in zip(checks, found, strict=True) if is_open]

    def from_(self, ending: str) -> str:
        """The first sentence that speaks against an ending, '' when there is none."""
        return next((text for check, said in self.holding if ending in check.endings for text in said), "")


@cache
def _open_rows(checks: tuple[slots.ClosingCheck, ...]) -> Standing[tuple[bool, ...]]:
    """For each check, whether it has open rows of a case."""
    kept_open = [Exists(check.rows().filter(case=OuterRef("pk"))) for check in checks]
    return Standing(lambda case_id: Case.objects.filter(pk=case_id).values_list(*kept_open))


def _url(case: Case, name: str) -> str:
    return _pattern(name, get_script_prefix()).replace(ANY, case.number)


ANY = "ANY-NUMBER"


@cache
def _pattern(name: str, prefix: str) -> str:
    """The address of a move under an installation's prefix, for any case; '' when it has no page."""
    try:
        return reverse(f"cases:{name}", args=[ANY])
    except NoReverseMatch:
        return ""
