"""Standing questions: asked at every request, so drawn by Django only once.

Drawing a query costs Django more than the database needs to answer it. A :class:`Standing` question is written as any
other query set, with places where its values will stand; its SQL is kept, and on PostgreSQL it is one the server
keeps prepared as well. Rows come back as the query set would give them: models with what they select along, or
tuples of ``values_list``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, QuerySet
from django.db.models import query as django_query

from shouwen.kit.actor import Actor
from shouwen.kit.frozen import changed
from shouwen.kit.prepared import database, numbered, server_cursor

T = TypeVar("T")
KEPT = 150
"""For so many ways of seeing a question is kept."""


class Place(Expression):
    """Where a value will stand; a moment may stand there earlier or later than it is given."""

    def __init__(self, number: int, later: timedelta = timedelta()) -> None:
        super().__init__()
        self.number, self.later = number, later

    def __add__(self, span: Any) -> Any:
        return Place(self.number, self.later + span) if isinstance(span, timedelta) else super().__add__(span)

    def __sub__(self, span: Any) -> Any:
        return self + -span if isinstance(span, timedelta) else super().__sub__(span)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def of(self, given: Sequence[Any], here: BaseDatabaseWrapper) -> Any:
        """The value that stands here, as the database takes it."""
        value = given[self.number]
        return here.ops.adapt_datetimefield_value(value + self.later) if isinstance(value, datetime) else value


@dataclass(frozen=True)
class _Drawn(Generic[T]):
    """A question as the database takes it, and how to read the answer."""

    sql: str
    values: tuple[Any, ...]
    read: Callable[[Sequence[Any]], T]


class Standing(Generic[T]):
    """A question whose words stay and whose values change: ``Standing(lambda number: Case.objects.filter(number=number))``.

    The values are given in the order of the function's parameters. They go to the driver as they are, so they must be
    what the column holds (an id, a text, an aware moment, from which the question may take a ``timedelta``); None does not find
    NULL. A list is for ``__in``; the question is drawn once for each length.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, T]]) -> None:
        self._ask = ask
        self._drawn: dict[tuple[Any, ...], _Drawn[T]] = {}

    def all(self, *given: Any) -> list[T]:
        """Every row of the answer; none where it is clear beforehand that nothing can be found."""
        here = database()
        shape = (here.vendor, *(len(each) if isinstance(each, list) else None for each in given))
        try:
            drawn = self._drawn.get(shape) or self._draw(shape, here)
        except EmptyResultSet:  # an empty list, or a reach in which nothing can be
            return []
        flat = [one for each in given for one in (each if isinstance(each, list) else (each,))]
        values = [each.of(flat, here) if isinstance(each, Place) else each for each in drawn.values]
        with server_cursor() as cursor:
            cursor.execute(drawn.sql, values)
            return [drawn.read(row) for row in cursor.fetchall()]

    def first(self, *given: Any) -> T | None:
        """The first row, or None. Which comes first, and that one is enough, the question itself says."""
        return next(iter(self.all(*given)), None)

    def _draw(self, shape: tuple[Any, ...], here: BaseDatabaseWrapper) -> _Drawn[T]:
        places = map(Place, count())
        given = [next(places) if size is None else list(islice(places, size)) for size in shape[1:]]
        asked = self._ask(*given)
        compiler = asked.query.get_compiler(connection=here)
        sql, constants = compiler.as_sql()
        sql, values = _spelled_out(sql, constants, here)
        drawn: _Drawn[T] = _Drawn(numbered(sql, here.vendor), values, _reader(asked, compiler))
        return self._drawn.setdefault(shape, drawn)


class Alike(Generic[T]):
    """A question whose words follow what its asker may see: one stands for everybody who sees alike.

    It is written with an asker who has nothing but an outlook: in their ``person_id`` and in that of each reach only a place
    stands, and what else is known of a person is not there, so that the question can be nobody's in particular. Further values
    follow as in :class:`Standing`.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, T]]) -> None:
        self._ask = ask
        self._kept: dict[Hashable, Standing[T]] = {}

    def all(self, actor: Actor, *given: Any) -> list[T]:
        """Every row of the answer for an asker."""
        if len(self._kept) >= KEPT:
            self._kept.clear()
        kept = self._kept.get(actor.outlook) or self._kept.setdefault(actor.outlook, Standing(self._of(actor)))
        return kept.all(actor.person_id, *given)

    def _of(self, actor: Actor) -> Callable[..., QuerySet[Any, T]]:
        def ask(me: Any, *places: Any) -> QuerySet[Any, T]:
            rights = {right: changed(reach, person_id=me) for right, reach in actor.rights.items()}
            nobody = Actor(person_id=me, centre_id=actor.centre_id, unit_id=actor.unit_id, rights=rights, almighty=actor.almighty)
            return self._ask(nobody, *places)

        return ask


def _spelled_out(sql: str, values: Sequence[Any], here: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
    """On PostgreSQL, the values that never change written into the statement: its planner needs them to see which
    partial index serves."""
    if here.vendor != "postgresql":
        return sql, tuple(values)
    from psycopg.sql import Literal

    here.ensure_connection()
    first, *rest = sql.split("%s")
    spelled = [
        "%s" if isinstance(each, Place) else Literal(each).as_string(here.connection).replace("%", "%%")
        for each in values
    ]
    whole = first + "".join(f"{word}{part}" for word, part in zip(spelled, rest, strict=True))
    return whole, tuple(each for each in values if isinstance(each, Place))


def _reader(asked: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """How one row of the answer becomes what the query set would give."""
    select, chosen = compiler.select, compiler.klass_info
    converters = compiler.get_converters([each[0] for each in select])

    def converted(row: Sequence[Any]) -> Sequence[Any]:
        return next(compiler.apply_converters([row], converters)) if converters else row

    if asked._iterable_class is django_query.ValuesListIterable:
        return lambda row: tuple(converted(row))
    model, fields = chosen["model"], chosen["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [select[each][0].target.attname for each in fields]
    populators: Any = django_query.get_related_populators
    along = populators(chosen, select, asked.db)

    def made(row: Sequence[Any]) -> Any:
        row = converted(row)
        found = model.from_db(asked.db, names, row[start:end])
        for each in along:
            each.populate(row, found)
        return found

    return made
