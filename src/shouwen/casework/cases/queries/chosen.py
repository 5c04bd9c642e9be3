"""Whether a case is one of some, so asked that a list of them is still walked in its order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Value

from shouwen.kit.among import listed


def one_of(ids: QuerySet[Any, Any]) -> Func:
    """Whether a case is one of those a question finds, which is asked first, whole, and not once for each case met."""
    from django.contrib.postgres.expressions import ArraySubquery  # brings PostgreSQL's driver along

    return Func(F("pk"), ArraySubquery(ids), output_field=BooleanField(), arg_joiner=" = ANY(", template="%(expressions)s)")


def those(ids: Sequence[int]) -> Func:
    """Whether a case is one of those, on PostgreSQL; that they are many does not tempt its planner to read them all and sort."""
    some = Func(Value(listed(ids)), template="ARRAY(SELECT unnest(%(expressions)s::bigint[]))")
    return Func(F("pk"), some, output_field=BooleanField(), arg_joiner=" = ANY(", template="%(expressions)s)")
