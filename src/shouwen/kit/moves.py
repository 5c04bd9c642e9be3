"""State machines as tables: what may follow what, who may do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shouwen.kit.errors import Conflict


@dataclass(frozen=True)
class Move:
    """One legal move: its name, the states it may start from, where it ends (None: stays), the right it needs."""

    name: str
    label: str | Promise
    sources: frozenset[str]
    target: str | None
    right: str


class Moves:
    """A table of moves, one row a move."""

    def __init__(self, labels: Mapping[str, str | Promise], rows: Iterable[Move]) -> None:
        self.labels = labels
        self.rows = {row.name: row for row in rows}

    def __getitem__(self, name: str) -> Move:
        return self.rows[name]

    def check(self, name: str, state: str) -> str:
        """The state after the move.

        :raises Conflict: when the move does not start from this state.
        """
        move = self.rows[name]
        if state not in move.sources:
            raise Conflict(
                "move_not_open",
                _("现在是“%(state)s”，不能%(move)s") % {"state": self.labels[state], "move": move.label},
                state=state,
                move=name,
            )
        return move.target or state
