"""How many cases bear each tag, read along the index of tags: of each tag the latest so many cases, and no other.

A tag on half a million cases costs what one on a few hundred does; what lies beyond is said as a +.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from shouwen.casework.cases.models import Case, CaseTag
from shouwen.casework.cases.queries.scope import visible
from shouwen.kit.actor import Actor

LATEST = 500
"""Cases of one tag that are looked at, newest first."""


class Borne(NamedTuple):
    """Cases in reach that bear a tag; ``beyond``: it stands on older ones that were not looked at."""

    open: int = 0
    all: int = 0
    beyond: bool = False

    def with_(self, other: Borne) -> Borne:
        """The figures of a tag and of one that counts as it."""
        return Borne(self.open + other.open, self.all + other.all, self.beyond or other.beyond)


def borne(codes: Iterable[str], actor: Actor) -> dict[str, Borne]:
    """The figures of some tags by code, those on no case left out. One query.

    :raises Forbidden: without ``cases.read``.
    """
    try:
        sql, values = statement(list(codes), actor)
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {code: Borne(open_, all_, held > LATEST) for code, held, open_, all_ in cursor.fetchall() if held}


def statement(codes: Sequence[str], actor: Actor) -> tuple[str, list[Any]]:
    """The question and its values: for each code a walk along the index ``cases_tag_code``, and each case by its id.

    :raises EmptyResultSet: when the reach holds nothing.
    """
    seen = visible(actor)
    counted: list[str] = [f"(SELECT count(*) FROM {_latest(LATEST + 1)})"]
    values: list[Any] = []
    for cases in (seen.filter(is_open=True), seen):
        sql, given = _is_among(cases)
        counted.append(f"(SELECT count(*) FROM {_latest(LATEST)} WHERE EXISTS ({sql}))")
        values += given
    return f"SELECT asked.code, {', '.join(counted)} FROM ({_rows()}) asked", [*values, json.dumps(codes)]


def _latest(most: int) -> str:
    """The newest cases that bear the tag at hand."""
    table = CaseTag._meta.db_table
    return f"(SELECT t.case_id FROM {table} t WHERE t.code = asked.code ORDER BY t.case_id DESC LIMIT {most}) s"


def _is_among(cases: QuerySet[Case]) -> tuple[str, tuple[Any, ...]]:
    """Whether the case at hand is one of them."""
    return cases.filter(pk=RawSQL("s.case_id", ())).values("id").query.sql_with_params()


def _rows() -> str:
    """The codes asked for, a row each."""
    read = "json_array_elements_text(%s::json)" if connection.vendor == "postgresql" else "json_each(%s)"
    return f"SELECT value AS code FROM {read}"
