"""What complaints ask of modules above: what a currency is worth, what else stands on the page of a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
    from shouwen.casework.cases.slots import Panel

rate: Slot[Callable[[str, str, datetime], Decimal | None]] = Slot("complaints.rate")
"""``fn(currency, into, at)`` → what one unit is worth: the rate of that day, else the first one named after it; None when
nobody has named one."""

sections: Slot[Callable[[Case, Actor], Sequence[Panel]]] = Slot("complaints.sections")
"""``fn(case, actor)`` → sections of the page of a record, each loaded by its own address."""
