"""What may be approved outside, told the same way whatever it is: what is wanted now, and how a signature is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from shouwen.casework.redress import actions as redress
from shouwen.casework.redress import queries as redress_read
from shouwen.casework.redress.queries import Paper
from shouwen.kit.actor import Actor


@dataclass(frozen=True)
class Matter:
    """``wanted(id, at=…)``: the signatures that are wanted now; ``sign`` gives one, by the same rules as on the page."""

    wanted: Callable[..., list[Paper]]
    sign: Callable[..., Any]


def _redress(request_id: int, verdict: str, *, step_id: int, note: str, amount: Decimal | None, actor: Actor, at: datetime) -> Any:
    return redress.decide(request_id, verdict, step_id=step_id, note=note, amount=amount, actor=actor, at=at)


MATTERS: Mapping[str, Matter] = {"redress": Matter(redress_read.papers, _redress)}
