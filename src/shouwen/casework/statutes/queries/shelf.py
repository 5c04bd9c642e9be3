"""The packs, limits and choices in force, kept in the process: registration pays no query for them.

They carry a stamp that changes with every edit; a process looks at it at most every ten seconds, and at once after an edit
of its own. A clock started meanwhile by another process stands on the earlier version, as if it had come a moment sooner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.casework.deadlines.slots import Law, LawWords
from shouwen.casework.deadlines.states import STAGES, Traits
from shouwen.casework.statutes import models, states
from shouwen.casework.statutes.models.packs import spoken
from shouwen.casework.statutes.rules import limits as rules
from shouwen.casework.statutes.rules.articles import in_english
from shouwen.casework.statutes.rules.limits import Book, Chosen, Counted, Limit
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.kept import Kept


@dataclass(frozen=True)
class Shelf:
    """What is kept: the book, and each version of each limit with its words (row, pack) by id."""

    book: Book
    limits: Mapping[int, Limit]
    words: Mapping[int, tuple[models.Limit, models.Pack]]


def _load() -> Shelf:
    packs = {row.pk: row for row in models.Pack.objects.all()}
    by_pack: dict[str, list[Limit]] = {}
    limits, words = {}, {}
    for row in models.Limit.objects.order_by("code", "region", "version") if packs else ():
        limit = as_rule(row, packs[row.pack_id].code)
        by_pack.setdefault(limit.pack, []).append(limit)
        limits[row.pk], words[row.pk] = limit, (row, packs[row.pack_id])
    chosen = (
        [_chosen(row, packs[row.pack_id]) for row in models.Choice.objects.order_by("id")] if packs else []
    )
    counted = [
        Counted(packs[row.pack_id].code, row.matter, row.centre_id, row.category_path)
        for row in (models.Counted.objects.filter(until_at=None).order_by("id") if packs else ())
    ]
    return Shelf(Book(by_pack, chosen, _lines() if chosen else {}, counted), limits, words)


def as_rule(row: models.Limit, pack: str) -> Limit:
    """A row as the rules know it."""
    names = (
        "code",
        "stage",
        "amount",
        "unit",
        "kinds",
        "region",
        "party",
        "start",
        "steps",
        "pauses",
        "mark",
        "valid_from",
        "valid_to",
        "matter",
    )
    return rules.read(row.pk, pack, {name: getattr(row, name) for name in names})


def _chosen(row: models.Choice, pack: models.Pack) -> Chosen:
    """A choice; of a retired pack it ends with the pack."""
    ends = [each for each in (row.until_at, pack.retired_at) if each]
    return Chosen(pack.code, row.centre_id, row.region, row.party, row.from_at, min(ends) if ends else None)


def _lines() -> dict[int, list[int]]:
    """Centre → those above it, nearest first."""
    centres = list(
        Unit.objects.filter(role=Unit.Role.CENTRE, level__in=["group", "province", "city"]).order_by("-path")
    )
    return {
        unit.pk: [each.pk for each in centres if each.pk != unit.pk and unit.path.startswith(each.path)]
        for unit in centres
    }


def _stamp() -> object:
    return models.Pack.objects.aggregate(stamp=Max("stamp"))["stamp"]


_shelf = Kept(_load, _stamp, ttl=10.0)
forget = _shelf.forget


def book() -> Book:
    """Every pack, limit and choice."""
    return _shelf().book


def limit(limit_id: int) -> Limit | None:
    """One version of a limit."""
    return _shelf().limits.get(limit_id)


def laws(subject_kind: str, traits: Traits, received_at: datetime) -> list[Law]:
    """The limits by statute a subject has, for deadlines to start clocks by; those that begin at acceptance are marked so."""
    if subject_kind != "case":
        return []
    held = book()
    if not held.chosen:
        return []
    day = received_at.astimezone(ZoneInfo(traits.time_zone or "Asia/Shanghai")).date()
    found = []
    for start in states.STARTS:
        wanted = held.wanted(traits.centre_id, traits.kind, traits.category_path, received_at, day, start)
        found += [as_law(each) for each in wanted]
    return found


def as_law(each: Limit) -> Law:
    """A limit as deadlines count by it."""
    return Law(each.key, each.stage, each.id, each.amount, each.unit, each.pauses, each.start != "received")


def says(limit_id: int) -> LawWords | None:
    """What is said of a limit, in the reader's language."""
    found = _shelf().words.get(limit_id)
    if found is None:
        return None
    row, pack = found
    is_law = row.mark in states.LAW
    name = _("%(pack)s %(stage)s") % {"pack": pack, "stage": STAGES[row.stage].name}
    return LawWords(name, basis_of(row), spoken(row.follows, row.follows_en), is_law)


def basis_of(row: Any) -> str:
    """The statute and its article, in the reader's language: ``《快递暂行条例》第二十八条``."""
    basis, article = spoken(row.basis, row.basis_en), spoken(row.article, in_english(row.article))
    return _("%(basis)s%(article)s") % {"basis": basis, "article": article} if article else basis


def wording(label: str) -> str:
    """A ground of an extension, as facts keep it in Chinese, in English for whoever reads English; '' for anything else."""
    if not (get_language() or "").startswith("en"):
        return ""
    steps = (step for limit in _shelf().limits.values() for step in limit.steps)
    return next((step.ground_en for step in steps if step.ground == label), "")


def opens_clocks(centre_id: int, at: datetime) -> bool:
    """Whether a centre counts by any pack; no query."""
    return bool(book().choices(centre_id, at))
