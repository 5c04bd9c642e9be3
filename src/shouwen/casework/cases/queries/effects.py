"""What the catalogue's administration asks of cases: how many use a value, what a definition would ask of open ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from shouwen.casework.cases.models import Case, CaseValue
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue.queries import FieldItem
from shouwen.relations.catalogue.slots import Effect, Uses

MOST = 1000


def uses(shelf: str, codes: Sequence[str]) -> Uses:
    """How many cases use each value: open ones of a category with what is below it, in one query for all; cases that hold
    a field, or open ones of a status, counted no further than :data:`MOST`, a query a value along an index."""
    if shelf == "category":
        return _in_categories(codes)
    asked = USED.get(shelf)
    return {code: asked(code)[:MOST].count() for code in codes} if asked else {}


def _in_categories(codes: Sequence[str]) -> dict[str, int]:
    rows = Case.objects.filter(is_open=True).order_by().values_list("category_path").annotate(n=Count("pk"))
    found: dict[str, int] = dict.fromkeys(codes, 0)
    for path, count in rows:
        parts = path.split(".")
        for depth in range(1, len(parts) + 1):
            above = ".".join(parts[:depth])
            if above in found:
                found[above] += count
    return found


def _path(code: str) -> Q:
    return Q(category_path=code) | Q(category_path__startswith=f"{code}.")


def open_in(centre_ids: Sequence[int], path: str) -> QuerySet[Any]:
    """The ids of open cases of centres and of a category with what is below it, unread: for a statement that takes them."""
    return Case.objects.filter(_path(path), is_open=True, centre_id__in=centre_ids).order_by().values("pk")


USED: dict[str, Callable[[str], QuerySet[Any]]] = {
    "field": lambda code: CaseValue.objects.filter(code=code, place=0).values("pk"),
    "status": lambda code: Case.objects.filter(is_open=True, status=code).values("pk"),
}


def effect(field: FieldItem, actor: Actor) -> Effect:
    """For how many open cases a field would be, and how many lack it: bare figures, so that who defines need not be able
    to read cases. Two queries.

    :raises Forbidden: for somebody who does not define fields.
    """
    if not actor.may("catalogue.edit_global"):
        actor.need("catalogue.edit_local")
    cases = Case.objects.filter(is_open=True)
    if field.centre_id:
        cases = cases.filter(centre_id=field.centre_id)
    if field.kinds:
        cases = cases.filter(kind_code__in=field.kinds)
    if field.categories:
        cases = cases.filter(reduce(or_, (_path(each) for each in field.categories)))
    asked = cases.values("pk")[:MOST].count()
    holders = CaseValue.objects.filter(code=field.code, place=0).values("case_id")
    lacking = cases.exclude(pk__in=holders).values("pk")[:MOST].count()
    return Effect(asked, lacking, MOST)
