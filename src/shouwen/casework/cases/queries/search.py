"""Finding cases: by number, customer, phone, and any two characters of their words, always within reach."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from shouwen.casework.cases.models import Case, CaseText
from shouwen.casework.cases.queries.scope import visible
from shouwen.kit.actor import Actor
from shouwen.kit.text import phrases, squash
from shouwen.relations.customers import queries as customers

NUMBER = re.compile(r"^[A-Z]{1,4}\d{2,6}(-\d*)?$")
MOST = 50
"""How many customers one phone search follows."""
DIGITS = re.compile(r"^[\d\s+()-]{4,}$")


def search(text: str, actor: Actor, *, limit: int = 30) -> list[Case]:
    """The newest cases in reach that a text finds: one query, and one for customers.

    Words of a text must all be there; a run of Chinese characters must stand as written. One character finds by
    prefix of a pair.

    :raises Forbidden: without ``cases.read``.
    """
    if not squash(text):
        return []
    return list(visible(actor).filter(matching(text, actor)).order_by("-id")[:limit])


def matching(text: str, actor: Actor) -> Q:
    """The condition of a search text: a number, a phone, or words: what was said, the title, the customer's name."""
    text = squash(text)
    number = text.upper()
    if NUMBER.match(number):
        return Q(number__startswith=number)
    if DIGITS.match(text) and (
        people := [hit.customer.pk for hit in customers.find(text, actor, limit=MOST)]
    ):
        return Q(customer_id__in=customers.families(people))
    return worded(text)


def worded(text: str) -> Q:
    """The cases in whose words every run of the text stands, be it in one text of the case or in several."""
    asked = phrases(text)
    if not asked:
        return Q(pk__in=[])
    said = Q()
    for run in asked:
        said &= Q(pk__in=CaseText.objects.filter(pk__in=_rows(run)).values("case_id"))
    return said


def _rows(run: list[str]) -> RawSQL:
    if connection.vendor == "postgresql":
        return RawSQL("SELECT rowid FROM cases_textindex WHERE tokens @@ %s::tsquery", [postgres_run(run)])
    return RawSQL("SELECT rowid FROM cases_textindex WHERE tokens MATCH %s", [sqlite_run(run)])


def postgres_run(run: list[str]) -> str:
    """Tokens side by side; a lone one by prefix. Tokens hold letters and digits only."""
    return " <-> ".join(f"'{token}'" for token in run) + (":*" if by_prefix(run) else "")


def sqlite_run(run: list[str]) -> str:
    """The same for FTS5."""
    return f'"{" ".join(run)}"' + ("*" if by_prefix(run) else "")


def by_prefix(run: list[str]) -> bool:
    """One Chinese character, or a Latin word, is found by its beginning."""
    return len(run) == 1 and (len(run[0]) == 1 or run[0].isascii())
