"""Making the search index anew from the texts, after an installation was brought over."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from django.db import connection

from shouwen.casework.cases.models import CaseText, TextIndex
from shouwen.casework.cases.models.texts import spelled
from shouwen.kit.models import new_row
from shouwen.kit.sql import insert_rows
from shouwen.kit.text import bigrams

BATCH = 500
FORGET = {
    "postgresql": "DELETE FROM cases_textindex",
    "sqlite": "INSERT INTO cases_textindex (cases_textindex) VALUES ('delete-all')",
}


def index_texts(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Index every text, a description with its title and its customer's name; returns how many.

    What the index held before is forgotten. In the caller's transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(FORGET[connection.vendor])
    texts = CaseText.objects.order_by("id").values_list("id", "case_id", "kind", "body", "case__title", "case__customer__name")
    rows, done = texts.iterator(chunk_size=2000), 0
    while batch := list(islice(rows, BATCH)):
        insert_rows([
            new_row(TextIndex, rowid=pk, case_id=case_id, tokens=spelled([bigrams(each) for each in _words(kind, body, title, name)]))
            for pk, case_id, kind, body, title, name in batch
        ])  # fmt: skip
        done += len(batch)
        progress(done)
    return done


def _words(kind: str, body: str, title: str, name: str | None) -> list[str]:
    return [each for each in ((body, title, name) if kind == "description" else (body,)) if each]
