"""Reading the texts: what a person may use now, what fits, what is near; and how their keepers see them.

Shared texts cost no query while the process knows the current stamp; one's own phrases cost one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.spelling import rank
from shouwen.kit.text import folded
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.knowledge import slots
from shouwen.relations.knowledge.models import CONTENT, Text, Version
from shouwen.relations.knowledge.rules import ENGLISH, Difference, Filled, compared
from shouwen.relations.knowledge.rules import PLACES as PLACES
from shouwen.relations.knowledge.rules import fill as fill
from shouwen.relations.knowledge.rules import fit as how_close
from shouwen.relations.knowledge.shelf import Item as Item
from shouwen.relations.knowledge.shelf import item_of, shelf
from shouwen.relations.knowledge.states import Sort

CLOSER = 0.25
"""How much each step of fitting makes a similar answer count more; one for other matters counts half."""


def path_of(category_id: int | None) -> list[int]:
    """A category's ids from the root down; empty for none."""
    if not category_id:
        return []
    try:
        found = catalogue.category(category_id)
    except NotFound:
        return []
    return [*(each.id for each in found.above), found.id]


def item(item_id: int, actor: Actor) -> Item:
    """A text the actor may read, retired ones too: of the province, of their centre, or their own.

    :raises NotFound: otherwise.
    """
    found = shelf().items.get(item_id)
    if found is None:
        row = Text.objects.filter(pk=item_id, person_id=actor.person_id).first()
        found = item_of(row) if row else None
    if found is None or not (actor.almighty or sees(found, actor)):
        raise NotFound("text_not_found", _("没有这条知识"))
    return found


def sees(found: Item, actor: Actor) -> bool:
    """Whether the actor may read a text: those one uses, and those one may edit."""
    return found.is_for(actor.centre_id, actor.person_id) or may_edit(found.centre_id, found.person_id, actor)


def may_edit(centre_id: int | None, person_id: int | None, actor: Actor) -> bool:
    """Whether the actor may write there: the province's, a city's, or a phrase of one's own."""
    if actor.almighty:
        return True
    if person_id is not None:
        return person_id == actor.person_id
    if centre_id is None:
        reach = actor.reach("knowledge.edit_global")
        return reach is not None and reach.level in ("tree", "all")
    reach = actor.reach("knowledge.edit_local")
    return reach is not None and reach.covers_centre(centre_id)


def offered(actor: Actor, *, sort: str, at: datetime) -> list[Item]:
    """Every text of a sort the actor may use now, own phrases first."""
    day = timezone.localdate(at)
    found = [] if sort != Sort.REPLY or not actor.person_id else _own(actor)
    found += [each for each in shelf().items.values() if each.sort == sort]
    return [each for each in found if each.is_offered(day) and each.is_for(actor.centre_id, actor.person_id)]


def _own(actor: Actor) -> list[Item]:
    rows = Text.objects.filter(person_id=actor.person_id, valid_to=None).order_by("-uses", "number")
    return [item_of(row) for row in rows]


def search(
    text: str,
    actor: Actor,
    *,
    sort: str,
    kind: str = "",
    category_id: int | None = None,
    at: datetime,
    limit: int = 8,
) -> list[Item]:
    """Texts for what was typed: a shortcut, pinyin or its initials, characters of the title or of the words; best first.

    Nothing typed gives those that fit the kind and category best, the most used first. Texts made for other kinds or
    categories come last when asked for by name, and not at all when nothing is typed.
    """
    path = path_of(category_id)
    asked = "".join(folded(text).split())
    hits = []
    for place, each in enumerate(offered(actor, sort=sort, at=at)):
        close = how_close(each.kinds, each.categories, kind=kind, path=path)
        worth = _worth(asked, text, each)
        if worth is None or (close is None and not asked):
            continue
        hits.append(((worth, close is None, -(close or 0), each.person_id is None, -each.uses, place), each))
    return [each for _key, each in sorted(hits, key=lambda hit: hit[0])[:limit]]


def _worth(asked: str, text: str, each: Item) -> int | None:
    if not asked:
        return 0
    if each.shortcut and folded(each.shortcut).startswith(asked):
        return -1 if folded(each.shortcut) == asked else 0
    found = rank(
        text, name=each.title, path="", pinyin=each.pinyin, initials=each.initials, name_en=each.title_en
    )
    if found is not None:
        return found + 1
    return 9 if asked in folded(each.body + "".join((*each.steps, *each.steps_en))) else None


def near(
    text: str, actor: Actor, *, kind: str = "", category_id: int | None = None, at: datetime, limit: int = 5
) -> list[Item]:
    """The standard answers nearest to what is being typed; those for its category count more. No query.

    With a category and nothing near, those made for that category.
    """
    day, held, path = timezone.localdate(at), shelf(), path_of(category_id)

    def weigh(key: int) -> float:
        each = held.items.get(key)
        if each is None or not (each.is_offered(day) and each.is_for(actor.centre_id, actor.person_id)):
            return 0.0
        close = how_close(each.kinds, each.categories, kind=kind, path=path)
        return 0.5 if close is None else 1 + CLOSER * close

    found = [held.items[key] for key in held.index.nearest(text, limit=limit, weigh=weigh)]
    if len(found) < limit and path:
        found += [each for each in _made_for(actor, kind, path, at) if each not in found]
    return found[:limit]


def _made_for(actor: Actor, kind: str, path: Sequence[int], at: datetime) -> list[Item]:
    found = []
    for each in offered(actor, sort=Sort.ANSWER, at=at):
        close = how_close(each.kinds, each.categories, kind=kind, path=path)
        if close is not None and close > 1:
            found.append((-close, -each.uses, each))
    return [each for *_key, each in sorted(found, key=lambda hit: hit[:2])]


def script(actor: Actor, *, kind: str = "", category_id: int | None = None, at: datetime) -> Item | None:
    """The script that fits a call closest, one written here before one of a pack; None when there is none. No query."""
    path = path_of(category_id)
    found = [
        (close, each.centre_id is not None, not each.pack, -place, each)
        for place, each in enumerate(offered(actor, sort=Sort.SCRIPT, at=at))
        if (close := how_close(each.kinds, each.categories, kind=kind, path=path)) is not None
        and (path or not each.categories) and (kind or not each.kinds)
    ]  # fmt: skip
    return max(found, key=lambda hit: hit[:4])[4] if found else None


@dataclass(frozen=True)
class Line:
    """A text in its keepers' list: who answers for it, whether the reader may edit it, whether it is to be reviewed."""

    item: Item
    owner: str
    fits: str
    is_mine: bool
    is_offered: bool
    is_due: bool


@dataclass(frozen=True)
class Asked:
    """What a list of texts shows. ``only`` is '', own, orphan, due or retired."""

    sort: str = Sort.ANSWER
    text: str = ""
    only: str = ""


def lines(asked: Asked, actor: Actor, *, at: datetime, limit: int = 200) -> list[Line]:
    """The texts as their keepers see them; two queries besides names."""
    day = timezone.localdate(at)
    rows = Text.objects.filter(_sight(actor), sort=asked.sort).filter(_only(asked.only, actor, day))
    found = [item_of(row) for row in rows.order_by("-number")]
    words = "".join(folded(asked.text).split())
    if words:
        ranked = [(worth, place, each) for place, each in enumerate(found)
                  if (worth := _worth(words, asked.text, each)) is not None or words == folded(each.code)]  # fmt: skip
        found = [each for _worth_, _place, each in sorted(ranked, key=lambda hit: (hit[0] or 0, hit[1]))]
    names = organisation.names(each.owner_id for each in found[:limit])
    return [_line(each, names, actor, day) for each in found[:limit]]


def _sight(actor: Actor) -> Q:
    own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=())
    shared = Q(person=None)
    reach = actor.reach("knowledge.edit_global") or actor.reach("knowledge.edit_local")
    centres = {actor.centre_id} if reach is None else reach.centre_ids
    if centres is not None:
        shared &= Q(centre=None) | Q(centre_id__in=[*centres, actor.centre_id])
    return own | shared


def _only(name: str, actor: Actor, day: date) -> Q:
    live = Q(valid_to=None)
    return {
        "own": live & (Q(owner_id=actor.person_id) | Q(person_id=actor.person_id)),
        "orphan": live & Q(owner=None),
        "due": live & Q(review_on__lte=day),
        "retired": Q(valid_to__isnull=False),
    }.get(name, live)


def _line(each: Item, names: dict[int, str], actor: Actor, day: date) -> Line:
    return Line(
        item=each,
        owner=names.get(each.owner_id or 0, ""),
        fits=fits_label(each),
        is_mine=may_edit(each.centre_id, each.person_id, actor),
        is_offered=each.is_offered(day),
        is_due=each.review_on is not None and each.review_on <= day,
    )


def fits_label(each: Item) -> str:
    """What a text is for, in words: its kinds and categories."""
    kinds = {one.code: one.label for one in catalogue.kinds()}
    named = [kinds[code] for code in each.kinds if code in kinds]
    named += [label for one in each.categories if (label := _category_label(one))]
    return _("、").join(named)


def _category_label(category_id: int) -> str:
    try:
        return catalogue.category(category_id).path_label
    except NotFound:
        return ""


@dataclass(frozen=True)
class VersionView:
    """A version: who wrote it, when, why, and what differs from the one before."""

    number: int
    at: datetime
    by: str
    reason: str
    differences: Sequence[Difference]


def versions(item_id: int, actor: Actor) -> list[VersionView]:
    """A text's versions, the newest first; two queries.

    :raises NotFound: when the actor may not read it.
    """
    found = item(item_id, actor)
    rows = list(Version.objects.filter(text_id=found.id).order_by("number"))
    names = organisation.names(row.person_id for row in rows)
    before = [{}, *(row.content for row in rows)]
    return [
        VersionView(
            row.number,
            row.at,
            names.get(row.person_id, ""),
            row.reason,
            _changes(row.number, old, row.content),
        )
        for old, row in reversed(list(zip(before, rows, strict=False)))
    ]


def _changes(number: int, old: dict[str, object], new: dict[str, object]) -> list[Difference]:
    return compared(_shown(old), _shown(new), CONTENT) if number > 1 else []


def _shown(content: dict[str, object]) -> dict[str, object]:
    """A version's content with codes and ids in words."""
    kinds = {one.code: one.label for one in catalogue.kinds()}
    shown = dict(content)
    shown["kinds"] = [kinds.get(str(code), str(code)) for code in _list(content.get("kinds"))]
    shown["categories"] = [_category_label(int(str(each))) for each in _list(content.get("categories"))]
    return shown


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def uses(ids: Iterable[int]) -> dict[int, int]:
    """How often texts were used, as last counted; one query."""
    return dict(Text.objects.filter(pk__in=list(ids)).values_list("pk", "uses"))


def written(name: str) -> str:
    """A place as the reader writes it: under its English name on an English page."""
    return ENGLISH.get(name, name) if (get_language() or "").startswith("en") else name


def preview(text: str) -> Filled:
    """A text with examples in its places, as its writer sees it."""
    return fill(text, {name: str(value) for name, value in EXAMPLES.items()})


EXAMPLES = {
    "客户称呼": "彭女士",
    "单号": "JZ260316-0042",
    "标题": "预约两次装宽带都没人上门",
    "事项类型": "投诉",
    "类别": "宽带 › 装移机 › 预约未上门",
    "当前状态": "处理中",
    "登记时间": "3 月 16 日 10:24",
    "答复时限": "3 月 20 日 10:24",
    "下一步": "师傅上门",
    "责任人": "陈雨薇",
    "责任人工号": "2107",
    "经办人": "罗子谦",
    "承办部门": "江州装维中心",
    "承诺事项": "回电告知上门时间",
    "承诺时间": "今天 17:30",
    "我的姓名": "陈雨薇",
    "我的工号": "2107",
    "今天": "3 月 16 日",
    "客服中心": "江州客服中心",
    "回拨电话": "10000",
    "查询网址": "kf.example.cn",
}
"""Invented values for the preview: one for each of the places."""


def values(actor: Actor, *, name: str = "", category_id: int | None = None, at: datetime) -> dict[str, str]:
    """What can stand in a text's places before there is a case: the caller, the category, who speaks, for whom, today,
    and what upper modules know (``slots.values``).

    Three queries at most. A case knows more: ``cases.queries.variables``.
    """
    found = {
        "客户称呼": name,
        "类别": _category_label(category_id) if category_id else "",
        **_speaker(actor),
        "客服中心": organisation.unit_names([actor.centre_id]).get(actor.centre_id, "")
        if actor.centre_id
        else "",
        "今天": date_format(timezone.localdate(at), _("n 月 j 日")),
    }
    for fill_in in slots.values:
        found |= fill_in(actor)
    return {place: value for place, value in found.items() if value}


def myself(actor: Actor) -> dict[str, str]:
    """What the caller is called on a page in the reader's language; one query."""
    name = organisation.names([actor.person_id]).get(actor.person_id, "")
    return {"我的姓名": name} if name else {}


def _speaker(actor: Actor) -> dict[str, str]:
    who = organisation.person(actor.person_id, actor) if actor.person_id else None
    return {"我的姓名": who.name, "我的工号": who.staff_number} if who else {}
