"""Where upper modules say what stands in a text's places before there is a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot

Values = Callable[[Actor], Mapping[str, str]]
"""``fn(actor)``: values by place (``回拨电话``), '' or left out where there is none."""
values: Slot[Values] = Slot("knowledge.values")
