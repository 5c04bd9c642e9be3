"""What queues of cases can ask of their work orders: the states of those that are open, and with which department."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases.slots import Condition, Field, Reader, Test, ids
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Order


def conditions() -> Sequence[Condition]:
    """The fields, named in the reader's language."""
    opened = {state: label for state, label in states.LABELS.items() if state in states.OPEN}
    return [
        Condition(Field("order_state", _("在办工单的状态"), "choice", "order", opened), _in_state, _states_of),
        Condition(Field("order_unit", _("在办工单的部门"), "unit", "order"), _with_unit, _units_of),
        Condition(Field("order_open", _("有在办工单"), "flag", "order"), _any, _has),
    ]


def _open() -> QuerySet[Order]:
    return Order.objects.filter(case=OuterRef("pk"), is_open=True)


def _asked(found: QuerySet[Order], positive: bool) -> Q:
    return Q(Exists(found)) if positive else ~Q(Exists(found))


def _in_state(test: Test, reader: Reader) -> Q:
    return _asked(_open().filter(state__in=list(test.value)), test.op == "in")


def _with_unit(test: Test, reader: Reader) -> Q:
    return _asked(_open().filter(lead_unit_id__in=ids(test, "unit", reader)), test.op == "in")


def _any(test: Test, reader: Reader) -> Q:
    return _asked(_open(), test.value)


def _values(case_id: int, column: str) -> list[Any]:
    return list(Order.objects.filter(case_id=case_id, is_open=True).values_list(column, flat=True))


def _states_of(case_id: int) -> list[Any]:
    return _values(case_id, "state")


def _units_of(case_id: int) -> list[Any]:
    return _values(case_id, "lead_unit_id")


def _has(case_id: int) -> bool:
    return bool(_values(case_id, "id"))
