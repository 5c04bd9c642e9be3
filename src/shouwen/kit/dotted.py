"""Paths of trees, one word a level: ``broadband.installing.moving``. Pure."""

from __future__ import annotations


def is_below(path: str, top: str) -> bool:
    """Whether a place is another one or stands below it.

    >>> is_below("mail.abroad.air", "mail.abroad"), is_below("mailbox", "mail")
    (True, False)
    """
    return path == top or path.startswith(f"{top}.")
