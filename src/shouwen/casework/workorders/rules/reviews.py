"""Who may judge whose work, and what a reply must have (CASE-033, CASE-064, demand 3.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from shouwen.casework.workorders.states import CHECKS


def why_not_review(reviewer: int, *, authors: Collection[int | None], accused: Collection[int] = ()) -> str:
    """Why this person may not judge this work; '' when they may. Nobody judges their own work."""
    if reviewer in accused:
        return _("客户投诉的正是您，请由其他同事审核")
    if reviewer in authors:
        return _("自己办的不能自己审核，请由其他同事审核")
    return ""


def why_not_reply(
    *, result: str, text: str, evidence: int, informed: bool, visit: bool, least: int
) -> dict[str, str]:
    """What is missing in a reply, by field; empty when it can be handed in (demand 3.2)."""
    missing: dict[str, str] = {}
    if len("".join(text.split())) < least:
        missing["text"] = _("把原因和办理情况写清楚，至少 %(least)s 个字") % {"least": least}
    if not evidence:
        missing["attachments"] = _("还差一份凭据，附上就能提交")
    if result == "arranged" and not visit:
        missing["visit_from"] = _("已约定的，请填上门时间")
    if result == "solved" and not informed:
        missing["informed_at"] = _("已解决的，请先告知客户，再填告知时间")
    return missing


def failed(marks: Mapping[str, bool]) -> list[str]:
    """The checks a reply did not pass, in the order of the list; one that was not looked at has not passed."""
    return [name for name in CHECKS if not marks.get(name)]


def on_time(first_replied: float, due: float) -> bool:
    """Whether an order was done in time: judged on the reply that was first accepted (demand 3.2)."""
    return first_replied <= due
