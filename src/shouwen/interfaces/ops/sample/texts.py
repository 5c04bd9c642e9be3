"""The sample's words as data: stories by theme, small talk, categories. Reading only, nothing of the database."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CHANNELS = {
    "phone": ("phone",),
    "online": ("web", "app", "wechat", "chat"),
    "email": ("email",),
    "hall": ("counter",),
    "letter": ("letter",),
}
"""How a story's way in may be recorded."""


@dataclass(frozen=True)
class Theme:
    """What stories of one sort share: the department that handles them and what is said about them in between."""

    code: str
    branch: str
    notes: tuple[str, ...]
    promises: tuple[str, ...]
    refusals: tuple[str, ...]
    closings: tuple[str, ...]

    @property
    def industry(self) -> str:
        return self.code.partition("_")[0]


@dataclass(frozen=True)
class Story:
    """One matter in the customer's own words, with what the department found and what the customer was told.

    ``way`` is the way in (a key of :data:`CHANNELS`), ``on`` a hint for the category.
    """

    theme: Theme
    kind: str
    way: str
    severity: str
    on: str
    title: str
    says: str
    wants: str
    report: str
    answer: str


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def table(name: str) -> dict[str, Any]:
    """One of the tables: ``centre``, ``staff``, ``customers``, ``talk``, ``categories``, ``steering`` or ``teamwork``."""
    return _read(f"{name}.toml")


@cache
def stories() -> tuple[Story, ...]:
    """Every story, in the order of the files."""
    names = sorted(each.name for each in files(__package__).joinpath("stories").iterdir())
    return tuple(
        story for name in names if name.endswith(".toml") for story in _stories(_read(f"stories/{name}"))
    )


def _stories(data: dict[str, Any]) -> list[Story]:
    said = {key: tuple(data[key]) for key in ("notes", "promises", "refusals", "closings")}
    theme = Theme(code=data["theme"], branch=data["branch"], **said)
    return [_story(theme, each) for each in data["story"]]


def _story(theme: Theme, data: dict[str, str]) -> Story:
    kind, way, severity = data["as"].split("/")
    return Story(
        theme, kind, way, severity, data["on"], data["title"], data["says"], data["wants"],
        data.get("report", ""), data["answer"],
    )  # fmt: skip


def story(title: str) -> Story:
    """The story with this title."""
    return next(each for each in stories() if each.title == title)


def categories_for(story: Story) -> list[str]:
    """The category codes to try for a story, best first."""
    tables = table("categories")
    by_kind = tables["kinds"]
    general = by_kind.get(story.kind) if isinstance(by_kind.get(story.kind), str) else None
    own = tables[story.theme.code][story.on]
    return [each for each in (own, general, by_kind[story.theme.industry].get(story.kind)) if each]
