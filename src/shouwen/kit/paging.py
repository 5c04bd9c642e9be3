"""Keyset paging: a page starts after a row, never at a count, so depth costs nothing."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from shouwen.kit.errors import Invalid

T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """One page of rows and the cursor of the next one ('' when this is the last)."""

    rows: list[T]
    next_cursor: str = ""


def pack(*key: Any) -> str:
    """A cursor from the key of the last row shown; values are JSON-plain."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack(cursor: str, width: int) -> list[Any]:
    """The key inside a cursor.

    :raises Invalid: when the cursor was not made by :func:`pack` or has another width.
    """
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, UnicodeError):
        key = None
    if not isinstance(key, list) or len(key) != width:
        raise Invalid({"cursor": _("翻页标记不完整，请从第一页重新开始")})
    return key
