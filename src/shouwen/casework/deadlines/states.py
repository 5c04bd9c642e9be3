"""Stages of a clock, what it is about, and the states people see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class Stage:
    """One thing that is due. ``label`` is a message id.

    ``recurs``: met once, it starts anew (progress notices). ``pauses``: it stops while waiting for a listed reason.
    ``leads``: it may be the nearest clock of a list; a reminder or the customer's total may not. ``is_legal``: its limit comes
    from a statute, never from a policy; it is reached together with any of the stages in ``met_with`` (``end``: when the matter
    ends as fulfilled), and stands still only for what its statute lists.
    """

    code: str
    label: str
    recurs: bool = False
    pauses: bool = False
    leads: bool = True
    is_legal: bool = False
    met_with: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The label in the reader's language."""
        return _(self.label)


STAGES: dict[str, Stage] = {
    stage.code: stage
    for stage in (
        Stage("acknowledge", gettext_noop("告知受理")),
        Stage("first_response", gettext_noop("首次响应")),
        Stage("plan", gettext_noop("告知方案"), pauses=True),
        Stage("resolve", gettext_noop("解决"), pauses=True),
        Stage("progress", gettext_noop("告知进展"), recurs=True),
        Stage("next_reply", gettext_noop("下次答复"), pauses=True),
        Stage("idle", gettext_noop("跟进"), recurs=True, pauses=True, leads=False),
        Stage("state", gettext_noop("环节停留"), pauses=True),
        Stage("accept", gettext_noop("受理交办")),
        Stage("promise", gettext_noop("兑现承诺")),
        Stage("sign", gettext_noop("签收工单")),
        Stage("reply", gettext_noop("回单"), pauses=True),
        Stage("regulator", gettext_noop("答复监管")),
        Stage("law_acknowledge", gettext_noop("告知期限"), is_legal=True, met_with=("acknowledge",)),
        Stage("law_accept", gettext_noop("受理期限"), is_legal=True, met_with=("plan", "resolve")),
        Stage("law_reply", gettext_noop("答复期限"), is_legal=True, met_with=("resolve",)),
        Stage("law_close", gettext_noop("办结期限"), is_legal=True, met_with=("end",)),
        Stage("total", gettext_noop("客户总时限"), leads=False),
    )
}
"""In the order in which a case shows them; the customer's total comes last and never pauses."""

LEGAL = frozenset(code for code, stage in STAGES.items() if stage.is_legal)


def reached(stages: Iterable[str]) -> frozenset[str]:
    """Stages and the legal ones that are reached together with them."""
    named = frozenset(stages)
    return named | {code for code in LEGAL if named.intersection(STAGES[code].met_with)}


IDLE = "idle"
NEXT_REPLY = "next_reply"
"""Begins when a customer speaks whom nobody had to answer, is met when somebody speaks with them, and begins anew."""
TOTAL = "total"

RUNNING, SOON, OVER, BREACHED, PAUSED, MET, STOPPED = (
    "running", "soon", "over", "breached", "paused", "met", "stopped"
)  # fmt: skip
STATES = {
    RUNNING: gettext_noop("计时中"),
    SOON: gettext_noop("快到时"),
    OVER: gettext_noop("超时"),
    BREACHED: gettext_noop("超时已升级"),
    PAUSED: gettext_noop("暂停"),
    MET: gettext_noop("已达成"),
    STOPPED: gettext_noop("已停"),
}


@dataclass(frozen=True)
class Subject:
    """What a clock is about: ``case`` or ``workorder``, its id, and the case whose chain tells of it.

    ``label`` names it in sentences where the case's own chain needs more (a work order's number); a case needs none.
    """

    kind: str
    id: int
    case_id: int = 0
    label: str = ""

    @property
    def chain_id(self) -> int:
        """The id of the case in whose chain facts about this subject stand."""
        return self.case_id or self.id


@dataclass(frozen=True)
class Traits:
    """What decides which policies count. ``category_path`` is dotted; ``priority`` 1 (highest) to 4, 0 for none.

    ``calendar_code`` and ``time_zone`` are the centre's. ``due`` fixes the moment of a stage by hand (a dispatcher's
    deadline); ``met`` names stages fulfilled on arrival (a phone call is acknowledged at once).
    """

    centre_id: int
    kind: str = ""
    category_path: str = ""
    severity: str = ""
    priority: int = 0
    customer_class: str = ""
    customer_id: int = 0
    calendar_code: str = ""
    time_zone: str = ""
    due: Mapping[str, datetime] = field(default_factory=dict)
    met: tuple[str, ...] = ()

    def matching(self) -> dict[str, str | int]:
        """The values policies are matched against, JSON-plain, so that a clock can be matched again later."""
        return {
            "centre_id": self.centre_id,
            "kind": self.kind,
            "category_path": self.category_path,
            "severity": self.severity,
            "priority": self.priority,
            "customer_class": self.customer_class,
            "customer_id": self.customer_id,
            "calendar_code": self.calendar_code,
            "time_zone": self.time_zone,
        }
