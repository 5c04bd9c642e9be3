"""Words of a case, kept as they were said, and the index that finds any two characters in them."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from shouwen.casework.cases import states
from shouwen.casework.cases.models.case import Case, person_key
from shouwen.kit.models import Row, new_row
from shouwen.kit.text import bigrams


class CaseText(Row):
    """Something said or written about a case. Never changed: a correction is a new text that names the old one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="texts", db_index=False)
    kind = models.CharField(max_length=12, choices=states.TEXT_KINDS.items())
    body = models.TextField()
    author = person_key(null=True)
    at = models.DateTimeField()
    entry_id = models.BigIntegerField(null=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    files = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index("case", "id", name="cases_text_case")]

    def tokens(self, *also: str) -> TextIndex:
        """The index row of this text, unsaved; ``also`` are further words that find it, such as the title."""
        return new_row(
            TextIndex,
            rowid=self.pk,
            case_id=self.case_id,
            tokens=spelled([bigrams(each) for each in (self.body, *also) if each]),
        )


BORDER = "·"
LAST_PLACE = 16383
"""PostgreSQL counts places no further; texts are shorter."""
LONGEST = 500
"""So much of a word is kept: PostgreSQL takes no longer ones than 2,047 bytes."""


class TokensField(models.TextField):
    """Search tokens: ``tsvector`` on PostgreSQL, plain text for FTS5 on SQLite; written by the program, never read."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class BesideField(models.BigIntegerField):
    """What PostgreSQL keeps beside the tokens; the table of FTS5 keeps nothing but its index."""

    def db_type(self, connection: Any) -> str | None:
        return "bigint" if connection.vendor == "postgresql" else None


def spelled(passages: list[list[str]]) -> str:
    """Tokens as the engine reads them: on PostgreSQL ``word:place``, on SQLite words in order.

    Passages are kept apart, so that nothing is found across their border.
    """
    if connection.vendor != "postgresql":
        return f" {BORDER} ".join(" ".join(tokens) for tokens in passages)
    words, place = [], 0
    for passage in passages:
        tokens = [token[:LONGEST] for token in passage] if max(map(len, passage), default=0) > LONGEST else passage
        end = place + len(tokens)
        steps = range(place + 1, end + 1) if end <= LAST_PLACE else _steps(place, end)
        words += [f"{token}:{step}" for token, step in zip(tokens, steps, strict=True)]
        place = end + 1
    return " ".join(words)


def _steps(place: int, end: int) -> list[int]:
    return [min(step, LAST_PLACE) for step in range(place + 1, end + 1)]


class TextIndex(models.Model):
    """The bigrams of each text: a contentless FTS5 table on SQLite, tsvector with GIN on PostgreSQL.

    Both are made by a migration; ``rowid`` is the id of the text. On PostgreSQL the rows of a case lie side by side under its
    id, which a word leads to, and which leads to its words, without the texts themselves.
    """

    rowid = models.BigIntegerField(primary_key=True)
    case_id = BesideField()
    tokens = TokensField()

    class Meta:
        managed = False
        db_table = "cases_textindex"
