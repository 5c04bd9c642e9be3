"""The catalogue over HTTP: what may be chosen at registration and after. Read only; changes are made on the desk."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Schema

from shouwen.kit.http import Id, actor_of
from shouwen.relations.catalogue import queries

router = Router()


class ItemOut(Schema):
    """A value: its code for programs, its name in both languages."""

    code: str
    name: str
    name_en: str


class CategoryOut(ItemOut):
    """A category; ``path`` names it from the root down, ``kinds`` are the kinds of case it is for (empty: all)."""

    id: Id
    path: str
    kinds: list[str]


class CodeOut(ItemOut):
    """A value of a code list."""

    needs_evidence: bool
    needs_text: bool
    pauses_clock: bool


class Items(Schema):
    """All values on offer, in their order."""

    items: list[ItemOut]


class Categories(Schema):
    """Categories on offer, in the order of the tree."""

    items: list[CategoryOut]


class Codes(Schema):
    """A code list's values on offer."""

    items: list[CodeOut]


def _item(item: queries.KindItem | queries.ChannelItem | queries.SourceItem) -> ItemOut:
    return ItemOut(code=item.code, name=item.name, name_en=item.name_en)


@router.get("/kinds", response=Items, summary="Kinds of case")
def kinds(request: HttpRequest) -> Items:
    return Items(items=[_item(item) for item in queries.kinds()])


@router.get("/channels", response=Items, summary="Channels")
def channels(request: HttpRequest) -> Items:
    return Items(items=[_item(item) for item in queries.channels()])


@router.get("/sources", response=Items, summary="Sources")
def sources(request: HttpRequest) -> Items:
    return Items(items=[_item(item) for item in queries.sources()])


@router.get("/categories", response=Categories, summary="Categories on offer to the caller's centre")
def categories(
    request: HttpRequest, kind: str = Query("", max_length=24), search: str = Query("", max_length=40)
) -> Categories:
    """``search`` takes pinyin, its initials, or any characters."""
    actor = actor_of(request)
    found = queries.search_categories(search, actor, kind=kind) if search else queries.categories(actor, kind=kind)
    items = [
        CategoryOut(id=item.id, code=item.code, name=item.name, name_en=item.name_en, path=item.path_label,
                    kinds=list(item.kinds))
        for item in found
    ]  # fmt: skip
    return Categories(items=items)


@router.get("/codes/{list_code}", response=Codes, summary="A code list: outcome, return, refusal, pause, cause …")
def codes(request: HttpRequest, list_code: str) -> Codes:
    items = [
        CodeOut(code=item.code, name=item.name, name_en=item.name_en, needs_evidence=item.needs_evidence,
                needs_text=item.needs_text, pauses_clock=item.pauses_clock)
        for item in queries.choices(list_code, actor_of(request))
    ]  # fmt: skip
    return Codes(items=items)
