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


class OptionOut(Schema):
    """An answer of a field; ``retired`` ones are only found, no longer chosen."""

    code: str
    name: str
    name_en: str
    retired: bool


class FieldOut(ItemOut):
    """A custom field: its ``code`` is the key in a case's ``fields``."""

    type: str
    section: str
    kinds: list[str]
    categories: list[str]
    needed: str
    needed_for: list[str]
    options: list[OptionOut]
    pattern: str
    currency: str
    is_public: bool
    secrecy: str


class Fields(Schema):
    """Custom fields on offer, in their order."""

    items: list[FieldOut]


class StatusOut(ItemOut):
    """A status: what one of the fixed states is called here."""

    state: str
    kinds: list[str]
    is_automatic: bool


class Statuses(Schema):
    """Statuses on offer, in their order."""

    items: list[StatusOut]


@router.get("/fields", response=Fields, summary="Custom fields of cases")
def fields(
    request: HttpRequest, kind: str = Query("", max_length=24), category: str = Query("", max_length=80)
) -> Fields:
    """With ``kind`` or ``category`` (its code), those asked of such a case; otherwise all that may be filtered by."""
    item = queries.category_by_code(category) if category else None
    found = queries.custom_fields(actor_of(request), kind=kind, category=item)
    return Fields(items=[_field(each) for each in found])


def _field(item: queries.FieldItem) -> FieldOut:
    options = [
        OptionOut(code=each.code, name=each.name, name_en=each.name_en, retired=bool(each.valid_to))
        for each in item.options
    ]
    return FieldOut(
        code=item.code, name=item.name, name_en=item.name_en, type=item.type, section=item.section, kinds=list(item.kinds),
        categories=list(item.categories), needed=item.needed, needed_for=list(item.needed_for), options=options,
        pattern=item.pattern, currency=item.currency, is_public=item.is_public, secrecy=item.secrecy,
    )  # fmt: skip


@router.get("/statuses", response=Statuses, summary="Statuses on the fixed states of cases")
def statuses(request: HttpRequest, state: str = Query("", max_length=20)) -> Statuses:
    """Figures never depend on them: they count the fixed states."""
    items = [
        StatusOut(code=item.code, name=item.name, name_en=item.name_en, state=item.state, kinds=list(item.kinds),
                  is_automatic=item.is_automatic)
        for item in queries.statuses(actor_of(request), state=state)
    ]  # fmt: skip
    return Statuses(items=items)
