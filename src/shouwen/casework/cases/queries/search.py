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
        return Q(customer_id__in=people) | Q(customer__merged_into_id__in=people)
    return worded(text)


def worded(text: str) -> Q:
    """The cases in whose words the text stands."""
    asked = phrases(text)
    if not asked:
        return Q(pk__in=[])
    if connection.vendor == "postgresql":
        rows = RawSQL(
            "SELECT rowid FROM cases_textindex WHERE tokens @@ %s::tsquery", [postgres_query(asked)]
        )
    else:
        rows = RawSQL("SELECT rowid FROM cases_textindex WHERE tokens MATCH %s", [sqlite_query(asked)])
    return Q(pk__in=CaseText.objects.filter(pk__in=rows).values("case_id"))


def postgres_query(asked: list[list[str]]) -> str:
    """Tokens side by side for each run, all runs together. Tokens hold letters and digits only."""
    return " & ".join("(" + " <-> ".join(_postgres_token(run, token) for token in run) + ")" for run in asked)


def _postgres_token(run: list[str], token: str) -> str:
    return f"'{token}':*" if len(run) == 1 and (len(token) == 1 or token.isascii()) else f"'{token}'"


def sqlite_query(asked: list[list[str]]) -> str:
    """The same for FTS5."""
    return " AND ".join(_sqlite_run(run) for run in asked)


def _sqlite_run(run: list[str]) -> str:
    words = f'"{" ".join(run)}"'
    return f"{words}*" if len(run) == 1 and (len(run[0]) == 1 or run[0].isascii()) else words
