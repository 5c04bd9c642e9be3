"""Which categories count as the matters a pack's limits name, centre by centre, and where nobody has said so yet."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.statutes import models, states
from shouwen.casework.statutes.queries.packs import PackView, centres_in_reach
from shouwen.casework.statutes.queries.shelf import book
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.dotted import is_below
from shouwen.relations.catalogue import queries as catalogue


@dataclass(frozen=True)
class CountedView:
    """A category that counts as a matter in a centre."""

    id: int
    centre_id: int
    centre: str
    category: str
    category_label: str
    since: datetime
    may_end: bool


@dataclass(frozen=True)
class MatterView:
    """A matter that limits of a pack name. ``silent`` are centres that count by the pack and have said of no category that it
    is one: there its limits open no clock."""

    code: str
    name: str
    kinds: frozenset[str]
    counted: Sequence[CountedView]
    silent: Sequence[str]


def matter_views(view: PackView, actor: Actor) -> list[MatterView]:
    """The matters of a loaded pack; three queries, none for a pack whose limits name none."""
    if view.row is None:
        return []
    named: dict[str, set[str]] = {}
    for matter, kinds in models.Limit.objects.filter(pack=view.row, valid_to=None).exclude(matter="").order_by("id").values_list("matter", "kinds"):
        named.setdefault(matter, set()).update(kinds)
    if not named:
        return []
    rows = list(models.Counted.objects.filter(pack=view.row, until_at=None).order_by("category_path", "id"))
    names = organisation.unit_names([row.centre_id for row in rows])
    reach = actor.reach("statutes.packs")
    found: dict[str, list[CountedView]] = {matter: [] for matter in named}
    for row in rows:
        may_end = reach is not None and reach.covers_centre(row.centre_id)
        label = catalogue.path_words(row.category_path)
        found.setdefault(row.matter, []).append(
            CountedView(row.pk, row.centre_id, names.get(row.centre_id, ""), row.category_path, label, row.from_at, may_end)
        )
    return [
        MatterView(code, matter_words(code), frozenset(kinds), found[code], _silent(view, {each.centre_id for each in found[code]}))
        for code, kinds in named.items()
    ]


def _silent(view: PackView, told: AbstractSet[int]) -> list[str]:
    above = book().above
    return [each.centre for each in view.choices if not told & {each.centre_id, *above.get(each.centre_id, ())}]


def matter_words(code: str) -> str:
    """A matter in words; '' for none."""
    return str(states.MATTERS.get(code, code))


def covering(pack_id: int, matter: str, centre_id: int, path: str) -> str | None:
    """The category by which a centre counts this one as a matter already: itself or one above; None when it does not."""
    rows = models.Counted.objects.filter(pack_id=pack_id, matter=matter, centre_id=centre_id, until_at=None)
    return next((held for held in rows.values_list("category_path", flat=True) if is_below(path, held)), None)


def of_centre(centre_id: int, actor: Actor, *, at: datetime) -> list[tuple[str, str]]:
    """The categories of a centre that a matter can have: (code, words), in order of the tree."""
    return [(leaf.code, leaf.path_label) for leaf in catalogue.categories(actor, at=at, centre_id=centre_id)]


def countable(centre_id: int, kinds: AbstractSet[str], actor: Actor, *, at: datetime) -> list[tuple[str, str]]:
    """The categories a centre may count as a matter of these kinds, upper levels too: (code, words), in order of the tree."""
    found: dict[str, str] = {}
    for leaf in catalogue.categories(actor, at=at, centre_id=centre_id):
        if not leaf.kinds or kinds & {*leaf.kinds}:
            for item in (*leaf.above, leaf):
                found.setdefault(item.code, item.path_label)
    return list(found.items())


def offered(matter: MatterView, actor: Actor, *, at: datetime) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """What the form offers for a matter: (centre, its name, its categories, the usual ones first)."""
    usual = states.USUAL.get(matter.code, ())
    return [
        (unit.pk, str(unit), sorted(countable(unit.pk, matter.kinds, actor, at=at), key=lambda each: each[0] not in usual))
        for unit in centres_in_reach(actor)
    ]
