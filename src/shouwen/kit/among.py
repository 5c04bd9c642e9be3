"""``id__among``: one of some ids that travel as one value, so that how many there are does not change the statement.

>>> Person.objects.filter(pk__among=listed([3, 5]))

Made for :class:`~shouwen.kit.standing.Standing`, which draws a question with ``__in`` once for each length.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey, Lookup


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup):
    """The comparison; its right side is what :func:`listed` makes."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        form = (
            "{} = ANY(%s::bigint[])"
            if connection.vendor == "postgresql"
            else "{} IN (SELECT value FROM json_each(%s))"
        )
        return form.format(left), (*params, self.rhs)


def listed(ids: Iterable[int]) -> str:
    """Ids as the database takes a list of them."""
    text = json.dumps(list(ids))
    return f"{{{text[1:-1]}}}" if connection.vendor == "postgresql" else text
