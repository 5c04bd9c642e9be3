"""The kinds of notices: each module declares its own, each person chooses how to get them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from shouwen.kit.registry import Slot


@dataclass(frozen=True)
class Kind:
    """A sort of news. ``must`` cannot be switched off in the inbox; ``email`` is sent by e-mail unless switched off."""

    label: str | Promise
    must: bool = False
    email: bool = False


KINDS: dict[str, Kind] = {}


def declare(kinds: Mapping[str, Kind]) -> None:
    """Make kinds known, by code such as ``orders.sent``. Called by ``apps.py`` when the program starts."""
    KINDS.update(kinds)


kept_out: Slot[Callable[[str, int], Collection[int] | None]] = Slot("notices.kept_out")
"""``fn(subject_kind, subject_id)`` → the people who must hear nothing about it, because it complains about them; None for
a subject of somebody else's. Whoever tells, they are left out."""
