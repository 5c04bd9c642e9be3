"""Where modules above say what stands in the places of a paper that only they know: redress, work orders, measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

values: Slot[Callable[[Case, Actor, datetime], Mapping[str, str]]] = Slot("papers.values")
"""``fn(case, actor, at)`` → words by place (``redress``, ``redress_amount``, ``orders``, ``improvement``) in the language
that is active, '' or left out where there is nothing. The caller has looked the case up for the actor."""
