"""What a fact is: a frozen record of something that has happened, in ids and small plain values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, dataclass_transform

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

F = TypeVar("F", bound="type[Fact]")
KINDS: dict[str, type[Fact]] = {}
OUTSIDE = frozenset({"subject_id", "centre_id"})
ALREADY_PLAIN = frozenset({str, int, bool, float, type(None)})
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Frozen:
    """A record that never changes, made by name: ``CaseChased(subject_id=7, centre_id=1)``.

    What a dataclass of the standard library would be, without the code it writes for each of hundreds of classes, which
    every start of the program would wait for. Annotations are the fields; a value in the class is the default.
    """

    _defaults: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    _names: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = [name for name, kind in vars(cls).get("__annotations__", {}).items() if "ClassVar" not in str(kind)]
        cls._names = cls._names | frozenset(own)
        cls._defaults = {**cls._defaults, **{name: vars(cls)[name] for name in own if name in vars(cls)}}

    def __init__(self, **values: Any) -> None:
        """:raises TypeError: for a field that is missing or that there is none of."""
        held = self.__dict__
        held.update(self._defaults)
        held.update(values)
        if held.keys() != self._names:
            wrong = ", ".join(sorted(held.keys() ^ self._names))
            raise TypeError(f"{type(self).__name__}: {wrong} is missing or unknown")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *(self.__dict__[name] for name in sorted(self._names))))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


class Fact(Frozen):
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

    @classmethod
    def says_of(cls, body: Mapping[str, Any]) -> str | Promise:
        """The sentence for these values, where some have nothing to say."""
        return cls.says

    def body(self) -> dict[str, Any]:
        """The fact's own values, JSON-plain: what the chain seals besides who, when and where."""
        return {name: plain(value) for name, value in self.__dict__.items() if name not in OUTSIDE}


def plain(value: Any) -> Any:
    """A value as JSON knows it: moments and days in ISO format, tuples as lists."""
    if value.__class__ in ALREADY_PLAIN:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(each) for each in value]
    return value


def fact(kind: str) -> Callable[[F], F]:
    """Register a class of facts under its lasting name, such as ``cases.CaseRegistered``.

    :raises TypeError: for a class, or one above it, that was made a dataclass too.
    """

    def name(cls: F) -> F:
        if cls.__init__ is not Frozen.__init__:
            raise TypeError(f"{cls.__name__}: a fact is no dataclass, its annotations are enough")
        cls.kind = kind
        KINDS[kind] = cls
        return cls

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
