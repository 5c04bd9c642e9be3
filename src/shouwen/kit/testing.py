"""For tests: what takes long to build is built once in a process, and from then on written again, statement by statement."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from itertools import groupby
from typing import Any, ParamSpec, TypeVar

from django.db import connection

from shouwen.kit.kept import Kept

P = ParamSpec("P")
R = TypeVar("R")
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass
class _Built:
    """What was written, in order, and what came of it."""

    written: list[tuple[str, Any]] = field(default_factory=list)
    outdated: list[Kept[Any]] = field(default_factory=list)
    made: bytes = b""

    def build(self, build: Callable[[], R]) -> R:
        """Build in earnest, and note what is written and which kept values that changes."""
        already = [kept for kept in Kept.everyone if kept.takes_change()]
        with connection.execute_wrapper(self.listen):
            made = build()
        self.made = pickle.dumps(made)
        self.outdated = [kept for kept in Kept.everyone if kept.takes_change()]
        for kept in [*already, *self.outdated]:
            kept.forget()
        return made

    def listen(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note what changes the database on its way there."""
        if not sql.lstrip().upper().startswith(READS):
            assert "RETURNING" not in sql.upper(), f"the database numbers this row itself, each time anew: {sql}"
            self.written += [(sql, row) for row in params] if many else [(sql, params)]
        return execute(sql, params, many, context)

    def again(self) -> Any:
        """The same rows in this database, and a fresh copy of what was made of them."""
        with connection.cursor() as cursor:
            for sql, rows in groupby(self.written, key=lambda each: each[0]):
                cursor.executemany(sql, [row for _sql, row in rows])
        for kept in self.outdated:
            kept.forget()
        return pickle.loads(self.made)


def built_once(beside: Callable[[], Any] = int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function build once for the same arguments; after that its rows are put into the test's database as they were.

    Every id must come from the program, none from the database. ``beside`` says what of the database the rows depend on:
    they are put only where it is the same.
    """

    def once(build: Callable[P, R]) -> Callable[P, R]:
        known: dict[Any, _Built] = {}

        @wraps(build)
        def built(*given: P.args, **named: P.kwargs) -> R:
            key = (beside(), given, tuple(sorted(named.items())))
            if key in known:
                made: R = known[key].again()
                return made
            new = _Built()
            made = new.build(lambda: build(*given, **named))
            known[key] = new
            return made

        return built

    return once
