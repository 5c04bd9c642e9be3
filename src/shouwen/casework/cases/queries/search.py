"""Finding cases: by number, customer, phone, and any two characters of their words, always within reach."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from shouwen.casework.cases.models import Case, CaseText
from shouwen.casework.cases.queries.scope import arms, visible
from shouwen.kit.actor import Actor
from shouwen.kit.kept import Kept
from shouwen.kit.text import phrases, squash
from shouwen.relations.customers import queries as customers

NUMBER = re.compile(r"^[A-Z]{1,4}\d{2,6}(-\d*)?$")
MOST = 50
"""How many customers one phone search follows."""
COMMON = 0.005
"""What stands in no smaller a share of all texts is common: it is met soon, and in the index often."""
LOOKED = 12_000
"""In so many texts a word is looked up in the index whatever its share: some 30 ms."""
LOOKED_UP = 2
"""So many runs are looked up in the index, the rarest: few cases hold two rare words, and looking up costs the same for each."""
KEPT = 600.0
"""So long the process trusts what it knows of the commonest words, s."""
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


def matching(text: str, actor: Actor, *, walked: bool | None = None) -> Q:
    """The condition of a search text: a number, a phone, or words: what was said, the title, the customer's name.

    ``walked`` as in :func:`worded`.
    """
    text = squash(text)
    number = text.upper()
    if NUMBER.match(number):
        return Q(number__startswith=number)
    if DIGITS.match(text) and (
        people := [hit.customer.pk for hit in customers.find(text, actor, limit=MOST)]
    ):
        return Q(customer_id__in=customers.families(people))
    return worded(text, walked=walked, mine=_mine(actor))


def _mine(actor: Actor) -> QuerySet[Any, Any] | None:
    """The cases of who sees no others: few beside all in which a word stands. None for whoever sees more."""
    reach = actor.need("cases.read")
    if connection.vendor != "postgresql" or reach.level != "own" or not actor.person_id:
        return None
    parts, ids = arms(actor, me=actor.person_id), Case.objects.order_by().values("pk")
    ended = (ids.filter(part, is_open=False) for part in parts)  # each has an index of the archive; the few open ones have one together
    return ids.filter(reduce(or_, parts), is_open=True).union(*ended, all=True)


def worded(text: str, *, walked: bool | None = None, mine: QuerySet[Any, Any] | None = None) -> Q:
    """The cases in whose words every run of the text stands, be it in one text of the case or in several.

    On PostgreSQL a rare run is looked up in the index, whole, before any case is read; a common one is looked for in the
    texts of each case met, so that a list stops when its page is full; so are all but the :data:`LOOKED_UP` rarest. ``walked``
    looks for all of them there, or (False) for all but the rarest. What the index finds is narrowed to ``mine`` before a case is
    read. The planner is left no choice: what it never counted it takes for middling, and reads every text to find nothing.
    """
    asked = phrases(text)
    if not asked:
        return Q(pk__in=[])
    if connection.vendor != "postgresql":
        return reduce(and_, (Q(pk__in=CaseText.objects.filter(pk__in=_matched(run)).values("case_id")) for run in asked))
    rare = [] if walked else sorted((run for run in asked if not _is_common(run)), key=_share)[:LOOKED_UP]
    if walked is False and not rare:
        rare = [min(asked, key=_share)]
    said = [Q(_said_in(run)) for run in sorted(asked, key=_share) if run not in rare]
    return reduce(and_, [*said, Q(_found_for(rare, mine))] if rare else said)


def is_met_soon(text: str) -> bool:
    """Whether a text asks for words only that stand in many cases each, or may, so that it is worth a look at the next cases."""
    words = "" if NUMBER.match(text.upper()) or DIGITS.match(text) else text
    asked = phrases(words) if connection.vendor == "postgresql" else []
    return bool(asked) and all(by_prefix(run) or _is_common(run) for run in asked)


def _is_common(run: list[str]) -> bool:
    """Whether a run may stand in so many texts that it is sooner met than looked up."""
    texts = shares().texts
    return _share(run) >= max(COMMON, LOOKED / texts if texts > 0 else 1)


def _share(run: list[str]) -> float:
    """In what share of all texts the rarest token of a run stands; 0 for one that is not among the commonest."""
    told = shares().by_word
    if by_prefix(run):
        return sum(share for token, share in told.items() if token.startswith(run[0]))
    return min(told.get(token, 0) for token in run)


@dataclass(frozen=True)
class Shares:
    """How many texts there are, and the share of them in which each of the commonest tokens stands."""

    by_word: Mapping[str, float]
    texts: float


def _read_shares() -> Shares:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, share FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS told(word, share)"
            " WHERE schemaname = ANY(current_schemas(false)) AND tablename = 'cases_textindex' AND attname = 'tokens'"
            " AND word IS NOT NULL"
        )
        told = dict(cursor.fetchall())
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'cases_textindex'::regclass")
        return Shares(told, cursor.fetchone()[0])


shares = Kept(_read_shares, lambda: time.monotonic() // KEPT, ttl=KEPT)
"""What PostgreSQL counted when it last analysed the texts."""


def _said_in(run: list[str]) -> Func:
    """Whether a run stands in a text of the case at hand. OFFSET keeps it a question asked of each case, and the function
    behind ``@@`` keeps the index out: it would be read whole for each."""
    return Func(
        F("pk"), Value(postgres_run(run)), output_field=BooleanField(), arg_joiner=" AND ts_match_vq(x.tokens, ",
        template="EXISTS(SELECT 1 FROM cases_textindex x WHERE x.case_id = %(expressions)s::tsquery) OFFSET 0)",
    )  # fmt: skip


def _found_for(runs: list[list[str]], mine: QuerySet[Any, Any] | None) -> Func:
    """Whether the case at hand is one of those the index finds for every run: an array, filled before cases are read."""
    one = "SELECT x.case_id FROM cases_textindex x WHERE x.tokens @@ %s::tsquery"
    parts, values = [one] * len(runs), [postgres_run(run) for run in runs]
    if mine is not None:
        sql, own = mine.query.sql_with_params()
        parts, values = [*parts, f"({sql})"], [*values, *own]
    found = RawSQL(f"ARRAY({' INTERSECT '.join(parts)})", values)
    return Func(F("pk"), found, output_field=BooleanField(), arg_joiner=" = ANY ", template="%(expressions)s")


def _matched(run: list[str]) -> RawSQL:
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
