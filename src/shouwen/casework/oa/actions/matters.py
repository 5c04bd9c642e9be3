"""What may be approved outside, told the same way whatever it is: what is wanted now, and how a signature is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.applications import actions as applications
from shouwen.casework.applications import queries as applications_read
from shouwen.casework.redress import actions as redress
from shouwen.casework.redress import queries as redress_read
from shouwen.casework.redress.queries import Paper
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid


@dataclass(frozen=True)
class Matter:
    """``wanted(id, at=…)``: the signatures that are wanted now; ``sign`` gives one, by the same rules as on the page."""

    wanted: Callable[..., list[Paper]]
    sign: Callable[..., Any]


def _redress(request_id: int, verdict: str, *, step_id: int, note: str, amount: Decimal | None, actor: Actor, at: datetime) -> Any:
    return redress.decide(request_id, verdict, step_id=step_id, note=note, amount=amount, actor=actor, at=at)


def _application(application_id: int, verdict: str, *, step_id: int, note: str, amount: Decimal | None, actor: Actor, at: datetime) -> Any:
    if amount is not None:
        raise Invalid({"amount": _("费用和申请只能照原数同意，要改请退回")})
    return applications.decide(application_id, verdict, step_id=step_id, note=note, actor=actor, at=at)


MATTERS: Mapping[str, Matter] = {
    "redress": Matter(redress_read.papers, _redress),
    "application": Matter(applications_read.papers, _application),
}
