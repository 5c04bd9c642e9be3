"""Tags (标签) of cases: what they are called and count as now, what may be put on, how many cases bear each.

A case keeps the codes it was given. A tag that was merged counts as what took it over, wherever it is shown or asked for,
so merging moves no case and taking the merge back restores everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.casework.cases.models import Case, CaseTag
from shouwen.casework.cases.queries.tagcounts import Borne
from shouwen.casework.cases.queries.tagcounts import borne as borne_by
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.text import squash
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.queries import CodeItem

LIST = "tag"
MOST = 20
"""Tags of one case: more say nothing. A merge keeps them all; then some come off before another is put on."""
SIGNS = re.compile(r"[,，;；、|\n]")
"""What stands between two tags that are typed or come in one cell."""


@dataclass(frozen=True)
class Tag:
    """A tag as a case bears it."""

    code: str
    label: str
    is_offered: bool = True

    def __str__(self) -> str:
        return self.label


def _today(at: datetime | None = None) -> date:
    return timezone.localdate(at or clock.now())


def meant(code: str) -> str:
    """What a tag counts as today: itself, or whatever it was merged into. No query."""
    today, seen = _today(), {code}
    while parts := [part for part in catalogue.went(LIST, code) if part.is_whole and part.on <= today]:
        code = parts[0].item.code
        if code in seen:
            return code
        seen.add(code)
    return code


def gathered(codes: Iterable[str]) -> set[str]:
    """Tags with all that were merged into them. No query."""
    wanted = {meant(code) for code in codes}
    return wanted | {item.code for item in catalogue.codes_of(LIST) if meant(item.code) in wanted}


def borne(codes: Sequence[str]) -> list[Tag]:
    """The tags of a case, each once, in the order they were put on. No query."""
    if not codes:
        return []
    known, today = _known(), _today()
    found = dict.fromkeys(meant(code) for code in codes)
    return [
        Tag(code, item.label if (item := known.get(code)) else code, bool(item and item.is_offered(today))) for code in found
    ]


def over(codes: Sequence[str], most: int = MOST) -> int:
    """How many tags a case bears above the most, 0 when not. No query."""
    return max(0, len({meant(code) for code in codes}) - most)


def no_room(codes: Sequence[str]) -> str:
    """Why nothing can be put on a case with these tags, and what helps; '' when there is room. No query."""
    if not (too_many := over(codes, MOST - 1)):
        return ""
    return _("一件最多 %(most)s 个标签，现在有 %(held)s 个：拿掉 %(off)s 个，才能再加") % {
        "most": MOST, "held": MOST - 1 + too_many, "off": too_many,
    }  # fmt: skip


def said(codes: Sequence[str]) -> str:
    """The same in one cell of a table."""
    return _("、").join(str(each) for each in borne(codes))


def _known() -> dict[str, CodeItem]:
    return {item.code: item for item in catalogue.codes_of(LIST) if not item.is_group}


def name_of(code: str) -> str:
    """A tag's Chinese name, as facts keep it."""
    item = _known().get(code)
    return item.name if item else code


def choices() -> Mapping[str, str]:
    """Every tag a condition may name: those on offer first, then retired ones; merged ones as what they became."""
    today, known = _today(), _known()
    offered = {code: item.label for code, item in known.items() if item.is_offered(today)}
    rest = {
        code: _("%(name)s（已停用）") % {"name": item.label} if meant(code) == code else known[meant(code)].label
        for code, item in known.items()
        if code not in offered
    }
    return {**offered, **rest}


def of(case: Case) -> set[str]:
    """What a case bears, as conditions compare it: its tags with every code that counts as one of them."""
    return gathered(case.tags)


def asks(codes: Iterable[str]) -> Q:
    """The cases that bear one of some tags."""
    return Q(pk__in=CaseTag.objects.filter(code__in=sorted(gathered(codes))).values("case_id"))


def offered(centre_id: int, *, held: Sequence[str] = ()) -> list[CodeItem]:
    """The tags that may be put on a case of a centre, those it bears left out. No query."""
    today, borne_ = _today(), {meant(code) for code in held}
    return [
        item for code, item in _known().items()
        if item.is_offered(today) and item.is_for(centre_id) and code not in borne_
    ]  # fmt: skip


def named(text: str, centre_id: int) -> str:
    """The tag on offer to a centre that a text means, by its code or its name in either language; '' when it means none. No query."""
    wanted = text.casefold()
    return next((item.code for item in offered(centre_id) if wanted in (item.code, item.name.casefold(), item.name_en.casefold())), "")


def parted(text: str) -> list[str]:
    """Names of tags as they are typed one after another, each once."""
    return list(dict.fromkeys(part for part in map(squash, SIGNS.split(text)) if part))


def search(text: str, centre_id: int, actor: Actor, *, held: Sequence[str] = (), limit: int = 8) -> list[CodeItem]:
    """The tags on offer to a centre that answer a text by pinyin initials, pinyin, any characters, or English, those ``held``
    left out; without a text the first of them. No query."""
    fit = {item.code: item for item in offered(centre_id, held=held)}
    found = catalogue.search_codes(LIST, text, actor, limit=limit + len(held), centre_id=centre_id)
    return [item for item in found if item.code in fit][:limit]


def may_be_coined(text: str, found: Sequence[CodeItem], actor: Actor) -> bool:
    """Whether a text can become a tag of that name, which none of those found has."""
    same = {each.casefold() for item in found for each in (item.name, item.name_en)}
    return bool(text) and text.casefold() not in same and actor.may("catalogue.coin")


@dataclass(frozen=True)
class Counted:
    """A tag with how many cases in the reader's reach bear it, of the latest that bear it at all; ``more`` bear it before them."""

    item: CodeItem
    open: int
    all: int
    is_offered: bool
    whose: str = ""
    more: bool = False


def counted(actor: Actor) -> list[Counted]:
    """Every tag of the house and the reader's reach, most used first; retired ones only while a case bears them. Two queries.

    :raises Forbidden: without ``cases.read``.
    """
    reach, today, known = actor.need("cases.read"), _today(), _known()
    figures: dict[str, Borne] = {}
    for code, found in borne_by(known, actor).items():  # a case bears a tag once
        figures[meant(code)] = figures.get(meant(code), Borne()).with_(found)
    centres = organisation.unit_names({item.centre_id for item in known.values() if item.centre_id})
    made = [
        Counted(item, found.open, found.all, item.is_offered(today), centres.get(item.centre_id or 0, ""), found.beyond)
        for code, item in known.items()
        if (found := figures.get(code, Borne())).all or (item.is_offered(today) and (item.centre_id is None or reach.covers_centre(item.centre_id)))
    ]
    return sorted(made, key=lambda each: (not each.is_offered, -each.open, -each.all))
