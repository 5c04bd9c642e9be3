"""Packs and their limits as the page shows them: basis, certainty, what differs where, who counts by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.states import STAGES
from shouwen.casework.statutes import models, states
from shouwen.casework.statutes.models.packs import spoken
from shouwen.casework.statutes.queries.shelf import basis_of
from shouwen.casework.statutes.queries.words import amount_of, pauses_of, region_name, steps_of
from shouwen.casework.statutes.rules.limits import within
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound


@dataclass(frozen=True)
class ChoiceView:
    """A centre that counts by a pack. ``gap``: its region has no rule of its own there."""

    centre_id: int
    centre: str
    region: str
    party: str
    since: datetime
    gap: bool
    may_end: bool


@dataclass(frozen=True)
class PackView:
    """A pack; ``row`` None: it ships and is not loaded."""

    code: str
    name: str
    note: str
    row: models.Pack | None
    count: int
    choices: Sequence[ChoiceView]


@dataclass(frozen=True)
class LimitView:
    """One version of a limit in words. ``is_local``: it replaces the general one in its region."""

    row: models.Limit
    stage: str
    amount: str
    start: str
    basis: str
    steps: Sequence[str]
    pauses: str
    follows: str
    mark: str
    is_law: bool
    region: str
    party: str
    kinds: str
    valid: str
    is_local: bool
    is_now: bool
    matter: str


def pack_views(shipped: Mapping[str, Mapping[str, object]], actor: Actor, *, at: datetime) -> list[PackView]:
    """Every pack that is here or ships; three queries."""
    rows = {row.code: row for row in models.Pack.objects.order_by("code")}
    choices = _choices(actor)
    counts: dict[int, int] = {}
    for pack_id in models.Limit.objects.filter(valid_to=None).values_list("pack_id", flat=True):
        counts[pack_id] = counts.get(pack_id, 0) + 1
    found = []
    for code in sorted({*rows, *shipped}):
        row = rows.get(code)
        given = shipped.get(code, {})
        name, name_en = (row.name, row.name_en) if row else (str(given["name"]), str(given["name_en"]))
        note = spoken(row.note, row.note_en) if row else spoken(str(given["note"]), str(given["note_en"]))
        limits = given.get("limits", ())
        count = counts.get(row.pk, 0) if row else len(limits) if isinstance(limits, list) else 0
        found.append(
            PackView(code, spoken(name, name_en), note, row, count, choices.get(row.pk, []) if row else [])
        )
    return found


def _choices(actor: Actor) -> dict[int, list[ChoiceView]]:
    """Pack → the centres in sight that count by it."""
    reach = actor.reach("statutes.packs")
    rows = list(models.Choice.objects.filter(until_at=None).order_by("id"))
    names = organisation.unit_names([row.centre_id for row in rows])
    local: dict[int, set[str]] = {}
    for pack_id, region in (
        models.Limit.objects.filter(valid_to=None).exclude(region="").values_list("pack_id", "region")
    ):
        local.setdefault(pack_id, set()).add(region)
    found: dict[int, list[ChoiceView]] = {}
    for row in rows:
        regions = local.get(row.pack_id, set())
        gap = bool(row.region) and bool(regions) and not any(within(row.region, each) for each in regions)
        view = ChoiceView(
            row.centre_id, names.get(row.centre_id, ""), region_name(row.region), str(states.PARTIES[row.party]), row.from_at, gap,
            reach is not None and reach.covers_centre(row.centre_id),
        )  # fmt: skip
        found.setdefault(row.pack_id, []).append(view)
    return found


def region_gap(view: ChoiceView) -> str:
    """What is said where a region has no rule of its own; '' where it has, or none was named."""
    return _("%(region)s没有另行规定，按全国的算") % {"region": view.region} if view.gap else ""


def pack_page(code: str, *, today: date) -> tuple[models.Pack, list[LimitView]]:
    """A loaded pack and every version of its limits: of each code the general one, then local ones, the newest first.

    :raises NotFound: when it is not loaded.
    """
    pack = models.Pack.objects.filter(code=code).first()
    if pack is None:
        raise NotFound("pack_unknown", _("没有这个法定时限包"))
    rows = models.Limit.objects.filter(pack=pack).order_by("party", "code", "region", "-version")
    return pack, [limit_view(row, today) for row in sorted(rows, key=lambda row: row.party != "company")]


def limit_view(row: models.Limit, today: date) -> LimitView:
    """One version of a limit in words."""
    kinds = pgettext("list", "、").join(deadlines.kind_words(kind) for kind in row.kinds)
    holds = (row.valid_from is None or row.valid_from <= today) and (
        row.valid_to is None or today < row.valid_to
    )
    return LimitView(
        row=row, stage=STAGES[row.stage].name, amount=amount_of(row), start=str(states.STARTS[row.start]), basis=basis_of(row),
        steps=steps_of(row), pauses=pauses_of(row), follows=spoken(row.follows, row.follows_en), mark=str(states.MARKS[row.mark]),
        is_law=row.mark in states.LAW, region=region_name(row.region), party=str(states.PARTIES[row.party]), kinds=kinds,
        valid=_valid(row), is_local=bool(row.region), is_now=holds,
        matter=str(states.MATTERS.get(row.matter, row.matter)),
    )  # fmt: skip


def _valid(row: models.Limit) -> str:
    if row.valid_from and row.valid_to:
        return _("%(since)s 至 %(until)s 前") % {
            "since": row.valid_from.isoformat(),
            "until": row.valid_to.isoformat(),
        }
    if row.valid_to:
        return _("到 %(until)s 前") % {"until": row.valid_to.isoformat()}
    return _("%(since)s 起") % {"since": row.valid_from.isoformat()} if row.valid_from else _("没有记起止日期")


def centres_in_reach(actor: Actor) -> list[Unit]:
    """The centres whose packs this person chooses."""
    reach = actor.need("statutes.packs")
    centres = Unit.objects.filter(role=Unit.Role.CENTRE, level__in=["province", "city"], is_active=True)
    if reach.centre_ids is not None:
        centres = centres.filter(pk__in=reach.centre_ids)
    return list(centres.order_by("path"))
