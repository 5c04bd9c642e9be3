"""When the next reply to a customer is due (下次答复时限), as lists show, sort and filter by it: the clock itself, no copy of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from shouwen.casework.cases.models import NEVER
from shouwen.casework.cases.rules import conditions as rules
from shouwen.casework.cases.rules.conditions import Field, Reader, Test
from shouwen.casework.cases.slots import Condition
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.states import NEXT_REPLY

COLUMN = "reply_due"


def due() -> Any:
    """When the reply is due; NULL where none is, or its clock stands still."""
    mine = deadlines.open_of(NEXT_REPLY).filter(subject_id=OuterRef("pk"), paused_at=None)
    return Subquery(mine.order_by("due_at").values("due_at")[:1], output_field=DateTimeField())


def or_never() -> Any:
    """The same for an order: cases without one stand last."""
    return Coalesce(due(), Value(NEVER), output_field=DateTimeField())


def condition() -> Condition:
    """It as a field of a tree."""
    return Condition(Field("next_reply", _("下次答复时限"), "moment", "time"), _asks, _of)


def _asks(test: Test, reader: Reader) -> Q:
    running = deadlines.open_of(NEXT_REPLY).filter(paused_at=None)
    if test.op in rules.BARE:
        held = Q(pk__in=running.values("subject_id"))
        return ~held if test.op == "empty" else held
    start, end = rules.span(test, reader)
    asked = {"due_at__gte": start, "due_at__lt": end}
    return Q(pk__in=running.filter(**{name: moment for name, moment in asked.items() if moment is not None}).values("subject_id"))


def _of(case_id: int) -> datetime | None:
    return deadlines.open_of(NEXT_REPLY).filter(subject_id=case_id, paused_at=None).values_list("due_at", flat=True).first()
