"""The causes of a case, and what closing it still asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability.models import CauseFound
from shouwen.casework.liability.queries.policy import figures_for
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, NotFound, Refusal
from shouwen.kit.standing import Standing
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


_held = Standing(lambda case_id: CauseFound.objects.filter(case_id=case_id, dropped_at=None).order_by("-is_main", "found_at", "id"))


def causes(case: Case) -> list[CauseFound]:
    """The causes found on a case that still hold, the main one first. One query."""
    return list(_held.all(case.pk))


def main_codes(case_ids: Collection[int]) -> dict[int, str]:
    """Case → the code of its main cause, where one was found; one query."""
    rows = CauseFound.objects.filter(case_id__in=case_ids, dropped_at=None, is_main=True)
    return dict(rows.values_list("case_id", "code"))


def main_cause(case: Case) -> CauseFound | None:
    """The main cause of a case, if one was found."""
    return next(iter(causes(case)), None)


@dataclass(frozen=True)
class Found:
    """A cause as it is read: its words in the reader's language, the answers to its fields, what it advises."""

    row: CauseFound
    label: str
    path: str
    answers: Sequence[tuple[str, str]]
    is_retired: bool
    instead: str
    advice: Sequence[str]


ADVICE = {
    "photo": lambda: _("附上照片"),
    "video": lambda: _("附上录像"),
    "qa_review": lambda: _("请质检调听录音"),
    "site_inspection": lambda: _("列入现场检查"),
    "staff_penalty": lambda: _("属实的，记入员工处罚"),
    "vehicle_check": lambda: _("安排车辆检查"),
    "compensation_request": lambda: _("提出赔付申请"),
}


def as_found(row: CauseFound, *, today: date) -> Found:
    """A cause with its fields in words; codes that were retired since keep the name they had."""
    try:
        item = catalogue.code("cause", row.code)
    except NotFound:
        return Found(row, row.name, row.name, [], True, "", [])
    fields = [each for one in (*item.above, item) for each in one.fields]
    answers = [(catalogue.field_label(each), _shown(row.fields[each["key"]])) for each in fields if each["key"] in row.fields]
    gone = not item.is_offered(today)
    instead = _("、").join(each.item.label for each in catalogue.went("cause", row.code)) if gone else ""
    wanted = [*item.traits.get("advises", ()), *item.traits.get("marks", ())]
    return Found(row, item.label, item.path_label, answers, gone, instead, [ADVICE[each]() for each in wanted if each in ADVICE])


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value).replace("T", " ")[:40]


def why_not_find(case: Case, actor: Actor) -> Refusal | None:
    """Why the actor may not write a cause on a case now; None when nothing speaks against it.

    Who handles a case does while it is open; afterwards it takes the right to correct, and a reason.
    """
    right = "liability.find" if case.is_open else "liability.correct"
    reach = actor.reach(right)
    if reach is None and case.is_open:
        reach = actor.reach("liability.correct")
    if reach is None:
        if case.is_open:
            return Forbidden("right_missing", _("起因由经办这件事的人写"))
        return Conflict("case_ended", _("已经办结，起因由质检更正"))
    if not cases.covers(reach, case, actor):
        return Forbidden("out_of_reach", _("这件事由别人负责，起因请责任人或主管写"))
    return None


def is_required(case: Case) -> bool:
    """Whether the case's centre wants a cause before this kind of case is closed."""
    return case.kind_code in figures_for(case.centre_id).cause_kinds


def closing(case: Case, given: str) -> tuple[str, str]:
    """The cause a case closes with (``given`` at closing, else the main one found), and what speaks against that.

    No query while the centre asks for no cause and none is given.
    """
    if not given and not is_required(case):
        return "", ""
    found = causes(case)
    if any(row.code == given for row in found):
        return given, ""
    if given:
        return given, _incomplete(given)
    if not found:
        return "", _("办结前要写明起因：在“起因与责任”里写，或者办结时选")
    return found[0].code, ""


def _incomplete(code: str) -> str:
    """A cause that asks for more than its name is written with its fields, not picked in passing."""
    try:
        item = catalogue.code("cause", code)
    except NotFound:
        return ""
    asked = [each for each in item.fields if each.get("required", True) and each.get("type") != "hours_between"]
    if asked:
        names = _("、").join(catalogue.field_label(each) for each in asked)
        return _("“%(cause)s”要填%(names)s，请在“起因与责任”里写") % {"cause": item.label, "names": names}
    if item.needs_text or item.needs_evidence:
        return _("“%(cause)s”要有说明或凭据，请在“起因与责任”里写") % {"cause": item.label}
    return ""
