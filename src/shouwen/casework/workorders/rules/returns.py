"""Giving an order back: what it takes, and at whose cost the time was (demand 3.2)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _


def why_not_return(
    *, window_ends_at: datetime | None, final: bool, pending: bool, evidence: int, note: str, at: datetime
) -> str:
    """Why an order cannot be returned; '' when it can.

    ``window_ends_at`` is None before signing; ``final`` says that the unit was named by a meeting or a judge.
    """
    if final:
        return _("承办部门已经裁定，不再退回")
    if pending:
        return _("已经申请退单，等派单人裁定")
    if window_ends_at is not None and at > window_ends_at:
        return _("已过退单时间。办不了的，请在回复里说明")
    if not evidence:
        return _("还差一份凭据，附上就能退回")
    if not note.strip():
        return _("请写明为什么退、应由谁办")
    return ""


def charged_to(decision: str) -> str:
    """Who bears the time a return took: the unit when it was refused, the dispatcher when it was right."""
    return {"refused": "unit", "agreed": "dispatcher"}.get(decision, "")


def is_problem(returns: int, reworks: int, limit: int) -> bool:
    """Whether this return or rework makes a problem order: the third does (demand 3.1, rule 4)."""
    return max(returns, reworks) >= limit
