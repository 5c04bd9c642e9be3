"""Reading the catalogue. Nothing here costs a query while the process knows the current stamp.

Names are no secret: a value can be shown to anyone who may see what uses it. Only what is *offered* for new entries
depends on the centre and the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.presets import Node
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.relations.catalogue import rules, trees
from shouwen.relations.catalogue.customs import asked as asked
from shouwen.relations.catalogue.customs import automatic_status as automatic_status
from shouwen.relations.catalogue.customs import check_values as check_values
from shouwen.relations.catalogue.customs import computed as computed
from shouwen.relations.catalogue.customs import custom_field as custom_field
from shouwen.relations.catalogue.customs import custom_fields as custom_fields
from shouwen.relations.catalogue.customs import fresh as fresh
from shouwen.relations.catalogue.customs import known_field as known_field
from shouwen.relations.catalogue.customs import lacking as lacking
from shouwen.relations.catalogue.customs import read_value as read_value
from shouwen.relations.catalogue.customs import states as states
from shouwen.relations.catalogue.customs import status as status
from shouwen.relations.catalogue.customs import status_label as status_label
from shouwen.relations.catalogue.customs import statuses as statuses
from shouwen.relations.catalogue.customs import wording_of as wording_of
from shouwen.relations.catalogue.definitions import typed as typed
from shouwen.relations.catalogue.drawing import Drawn as Drawn
from shouwen.relations.catalogue.drawing import drawn as drawn
from shouwen.relations.catalogue.drawing import drawn_all as drawn_all
from shouwen.relations.catalogue.models import PackLoad
from shouwen.relations.catalogue.shelf import CategoryItem as CategoryItem
from shouwen.relations.catalogue.shelf import ChannelItem as ChannelItem
from shouwen.relations.catalogue.shelf import CodeItem as CodeItem
from shouwen.relations.catalogue.shelf import FieldItem as FieldItem
from shouwen.relations.catalogue.shelf import Item as Item
from shouwen.relations.catalogue.shelf import KindItem as KindItem
from shouwen.relations.catalogue.shelf import Option as Option
from shouwen.relations.catalogue.shelf import SourceItem as SourceItem
from shouwen.relations.catalogue.shelf import StatusItem as StatusItem
from shouwen.relations.catalogue.shelf import english, shelves
from shouwen.relations.catalogue.slots import PACKS, Pack
from shouwen.relations.catalogue.trends import Takes as Takes
from shouwen.relations.catalogue.trends import codes_of as codes_of
from shouwen.relations.catalogue.trends import roll_up as roll_up
from shouwen.relations.catalogue.trends import went as went


def _day(at: datetime | None) -> date:
    return timezone.localdate(at or clock.now())


def kind(code: str) -> KindItem:
    """A kind of case by its code, retired ones too.

    :raises NotFound: when there is none.
    """
    return _one(shelves().kinds, code, "kind_unknown", lambda: _("没有“%(code)s”这种事项"))


def channel(code: str) -> ChannelItem:
    """A channel by its code, retired ones too.

    :raises NotFound: when there is none.
    """
    return _one(shelves().channels, code, "channel_unknown", lambda: _("没有“%(code)s”这个渠道"))


def is_channel(code: str) -> bool:
    """Whether there is a channel of that code, retired ones too."""
    return code in shelves().channels


def kind_meant(text: str) -> str:
    """The code of the kind a text means, by its code or its name in either language; '' when it means none."""
    return _meant(shelves().kinds, text)


def channel_meant(text: str) -> str:
    """The code of the channel a text means, by its code or its name in either language; '' when it means none."""
    return _meant(shelves().channels, text)


def code_meant(list_code: str, text: str) -> str:
    """The code of a list's value a text means, by its code or its name in either language; '' when it means none."""
    found = shelves().by_code
    if (list_code, text) in found:
        return text
    return _meant({code: item for (name, code), item in found.items() if name == list_code}, text)


def _meant(items: Mapping[str, Item], text: str) -> str:
    if text in items:
        return text
    wanted = text.casefold()
    named = (item.code for item in items.values() if wanted in (item.name.casefold(), item.name_en.casefold()))
    return next(named, "") if wanted else ""


def source(code: str) -> SourceItem:
    """A source by its code, retired ones too.

    :raises NotFound: when there is none.
    """
    return _one(shelves().sources, code, "source_unknown", lambda: _("没有“%(code)s”这个来源"))


def code(list_code: str, code: str) -> CodeItem:
    """A value of a code list by its code, retired ones too.

    :raises NotFound: when there is none.
    """
    return _one(shelves().by_code, (list_code, code), "code_unknown", lambda: _("字典里没有“%(code)s”"), shown=code)


def _one(shelf: Mapping[Any, Any], key: Any, fault: str, words: Callable[[], str], shown: str = "") -> Any:
    try:
        return shelf[key]
    except KeyError:
        raise NotFound(fault, words() % {"code": shown or key}, value=shown or str(key)) from None


def label(list_code: str, code: str) -> str:
    """The words for a code, or the code itself when it is unknown: for pages that must show something."""
    item = shelves().by_code.get((list_code, code))
    return item.label if item else code


def wording(name: str) -> str:
    """The reader's word for a code known by its Chinese name, as facts keep it; '' when there is none or no need."""
    if not english():
        return ""
    found = shelves()
    named: list[Item | Option] = [*found.by_code.values(), *found.fields.values(), *found.statuses.values()]
    named += [option for field in found.fields.values() for option in field.options]
    return next((each.name_en for each in named if each.name == name and each.name_en), "")


def category(category_id: int) -> CategoryItem:
    """A category by its id, retired ones too.

    :raises NotFound: when there is none.
    """
    found = shelves().categories.by_id.get(category_id)
    if found is None:
        raise NotFound("category_unknown", _("没有这个类别"), value=str(category_id))
    return found


def category_by_code(code: str) -> CategoryItem:
    """A category by its code (its path), retired ones too.

    :raises NotFound: when there is none.
    """
    return _one(shelves().category_by_code, code, "category_unknown", lambda: _("没有“%(code)s”这个类别"))


def path_words(path: str) -> str:
    """A category with those above it, in words; the path itself when nobody knows it, '' for none."""
    try:
        return category_by_code(path).path_label if path else ""
    except NotFound:
        return path


def kinds(*, at: datetime | None = None) -> list[KindItem]:
    """The kinds offered now, in order."""
    return [item for item in shelves().kinds.values() if item.is_offered(_day(at))]


def channels(*, at: datetime | None = None, public: bool = False) -> list[ChannelItem]:
    """The channels offered now, in order; ``public`` keeps those told to customers (CMP-048)."""
    found = [item for item in shelves().channels.values() if item.is_offered(_day(at))]
    return [item for item in found if item.is_public] if public else found


def sources(*, at: datetime | None = None) -> list[SourceItem]:
    """The sources offered now, in order."""
    return [item for item in shelves().sources.values() if item.is_offered(_day(at))]


def choices(
    list_code: str,
    actor: Actor,
    *,
    at: datetime | None = None,
    centre_id: int | None = None,
    leaves: bool = True,
) -> list[CodeItem]:
    """What a code list offers to the actor's centre (or ``centre_id``) now, depth first; only leaves unless told."""
    tree = shelves().codes.get(list_code)
    if tree is None:
        return []
    day, centre = _day(at), centre_id or actor.centre_id
    found = [item for item in tree.walk() if item.is_offered(day) and item.is_for(centre)]
    parents = {item.parent_id for item in found} if leaves else set()
    return [item for item in found if item.id not in parents and not item.is_group]


def chosen(
    list_code: str, code: str, actor: Actor, *, at: datetime | None = None, field: str = "code"
) -> CodeItem:
    """The value an actor chose, which must be offered to their centre now, groups excepted.

    :raises Invalid: at ``field`` when it is not on offer.
    """
    item = shelves().by_code.get((list_code, code))
    centre = actor.centre_id
    if item is not None and not item.is_offered(_day(at)):
        raise Invalid({field: _retired(item)})
    if item is None or not (actor.almighty or item.is_for(centre)):
        raise Invalid({field: _("请从列表里选一项")})
    if item.is_group:
        raise Invalid({field: _("“%(name)s”是一组，请选其中一项") % {"name": item.label}})
    return item


def _retired(item: CodeItem) -> str:
    """Why a retired code cannot be chosen, and what to choose instead."""
    instead = _("、").join(each.item.label for each in went(item.list_code, item.code))
    if instead:
        return _("“%(name)s”已停用，改用：%(instead)s") % {"name": item.label, "instead": instead}
    return _("“%(name)s”已停用，请另选") % {"name": item.label}


def search_codes(
    list_code: str, text: str, actor: Actor, *, limit: int = 8, at: datetime | None = None, centre_id: int | None = None
) -> list[CodeItem]:
    """Values of a code list on offer, groups excepted, that answer a text as :func:`search_categories` does, or whose
    code it is; no text: the first of them."""
    hits, asked = [], text.strip().lower()
    for place, item in enumerate(choices(list_code, actor, at=at, centre_id=centre_id, leaves=False)):
        if item.is_group:
            continue
        path = "".join(each.name for each in (*item.above, item))
        worth: int | None = 0
        if asked and asked != item.code.lower():
            worth = rules.rank(
                text, name=item.name, path=path, pinyin=item.pinyin, initials=item.initials, name_en=item.name_en
            )
        if worth is not None:
            hits.append((worth, place, item))
    return [item for _worth, _place, item in sorted(hits, key=lambda hit: hit[:2])[:limit]]


def categories(
    actor: Actor, *, kind: str = "", at: datetime | None = None, centre_id: int | None = None
) -> list[CategoryItem]:
    """The categories offered to a centre for a kind of case, leaves only, in order of the tree."""
    day, centre = _day(at), centre_id or actor.centre_id
    found = [item for item in shelves().categories.walk() if item.is_offered(day) and item.is_for(centre)]
    parents = {item.parent_id for item in found}
    return [item for item in found if item.id not in parents and (not kind or not item.kinds or kind in item.kinds)]


def branches(actor: Actor, *, centre_id: int | None = None) -> list[tuple[str, str]]:
    """Every category a centre may use, its upper levels too: path and words, in order of the tree."""
    offered = categories(actor, centre_id=centre_id)
    return list({item.code: item.path_label for leaf in offered for item in (*leaf.above, leaf)}.items())


def search_categories(
    text: str,
    actor: Actor,
    *,
    kind: str = "",
    limit: int = 8,
    at: datetime | None = None,
    centre_id: int | None = None,
) -> list[CategoryItem]:
    """Leaves that answer a text by pinyin initials, pinyin, any characters of the path, or English words; best first."""
    hits = []
    for place, item in enumerate(categories(actor, kind=kind, at=at, centre_id=centre_id)):
        path = "".join(each.name for each in (*item.above, item))
        worth = rules.rank(
            text, name=item.name, path=path, pinyin=item.pinyin, initials=item.initials, name_en=item.name_en
        )
        if worth is not None:
            hits.append((worth, place, item))
    return [item for _worth, _place, item in sorted(hits, key=lambda hit: hit[:2])[:limit]]


def check_category(
    category_id: int,
    actor: Actor,
    *,
    kind: str = "",
    at: datetime | None = None,
    centre_id: int | None = None,
) -> CategoryItem:
    """The category chosen for a new case: offered now, to this centre, for this kind.

    :raises Invalid: at ``category_id`` otherwise.
    """
    item = shelves().categories.by_id.get(category_id)
    if item is None or not item.is_for(centre_id or actor.centre_id):
        raise Invalid({"category_id": _("没有这个类别")})
    if not item.is_offered(_day(at)):
        raise Invalid({"category_id": _("类别“%(name)s”已停用，请另选") % {"name": item.path_label}})
    if kind and item.kinds and kind not in item.kinds:
        raise Invalid({"category_id": _("类别“%(name)s”不用于这种事项") % {"name": item.path_label}})
    return item


FAULTS = {
    "missing": lambda name: _("还差%(name)s") % {"name": name},
    "not_number": lambda name: _("%(name)s请填数字") % {"name": name},
    "not_date": lambda name: _("%(name)s请填日期，如 2026-03-19") % {"name": name},
    "not_moment": lambda name: _("%(name)s请填时间，如 2026-03-19 10:24") % {"name": name},
    "far": lambda name: _("%(name)s的年份要在 1900 到 2199 之间") % {"name": name},
    "not_listed": lambda name: _("%(name)s请从列表里选") % {"name": name},
}


def check_fields(
    fields: Iterable[Mapping[str, Any]], given: Mapping[str, Any], *, prefix: str = ""
) -> dict[str, Any]:
    """The values of a category's or cause's own fields, checked and with computed ones worked out.

    :raises Invalid: with ``prefix`` + key for each field that is missing or unreadable.
    """
    listed = list(fields)
    values, faults = rules.check_fields(listed, given)
    if faults:
        names = {field["key"]: field_label(field) for field in listed}
        raise Invalid({f"{prefix}{key}": FAULTS[fault](names[key]) for key, fault in faults.items()})
    return values


def field_label(field: Mapping[str, Any]) -> str:
    """The name of a field in the reader's language."""
    return str((field.get("name_en") or field["name"]) if english() else field["name"])


@dataclass(frozen=True)
class PackView:
    """A pack that can be loaded, and how it stands here."""

    pack: Pack
    loaded_at: datetime | None
    retired_at: datetime | None
    version: str
    is_changed: bool

    @property
    def is_loaded(self) -> bool:
        return self.loaded_at is not None and self.retired_at is None


def packs() -> list[PackView]:
    """Every pack that offers itself, loaded or not; one query."""
    loads = {row.name: row for row in PackLoad.objects.all()}
    return [
        PackView(
            pack,
            load.loaded_at if load else None,
            load.retired_at if load else None,
            load.version if load else "",
            load is not None and load.digest != pack.digest,
        )
        for pack in PACKS.values()
        for load in [loads.get(pack.name)]
    ]


def pack(name: str) -> Pack:
    """A pack that offers itself.

    :raises NotFound: when there is none of that name.
    """
    if name not in PACKS:
        raise NotFound("pack_unknown", _("没有“%(name)s”这个行业包") % {"name": name}, name=name)
    return PACKS[name]


def pack_tree(name: str) -> tuple[Node, ...]:
    """The organisation a pack suggests; none when it leaves that open."""
    return trees.tree(pack(name).part("organisation"))


def default_unit(category_id: int, centre_id: int) -> int | None:
    """The department a category's work goes to by default in a centre: the category's own unit, else the unit of the
    centre whose code ends in the category's ``unit_code``. One query."""
    item = category(category_id)
    if item.default_unit_id:
        return item.default_unit_id
    units = Unit.objects.filter(centre_id=centre_id, is_active=True, code__endswith=f"-{item.unit_code}")
    return units.values_list("id", flat=True).order_by("depth").first() if item.unit_code else None
