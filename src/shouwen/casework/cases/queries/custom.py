"""Custom fields as conditions, columns and orders of a list: what `queries.fields` knows, in the words of a tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, DateTimeField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from shouwen.casework.cases.models import NEVER, Case, CaseValue
from shouwen.casework.cases.queries import fields
from shouwen.casework.cases.rules import conditions as rules
from shouwen.casework.cases.rules.conditions import Field, Reader, Test
from shouwen.casework.cases.slots import Condition
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.queries import FieldItem

PREFIX = "f-"
"""How the code of a custom field begins among columns and conditions, so that it never meets one of the house."""
TENTHOUSAND = 10_000
"""Typed numbers count ten-thousandths."""
KINDS = {"text": "word", "passage": "word", "link": "word", "choice": "choice", "choices": "choice", "whole": "number", "decimal": "number",
         "money": "number", "hours": "number", "date": "moment", "moment": "moment", "yes": "flag", "person": "person", "unit": "unit"}  # fmt: skip


def offered() -> list[FieldItem]:
    """The custom fields lists can show: those kept in the open. No query."""
    return [each for each in catalogue.custom_fields(SYSTEM) if not each.secrecy]


def conditions() -> list[Condition]:
    """Each of them as a field of a tree."""
    return [_condition(each) for each in offered() if each.type in KINDS]


def _condition(item: FieldItem) -> Condition:
    kind = KINDS[item.type]
    choices: Mapping[str, Any] = {each.code: each.label for each in item.options} if kind == "choice" else {}

    def asks(test: Test, reader: Reader) -> Q:
        return _asks(item, kind, test, reader)

    def of(case_id: int) -> Any:
        return _of(item, kind, case_id)

    return Condition(Field(f"{PREFIX}{item.code}", item.label, kind, "custom", choices), asks, of)


def _asks(item: FieldItem, kind: str, test: Test, reader: Reader) -> Q:
    if test.op in rules.BARE:
        return fields.having(item.code, test.op)
    if kind == "choice":
        return fields.having(item.code, test.op, list(test.value))
    if kind in ("person", "unit"):
        found = _typed(item, text__in=[str(each) for each in rules.ids(test, kind, reader)])
        return ~found if test.op == "not_in" else found
    if kind == "flag":
        held = fields.having(item.code, "eq", True)
        return held if test.value else ~held
    if kind == "word":
        column = "text__iexact" if test.op == "is" else "text__istartswith"
        return _typed(item, **{column: test.value})
    if kind == "number":
        column = "number" if test.op == "eq" else f"number__{test.op}"
        return _typed(item, **{column: round(test.value * TENTHOUSAND)})
    start, end = rules.span(test, reader)
    asked = {"moment__gte": start, "moment__lt": end}
    return _typed(item, **{name: moment for name, moment in asked.items() if moment is not None})


def _typed(item: FieldItem, **asked: Any) -> Q:
    return Q(pk__in=CaseValue.objects.filter(code=item.code, **asked).values("case_id"))


def _of(item: FieldItem, kind: str, case_id: int) -> Any:
    column = {"number": "number", "moment": "moment"}.get(kind, "text")
    found = list(CaseValue.objects.filter(case_id=case_id, code=item.code).order_by("place").values_list(column, flat=True))
    if kind == "flag":
        return Case.objects.filter(fields.having(item.code, "eq", True), pk=case_id).exists()
    if kind in ("choice", "person", "unit"):
        return found if kind == "choice" else [int(each) for each in found]
    if not found:
        return None
    return found[0] / TENTHOUSAND if kind == "number" else found[0]


def sort_key(code: str) -> tuple[str, type, Any] | None:
    """The column, kind and expression by which a list is sorted by a custom field; None when there is none to sort by.

    Cases without a value stand at the end of the smaller ones (numbers, words) or of the later ones (moments).
    """
    item = next((each for each in offered() if f"{PREFIX}{each.code}" == code and each.type in KINDS), None)
    if item is None:
        return None
    column = fields.column(item)
    rows = CaseValue.objects.filter(case=OuterRef("pk"), code=item.code, place=0).values(column)[:1]
    if column == "number":
        return "custom_key", int, Coalesce(Subquery(rows), Value(0), output_field=BigIntegerField())
    if column == "moment":
        return "custom_key", datetime, Coalesce(Subquery(rows), Value(NEVER), output_field=DateTimeField())
    return "custom_key", str, Coalesce(Subquery(rows), Value(""), output_field=CharField())


def shown(item: FieldItem, held: Any) -> str:
    """A value as a table shows it."""
    if held in (None, "", []):
        return ""
    words = {each.code: each.label for each in item.options}
    return _("、").join(str(words.get(each, each)) for each in (held if isinstance(held, list) else [held]))
