"""Whether a row has another beside it, asked row by row.

PostgreSQL turns an ``EXISTS`` that stands in an ``OR`` into a table of all rows that could answer it: right for a list of the
whole archive, and a reading of the archive for a page about what is open. The second, idle half of the comparison keeps it to
one look into the index for each row.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet


def beside(rows: QuerySet[Any], column: str, *, of: str = "pk") -> Exists:
    """Whether one of ``rows`` has the outer row's ``of`` in an indexed ``column``."""
    outer: F = OuterRef(of)
    return Exists(rows.filter(**{column: outer, f"{column}__lte": outer}))
