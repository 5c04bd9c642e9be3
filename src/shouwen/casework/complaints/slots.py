"""What complaints ask of modules above: what a currency is worth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from shouwen.kit.registry import Slot

rate: Slot[Callable[[str, str, datetime], Decimal | None]] = Slot("complaints.rate")
"""``fn(currency, into, at)`` → what one unit is worth: the rate of that day, else the first one named after it; None when
nobody has named one."""
