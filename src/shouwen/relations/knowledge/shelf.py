"""All shared texts in the memory of the process with their index, read anew when the stamp changes.

The index lives on from reading to reading; only what has changed is put in or taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from django.utils.translation import get_language

from shouwen.kit.kept import Kept
from shouwen.relations.knowledge.models import LINES, Stamp, Text
from shouwen.relations.knowledge.rules import Index
from shouwen.relations.knowledge.states import Sort


def english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "").startswith("en")


@dataclass(frozen=True)
class Said:
    """Lines to be said, and whether they are English."""

    lines: tuple[str, ...]
    is_english: bool = False

    @property
    def lang(self) -> str:
        return "en" if self.is_english else "zh-CN"


@dataclass(frozen=True)
class Item:
    """One text as readers get it. ``uses`` is as of the last reading."""

    id: int
    number: int
    sort: str
    title: str
    title_en: str
    body: str
    steps: tuple[str, ...]
    steps_en: tuple[str, ...]
    avoid: tuple[str, ...]
    avoid_en: tuple[str, ...]
    kinds: tuple[str, ...]
    categories: tuple[int, ...]
    shortcut: str
    centre_id: int | None
    person_id: int | None
    owner_id: int | None
    version: int
    uses: int
    review_on: date | None
    valid_from: date | None
    valid_to: date | None
    pinyin: str
    initials: str
    pack: str

    @property
    def code(self) -> str:
        """How people call it: ``K-0142``."""
        return f"K-{self.number:04d}"

    @property
    def label(self) -> str:
        """Its title in the reader's language."""
        return (self.title_en or self.title) if english() else self.title

    @property
    def said(self) -> Said:
        """The steps of a script in the reader's language, in Chinese where nobody has put them into English."""
        return Said(self.steps_en, True) if english() and self.steps_en else Said(self.steps)

    @property
    def unsaid(self) -> Said:
        """What not to say, likewise."""
        return Said(self.avoid_en, True) if english() and self.avoid_en else Said(self.avoid)

    @property
    def sort_label(self) -> str:
        return str(Sort(self.sort).label)

    def is_offered(self, day: date) -> bool:
        """Whether it may be used on a day."""
        since, until = self.valid_from, self.valid_to
        return (since is None or since <= day) and (until is None or day < until)

    def is_for(self, centre_id: int, person_id: int) -> bool:
        """Whether somebody of a centre may use it."""
        return self.centre_id in (None, centre_id) and self.person_id in (None, person_id)

    def __str__(self) -> str:
        return self.label


PLAIN = (
    "id", "number", "sort", "title", "title_en", "body", "shortcut", "centre_id", "person_id", "owner_id", "version",
    "uses", "review_on", "valid_from", "valid_to", "pinyin", "initials", "pack",
)  # fmt: skip
LISTS = (*LINES, "kinds", "categories")


def item_of(row: Text) -> Item:
    """A row as readers get it."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    return Item(**(plain | {name: tuple(getattr(row, name)) for name in LISTS}))


@dataclass(frozen=True)
class Shelf:
    """Every shared text by id, in their order, and the index of the answers in force by id."""

    items: dict[int, Item]
    index: Index


_INDEX = Index()
_VERSIONS: dict[int, int] = {}
_LOCK = Lock()


def _load() -> Shelf:
    rows = Text.objects.filter(person=None).order_by("number")
    items = {row.pk: item_of(row) for row in rows}
    with _LOCK:
        _keep_up([each for each in items.values() if each.sort == Sort.ANSWER and each.valid_to is None])
    return Shelf(items, _INDEX)


def _keep_up(answers: Sequence[Item]) -> None:
    """Take in what is new and out what is gone: a change costs one text, not all."""
    wanted = {each.id: each for each in answers}
    for key in _INDEX.held():
        if key not in wanted or wanted[key].version != _VERSIONS[key]:
            _INDEX.drop(key)
    for key in wanted.keys() - _INDEX.held():
        _INDEX.add(key, wanted[key].title, wanted[key].body)
        _VERSIONS[key] = wanted[key].version


def _stamp() -> int:
    return Stamp.objects.values_list("value", flat=True).first() or 0


shelf = Kept(_load, _stamp)
"""The shared texts as this process knows them, at most two seconds old."""
