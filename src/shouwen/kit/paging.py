"""Keyset paging: a page starts after a row, never at a count, so depth costs nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.kit.errors import Invalid

T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """One page of rows and the cursor of the next one ('' when this is the last)."""

    rows: list[T]
    next_cursor: str = ""


def page(rows: QuerySet[Any], keys: Sequence[str], kinds: Sequence[type], *, cursor: str = "", size: int = 50) -> Slice[Any]:
    """The rows after a cursor, in the order of ``keys`` (``-`` for falling), which together name a row; one query.

    :raises Invalid: as :func:`unpack` does.
    """
    if cursor:
        rows = rows.filter(_beyond(keys, unpack(cursor, *kinds)))
    found = list(rows.order_by(*keys)[: size + 1])
    if len(found) <= size:
        return Slice(found)
    last = [getattr(found[size - 1], key.lstrip("-")) for key in keys]
    return Slice(found[:size], pack(*(each.isoformat() if isinstance(each, date) else each for each in last)))


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    found, same = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        name, side = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        found |= same & Q(**{f"{name}__{side}": value})
        same &= Q(**{name: value})
    return found


def pack(*key: Any) -> str:
    """A cursor from the key of the last row shown; values are JSON-plain."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack(cursor: str, *kinds: type) -> list[Any]:
    """The key inside a cursor: one value of each kind (``int``, ``str``, or ``date`` and ``datetime`` packed by ``isoformat()``).

    :raises Invalid: when the cursor was not made by :func:`pack`, or not for this list.
    """
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(key, list) and len(key) == len(kinds):
            return [_value(each, kind) for each, kind in zip(key, kinds, strict=True)]
    except (binascii.Error, ValueError, TypeError, UnicodeError, RecursionError):
        pass
    raise Invalid({"cursor": _("翻页标记不完整，请从第一页重新开始")})


def _value(given: Any, kind: type[Any]) -> Any:
    """A value of the kind wanted.

    :raises ValueError, TypeError: when it is another.
    """
    if kind is datetime:
        moment = datetime.fromisoformat(given)
        if moment.tzinfo is None:
            raise ValueError(given)
        return moment
    if kind is date:
        return date.fromisoformat(given)
    fits = type(given) is kind and (0 <= given < 2**63 if kind is int else "\0" not in given)
    if not fits:
        raise TypeError(given)
    return given
