"""The whole catalogue in the memory of the process, read anew when its stamp changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.utils.translation import get_language

from shouwen.kit.kept import Kept
from shouwen.relations.catalogue import definitions, rules
from shouwen.relations.catalogue.models import (
    Category,
    Channel,
    Code,
    Field,
    Kind,
    Source,
    Stamp,
    Status,
    Succession,
    Value,
)

ARROW = " › "


def english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "").startswith("en")


@dataclass(frozen=True)
class Item:
    """One value as readers get it. ``label`` and ``help`` are in the reader's language."""

    id: int
    code: str
    name: str
    name_en: str
    definition: str
    definition_en: str
    position: int
    valid_from: date | None
    valid_to: date | None
    pack: str

    @property
    def label(self) -> str:
        return (self.name_en or self.name) if english() else self.name

    @property
    def help(self) -> str:
        return (self.definition_en or self.definition) if english() else self.definition

    def is_offered(self, day: date) -> bool:
        """Whether new entries may use it on a day."""
        return rules.is_offered(self.valid_from, self.valid_to, day)

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class KindItem(Item):
    icon: str
    needs_callback: bool
    is_complaint: bool
    is_restricted: bool


@dataclass(frozen=True)
class ChannelItem(Item):
    icon: str
    medium: str
    form: str
    address: str
    hours: str
    needs_evidence: bool
    needs_place: bool
    needs_reference: bool
    is_public: bool


@dataclass(frozen=True)
class SourceItem(Item):
    needs_reference: bool


@dataclass(frozen=True)
class Option:
    """One answer of a field that offers a list; retired ones keep their words."""

    code: str
    name: str
    name_en: str = ""
    valid_to: str = ""

    @property
    def label(self) -> str:
        return (self.name_en or self.name) if english() else self.name


@dataclass(frozen=True)
class FieldItem(Item):
    """A custom field; ``centre_id`` is the city that added it, None for the province's own."""

    centre_id: int | None
    type: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    needed: str
    needed_for: tuple[str, ...]
    section: str
    section_en: str
    options: tuple[Option, ...]
    pattern: str
    address: str
    currency: str
    default: str
    is_public: bool
    secrecy: str
    traits: dict[str, Any]
    pinyin: str = ""
    initials: str = ""

    @property
    def section_label(self) -> str:
        return (self.section_en or self.section) if english() else self.section

    @property
    def is_computed(self) -> bool:
        return self.type == "hours"

    def is_asked(self, kind: str, path: str, centre_id: int) -> bool:
        """Whether it is for a case of a kind, in a category (its path, '' for none), at a centre."""
        return definitions.is_asked(self, kind, path, centre_id)

    def is_needed(self, when: str, kind: str, path: str) -> bool:
        """Whether it must be filled at ``registration``, ``answer`` or ``close``."""
        return not self.is_computed and definitions.is_needed(self.needed, self.needed_for, when, kind, path)

    def offered(self, day: date, kept: Any = None) -> list[Option]:
        """The answers on offer on a day, and what a case holds already."""
        held = kept if isinstance(kept, list) else [kept]
        return [each for each in self.options if each.code in held or not each.valid_to or day.isoformat() < each.valid_to]

    @cached_property
    def by_option(self) -> dict[str, Option]:
        return {each.code: each for each in self.options}

    def as_listed(self, path: str) -> dict[str, Any]:
        """The plain shape in which a category names its own fields."""
        made = {"key": self.code, "name": self.name, "name_en": self.name_en, "type": OLD_NAMES.get(self.type, self.type),
                "required": self.is_needed("registration", "", path), **self.traits}  # fmt: skip
        return {**made, "choices": [each.code for each in self.options]} if self.options else made


OLD_NAMES = {new: old for old, new in definitions.OLD_TYPES.items()}


@dataclass(frozen=True)
class StatusItem(Item):
    """A name of its own, or a finer one, for a fixed state of cases."""

    centre_id: int | None
    state: str
    kinds: tuple[str, ...]
    is_automatic: bool


@dataclass(frozen=True)
class TreeItem(Item):
    """A value with a place in a tree; ``centre_id`` is the city that added it, None for the province's own."""

    parent_id: int | None
    centre_id: int | None
    level: int
    fields: tuple[dict[str, Any], ...]
    above: tuple[TreeItem, ...] = field(repr=False)

    @property
    def path_label(self) -> str:
        """The names from the root down, ``宽带 › 装移机 › 预约未上门``."""
        return ARROW.join(each.label for each in (*self.above, self))

    @property
    def parent_label(self) -> str:
        return ARROW.join(each.label for each in self.above)

    def is_offered(self, day: date) -> bool:
        return super().is_offered(day) and all(Item.is_offered(each, day) for each in self.above)

    def is_for(self, centre_id: int) -> bool:
        """Whether a centre may use it: the province's values and its own."""
        return all(each.centre_id in (None, centre_id) for each in (*self.above, self))


@dataclass(frozen=True)
class CategoryItem(TreeItem):
    """A category with what it inherits already worked out. Its ``code`` is its path."""

    kinds: tuple[str, ...]
    marks: frozenset[str]
    unit_code: str
    default_unit_id: int | None
    pinyin: str
    initials: str

    @property
    def path(self) -> str:
        return self.code


@dataclass(frozen=True)
class CodeItem(TreeItem):
    list_code: str
    needs_evidence: bool
    needs_text: bool
    pauses_clock: bool
    traits: dict[str, Any]
    pinyin: str
    initials: str

    @property
    def is_group(self) -> bool:
        """Whether it only gathers others and cannot be chosen itself."""
        return bool(self.traits.get("is_group"))


T = TypeVar("T", bound=TreeItem)


@dataclass(frozen=True)
class Tree(Generic[T]):
    """Tree values by id, and each node's children in their order."""

    by_id: dict[int, T]
    below: dict[int | None, tuple[T, ...]]

    def walk(self, parent_id: int | None = None) -> Iterator[T]:
        """Every node under one, depth first, in order."""
        for item in self.below.get(parent_id, ()):
            yield item
            yield from self.walk(item.id)


@dataclass(frozen=True)
class Shelves:
    """Everything there is, retired values included."""

    kinds: dict[str, KindItem]
    channels: dict[str, ChannelItem]
    sources: dict[str, SourceItem]
    categories: Tree[CategoryItem]
    codes: dict[str, Tree[CodeItem]]
    by_code: dict[tuple[str, str], CodeItem]
    category_by_code: dict[str, CategoryItem]
    fields: dict[str, FieldItem]
    statuses: dict[str, StatusItem]
    went: dict[str, dict[str, tuple[Part, ...]]]
    """Code list → old code → where it went."""


@dataclass(frozen=True)
class Part:
    """A part of a code that was merged or split: what it counts as from a day on, and how much of it."""

    new: str
    percent: int
    on: date


FLAT = ("id", "code", "name", "name_en", "definition", "definition_en", "position", "valid_from", "valid_to", "pack")


def _plain(row: Value, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*FLAT, *names)}


def as_field(row: Field) -> FieldItem:
    """A field as readers get it, saved or not."""
    same = ("centre_id", "type", "needed", "section", "section_en", "pattern", "address", "currency", "default",
            "is_public", "secrecy", "traits", "pinyin", "initials")  # fmt: skip
    names = ("code", "name", "name_en", "valid_to")
    return FieldItem(
        **_plain(row, *same),
        kinds=tuple(row.kinds),
        categories=tuple(row.categories),
        needed_for=tuple(row.needed_for),
        options=tuple(Option(**{name: str(each.get(name) or "") for name in names}) for each in row.options),
    )


def _status(row: Status) -> StatusItem:
    return StatusItem(**_plain(row, "centre_id", "state", "is_automatic"), kinds=tuple(row.kinds))


def _category(
    row: Category, above: tuple[CategoryItem, ...], fields: list[FieldItem]
) -> CategoryItem:
    own = [each for each in fields if each.centre_id is None and each.is_asked("", row.code, 0)]
    parent = above[-1] if above else None
    return CategoryItem(
        **_plain(row, "parent_id", "centre_id", "level", "pinyin", "initials"),
        above=above,
        kinds=tuple(row.kinds) or (parent.kinds if parent else ()),
        fields=tuple(each.as_listed(row.code) for each in own),
        marks=frozenset(row.marks) | (parent.marks if parent else frozenset()),
        unit_code=row.unit_code or (parent.unit_code if parent else ""),
        default_unit_id=row.default_unit_id or (parent.default_unit_id if parent and not row.unit_code else None),
    )


def _code(row: Code, above: tuple[CodeItem, ...]) -> CodeItem:
    names = ("parent_id", "centre_id", "level", "list_code", "needs_evidence", "needs_text",
             "pauses_clock", "traits", "pinyin", "initials")  # fmt: skip
    return CodeItem(**_plain(row, *names), above=above, fields=tuple(row.fields))


def _grow(rows: list[Any], make: Any) -> Tree[Any]:
    by_parent: dict[int | None, list[Any]] = {}
    for row in rows:
        by_parent.setdefault(row.parent_id, []).append(row)
    by_id: dict[int, Any] = {}
    below: dict[int | None, tuple[Any, ...]] = {}

    def add(parent_id: int | None, above: tuple[Any, ...]) -> None:
        below[parent_id] = tuple(make(row, above) for row in by_parent.get(parent_id, ()))
        for item in below[parent_id]:
            by_id[item.id] = item
            add(item.id, (*above, item))

    add(None, ())
    return Tree(by_id, below)


def _went() -> dict[str, dict[str, tuple[Part, ...]]]:
    found: dict[str, dict[str, tuple[Part, ...]]] = {}
    rows = Succession.objects.filter(revoked_at=None).order_by("old_id", "-percent", "new_id")
    for name, old, new, percent, on in rows.values_list("old__list_code", "old__code", "new__code", "percent", "on"):
        parts = found.setdefault(name, {})
        parts[old] = (*parts.get(old, ()), Part(new, percent, on))
    return found


def _load() -> Shelves:
    order = ("position", "id")
    codes: dict[str, list[Code]] = {}
    for row in Code.objects.order_by("list_code", *order):
        codes.setdefault(row.list_code, []).append(row)
    trees = {name: _grow(rows, _code) for name, rows in codes.items()}
    fields = [as_field(row) for row in Field.objects.order_by(*order)]
    own = [each for each in fields if each.categories and each.valid_to is None]
    categories = _grow(list(Category.objects.order_by(*order)), lambda row, above: _category(row, above, own))
    return Shelves(
        kinds={
            row.code: KindItem(**_plain(row, "icon", "needs_callback", "is_complaint", "is_restricted"))
            for row in Kind.objects.order_by(*order)
        },
        channels={
            row.code: ChannelItem(
                **_plain(row, "icon", "medium", "form", "address", "hours", "needs_evidence", "needs_place",
                         "needs_reference", "is_public")
            )
            for row in Channel.objects.order_by(*order)
        },
        sources={row.code: SourceItem(**_plain(row, "needs_reference")) for row in Source.objects.order_by(*order)},
        categories=categories,
        codes=trees,
        by_code={(name, item.code): item for name, tree in trees.items() for item in tree.by_id.values()},
        category_by_code={item.code: item for item in categories.by_id.values()},
        fields={item.code: item for item in fields},
        statuses={row.code: _status(row) for row in Status.objects.order_by(*order)},
        went=_went(),
    )  # fmt: skip


def _stamp() -> int:
    return Stamp.objects.values_list("value", flat=True).first() or 0


shelves = Kept(_load, _stamp)
"""The catalogue as this process knows it, at most two seconds old."""
