"""Which template holds where and when; before anybody has made one, the one that ships."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.papers import states
from shouwen.casework.papers.models import Template
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound


@dataclass(frozen=True)
class Held:
    """The template that holds: its content, its row (None: the one that ships), whose it is (None: everybody's)."""

    content: dict[str, Any]
    row: Template | None
    centre_id: int | None

    @property
    def version(self) -> int:
        """Its number; 0 for the one that ships."""
        return self.row.version if self.row else 0


@cache
def _shipped(kind: str, language: str) -> str:
    return files("shouwen.casework.papers").joinpath("data", f"{kind}.{language}.json").read_text(encoding="utf-8")


def shipped(kind: str, language: str) -> dict[str, Any]:
    """The template that comes with the program."""
    return dict(json.loads(_shipped(kind, language)))


def languages() -> list[str]:
    """The languages papers are made in."""
    return list(states.LANGUAGES)


def known(kind: str, language: str) -> None:
    """:raises NotFound: when there is no such paper, or not in this language."""
    if kind not in states.KINDS or language not in states.LANGUAGES:
        raise NotFound("paper_kind_unknown", _("没有这种文书"))


def in_force(kind: str, language: str, centre_id: int | None, at: datetime) -> Held:
    """The template that holds for a centre at a moment: its own, else everybody's, else the one that ships; one query.

    :raises NotFound: for no paper, or no language.
    """
    known(kind, language)
    rows = list(Template.objects.filter(kind=kind, language=language, retired_at=None, starts_at__lte=at))
    for whose in dict.fromkeys((centre_id, None)):
        mine = [each for each in rows if each.centre_id == whose]
        if mine:
            row = max(mine, key=lambda each: (each.starts_at, each.version))
            return Held(row.content, row, whose)
    return Held(shipped(kind, language), None, None)


@dataclass(frozen=True)
class Version:
    """A version as its page lists it; ``state`` is now, later, past or retired."""

    row: Template
    who: str
    state: str


def versions(kind: str, language: str, centre_id: int | None, at: datetime) -> list[Version]:
    """Every version of a centre's template, newest first."""
    rows = list(Template.objects.filter(kind=kind, language=language, centre_id=centre_id).order_by("-version"))
    names = organisation.names([each.made_by_id for each in rows])
    now = in_force(kind, language, centre_id, at)
    current = now.row.pk if now.row else 0
    return [Version(each, names.get(each.made_by_id or 0, ""), _state(each, current, at)) for each in rows]


def _state(row: Template, current: int, at: datetime) -> str:
    if row.retired_at:
        return "retired"
    return "now" if row.pk == current else "later" if row.starts_at > at else "past"


def may_edit(actor: Actor, centre_id: int | None) -> bool:
    """Whether the actor may make templates for a centre, or (None) for all of them."""
    reach = actor.reach("papers.templates")
    if reach is None:
        return False
    return reach.centre_ids is None if centre_id is None else reach.covers_centre(centre_id)


def version(template_id: int, actor: Actor) -> Template:
    """One version, for who keeps templates: everybody's, or those of centres in reach.

    :raises Forbidden: without ``papers.templates``.
    :raises NotFound: when there is none for this reader.
    """
    actor.need("papers.templates")
    row = Template.objects.filter(pk=template_id).first()
    if row is None or not (row.centre_id is None or may_edit(actor, row.centre_id)):
        raise NotFound("template_unknown", _("没有这一版模板"))
    return row
