"""What a fact is: a frozen record of something that has happened, in ids and small plain values."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, ClassVar, TypeVar, dataclass_transform

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

F = TypeVar("F", bound="type[Fact]")
KINDS: dict[str, type[Fact]] = {}
OUTSIDE = frozenset({"subject_id", "centre_id"})
ALREADY_PLAIN = frozenset({str, int, bool, float, type(None)})
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fact:
    """The base of every fact.

    ``says`` is the sentence of the timeline, with ``{field}`` places; a field whose name ends in ``_person`` or
    ``_unit`` holds an id and is shown as a name, ``_people`` several ids, ``_at`` a moment shown in the reader's
    zone, ``_label`` a Chinese message id shown in the reader's language. ``tab`` sorts it into customer, handoff, order, approval, note,
    clock or system.
    """

    kind: ClassVar[str]
    subject_kind: ClassVar[str]
    says: ClassVar[str | Promise] = ""
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "point"

    subject_id: int
    centre_id: int = 0

    def body(self) -> dict[str, Any]:
        """The fact's own values, JSON-plain: what the chain seals besides who, when and where."""
        held = self.__dict__
        kind: Any = type(self)
        return {name: plain(held[name]) for name in _named(kind)}


@cache
def _named(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in dataclasses.fields(kind) if each.name not in OUTSIDE)


def plain(value: Any) -> Any:
    """A value as JSON knows it: moments and days in ISO format, tuples as lists."""
    if value.__class__ in ALREADY_PLAIN:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(each) for each in value]
    return value


@dataclass_transform(frozen_default=True, kw_only_default=True)
def fact(kind: str) -> Callable[[F], F]:
    """Make a class a frozen fact and register it under its lasting name, such as ``cases.CaseRegistered``."""

    def name(cls: F) -> F:
        cls.kind = kind
        done = "__dataclass_params__" in vars(cls)
        # `dataclass` gives back the class it was given, which its typing does not say
        made: F = cls if done else dataclasses.dataclass(frozen=True, kw_only=True)(cls)  # type: ignore[assignment]
        KINDS[kind] = made
        return made

    return name


def canonical(value: Any) -> str:
    """The one spelling of a JSON value that is hashed: keys sorted, no spaces, no escapes (like RFC 8785)."""
    return _written(value)


@fact("ledger.LogExported")
class LogExported(Fact):
    """Somebody took a part of the log out into a file; told on a chain of their own."""

    subject_kind: ClassVar[str] = "log"
    says: ClassVar[str | Promise] = _("导出了账本里的 {entries} 条")
    icon: ClassVar[str] = "file-text"

    entries: int
