"""Values read from tables and kept in the process: rules and calendars change seldom and are asked for always.

A kept value carries the stamp of the rows it was read from. The stamp is asked again at most every ``ttl`` seconds,
so the hot path costs no query; a change made in this process is seen at once (:meth:`Kept.forget`), a change made in
another one within ``ttl``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[T]):
    """One kept value: how to load it, and how to tell whether its rows have changed."""

    everyone: ClassVar[list[Kept[object]]] = []

    def __init__(self, load: Callable[[], T], stamp: Callable[[], object], *, ttl: float = 2.0) -> None:
        self._load, self._stamp, self._ttl = load, stamp, ttl
        self._held: tuple[T, object] | None = None
        self._asked = 0.0
        self._changed = False
        Kept.everyone.append(self)  # type: ignore[arg-type]

    def __call__(self) -> T:
        """The value, fresh to within ``ttl`` seconds."""
        held, now = self._held, time.monotonic()
        if held is not None and now - self._asked < self._ttl:
            return held[0]
        stamp = self._stamp()
        if held is None or held[1] != stamp:
            held = self._held = (self._load(), stamp)
        self._asked = now
        return held[0]

    def forget(self) -> None:
        """Load anew at the next use: this process has changed the rows."""
        self._held, self._changed = None, True

    def settle(self) -> None:
        """Forget once more if rows were changed since the last call."""
        if self.takes_change():
            self._held = None

    def takes_change(self) -> bool:
        """Whether rows were changed since the last call."""
        changed, self._changed = self._changed, False
        return changed


class Held(dict[K, V]):
    """What was worked out for this and that, held while the process lives and its owner sees fit."""

    everyone: ClassVar[list[Held[Any, Any]]] = []

    def __init__(self) -> None:
        super().__init__()
        Held.everyone.append(self)


def settle_all() -> None:
    """Forget what was read from changed rows, and all that is held; tests call it after rolling those rows back."""
    for kept in Kept.everyone:
        kept.settle()
    for held in Held.everyone:
        held.clear()
