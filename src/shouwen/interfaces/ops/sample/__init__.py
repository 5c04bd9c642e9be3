"""The sample centre of ``shouwen demo``: its words as data, and the player that lives them through."""

from __future__ import annotations

from datetime import datetime

__all__ = ["load", "sign_ins"]


def load(*, at: datetime) -> None:
    """Play three months that end at a moment; nothing happens where a centre stands already."""
    from shouwen.interfaces.ops.sample import player

    player.load(at=at)


def sign_ins() -> list[tuple[str, str, str]]:
    """User name, password and who that is."""
    from shouwen.interfaces.ops.sample import player

    return player.sign_ins()
