"""What the catalogue's administration asks of cases: how many use a value, what a definition would ask of open ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from shouwen.casework.cases.models import Case, CaseValue
from shouwen.casework.cases.queries.scope import visible
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue.queries import FieldItem
from shouwen.relations.catalogue.slots import Effect, Uses

MOST = 1000


def uses(shelf: str, codes: Sequence[str]) -> Uses:
    """How many cases use each value, counted no further than :data:`MOST`; one query a value, along an index."""
    asked = USED.get(shelf)
    return {code: asked(code)[:MOST].count() for code in codes} if asked else {}


def _below(code: str) -> QuerySet[Any]:
    return Case.objects.filter(is_open=True).filter(_path(code)).order_by().values("pk")


def _path(code: str) -> Q:
    return Q(category_path=code) | Q(category_path__startswith=f"{code}.")


USED: dict[str, Callable[[str], QuerySet[Any]]] = {
    "category": _below,
    "field": lambda code: CaseValue.objects.filter(code=code, place=0).values("pk"),
    "status": lambda code: Case.objects.filter(is_open=True, status=code).values("pk"),
}


def counts_by_category() -> dict[str, int]:
    """How many open cases stand in each category; one query for the whole tree."""
    rows = Case.objects.filter(is_open=True).order_by().values_list("category_path").annotate(n=Count("pk"))
    return dict(rows)


def effect(field: FieldItem, actor: Actor) -> Effect:
    """For how many open cases within the actor's reach a field would be, and how many lack it. Two queries at most."""
    cases = visible(actor).filter(is_open=True)
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
