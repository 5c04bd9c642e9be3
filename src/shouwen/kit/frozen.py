"""Frozen values changed on the hot path."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


def changed(value: T, **fields: Any) -> T:
    """A copy of a frozen dataclass with other values, as :func:`dataclasses.replace` makes it, at a tenth of its cost.

    For a dataclass without ``slots``, ``__post_init__`` or fields that are not of its constructor. A field it does not
    have is refused.

    :raises TypeError: naming a field the value does not have.
    """
    made = object.__new__(type(value))
    held = made.__dict__
    held.update(value.__dict__, **fields)
    if len(held) != len(value.__dict__):
        raise TypeError(f"{type(value).__name__} has no {', '.join(sorted(fields.keys() - value.__dict__.keys()))}")
    return made
