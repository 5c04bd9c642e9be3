"""Sockets: a lower module owns a slot, upper modules fill it when the program starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

F = TypeVar("F", bound=Callable[..., object])


class Slot(Generic[F]):
    """A named, ordered list of functions filled from above.

    >>> checks: Slot[Callable[[int], list[str]]] = Slot("cases.closing_checks")
    >>> @checks.fill
    ... def no_open_order(case_id: int) -> list[str]: ...
    """

    everyone: dict[str, Slot[Callable[..., object]]] = {}

    def __init__(self, name: str) -> None:
        self.name = name
        self.filled: list[F] = []
        Slot.everyone[name] = self  # type: ignore[assignment]

    def fill(self, function: F) -> F:
        """Plug a function in; usable as a decorator. Filling twice with the same function changes nothing."""
        if function not in self.filled:
            self.filled.append(function)
        return function

    def __iter__(self) -> Iterator[F]:
        return iter(self.filled)
