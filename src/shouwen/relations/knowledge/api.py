"""The texts over HTTP: ``/api/v1/knowledge``. The same actions, rights and scopes as on the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from shouwen.kit import clock
from shouwen.kit.http import Day, Id, Ref, actor_of, one_of
from shouwen.relations.knowledge import actions, queries
from shouwen.relations.knowledge.queries import Item
from shouwen.relations.knowledge.states import Sort

router = Router()


class KnowledgeOut(Schema):
    """A text: ``code`` for people, ``version`` to be given back as ``base`` when changing it."""

    id: Id
    code: str
    sort: str
    title: str
    title_en: str
    body: str
    steps: list[str]
    steps_en: list[str]
    avoid: list[str]
    avoid_en: list[str]
    kinds: list[str]
    categories: list[Id]
    shortcut: str
    places: list[str]
    centre_id: Id | None
    owner_id: Id | None
    is_own: bool
    is_retired: bool
    version: int
    uses: int
    review_on: date | None


class KnowledgeList(Schema):
    """KnowledgeList, best first."""

    items: list[KnowledgeOut]


class KnowledgeIn(Schema):
    """A new text: for the province, one's centre, or (``own``, canned replies only) oneself."""

    sort: str = one_of(Sort.values, Sort.REPLY.value, max_length=6)
    title: str = Field(max_length=120)
    title_en: str = Field("", max_length=160)
    body: str = Field("", max_length=4000)
    steps: list[str] = Field([], max_length=20)
    steps_en: list[str] = Field([], max_length=20)
    avoid: list[str] = Field([], max_length=20)
    avoid_en: list[str] = Field([], max_length=20)
    kinds: list[str] = Field([], max_length=20)
    categories: list[Ref] = Field([], max_length=50)
    shortcut: str = Field("", max_length=24)
    review_on: Day | None = None
    centre_id: Ref | None = None
    own: bool = False


class KnowledgeChange(Schema):
    """What is to differ, and the version it was read at: another one since then is refused (409)."""

    base: int = Field(0, ge=0, le=2**31 - 1)
    reason: str = Field("", max_length=200)
    title: str | None = Field(None, max_length=120)
    title_en: str | None = Field(None, max_length=160)
    body: str | None = Field(None, max_length=4000)
    steps: list[str] | None = Field(None, max_length=20)
    steps_en: list[str] | None = Field(None, max_length=20)
    avoid: list[str] | None = Field(None, max_length=20)
    avoid_en: list[str] | None = Field(None, max_length=20)
    kinds: list[str] | None = Field(None, max_length=20)
    categories: list[Ref] | None = Field(None, max_length=50)
    shortcut: str | None = Field(None, max_length=24)
    review_on: Day | None = None


class KnowledgeReason(Schema):
    """A reason, for the record."""

    reason: str = Field("", max_length=200)


def out(item: Item) -> KnowledgeOut:
    """A text as an answer."""
    words = "\n".join((item.body, *item.steps))
    return KnowledgeOut(
        id=item.id, code=item.code, sort=item.sort, title=item.title, title_en=item.title_en, body=item.body,
        steps=list(item.steps), steps_en=list(item.steps_en), avoid=list(item.avoid), avoid_en=list(item.avoid_en), kinds=list(item.kinds), categories=list(item.categories),
        shortcut=item.shortcut, places=list(queries.fill(words, {}).missing), centre_id=item.centre_id,
        owner_id=item.owner_id, is_own=item.person_id is not None, is_retired=item.valid_to is not None,
        version=item.version, uses=item.uses, review_on=item.review_on,
    )  # fmt: skip


@router.get("", response=KnowledgeList, summary="KnowledgeList the caller may use, best first")
def search(
    request: HttpRequest,
    sort: str = Query("reply", max_length=6),
    search: str = Query("", max_length=80),
    kind: str = Query("", max_length=24),
    category_id: Ref | None = None,
    limit: int = Query(20, ge=1, le=200),
) -> KnowledgeList:
    """``search`` takes a shortcut, pinyin, its initials, or any characters; without it, what fits kind and category."""
    found = queries.search(search, actor_of(request), sort=sort, kind=kind, category_id=category_id, at=clock.now(),
                           limit=limit)  # fmt: skip
    return KnowledgeList(items=[out(each) for each in found])


@router.get("/near", response=KnowledgeList, summary="The standard answers nearest to a description")
def near(
    request: HttpRequest,
    text: str = Query("", max_length=4000),
    kind: str = Query("", max_length=24),
    category_id: Ref | None = None,
    limit: int = Query(5, ge=1, le=20),
) -> KnowledgeList:
    found = queries.near(
        text, actor_of(request), kind=kind, category_id=category_id, at=clock.now(), limit=limit
    )
    return KnowledgeList(items=[out(each) for each in found])


@router.post("", response={201: KnowledgeOut}, summary="Write a text")
def write(request: HttpRequest, body: KnowledgeIn) -> Status[KnowledgeOut]:
    actor = actor_of(request)
    given = body.dict(exclude={"sort"})
    made = actions.write(body.sort, actor=actor, at=clock.now(), **given)
    return Status(201, out(queries.item(made.pk, actor)))


@router.get("/{int:text_id}", response=KnowledgeOut, summary="One text")
def read(request: HttpRequest, text_id: int) -> KnowledgeOut:
    return out(queries.item(text_id, actor_of(request)))


@router.patch("/{int:text_id}", response=KnowledgeOut, summary="Change a text: a new version")
def change(request: HttpRequest, text_id: int, body: KnowledgeChange) -> KnowledgeOut:
    actor = actor_of(request)
    given: dict[str, Any] = body.dict(exclude_unset=True)
    kept = {name: value for name, value in given.items() if value is not None or name == "review_on"}
    actions.change(text_id, actor=actor, at=clock.now(), **kept)
    return out(queries.item(text_id, actor))


@router.post("/{int:text_id}/retirement", response=KnowledgeOut, summary="Offer a text no longer")
def retire(request: HttpRequest, text_id: int, body: KnowledgeReason) -> KnowledgeOut:
    actor = actor_of(request)
    actions.retire(text_id, actor=actor, at=clock.now(), reason=body.reason)
    return out(queries.item(text_id, actor))


@router.delete("/{int:text_id}/retirement", response=KnowledgeOut, summary="Offer a retired text again")
def restore(request: HttpRequest, text_id: int) -> KnowledgeOut:
    actor = actor_of(request)
    actions.restore(text_id, actor=actor, at=clock.now())
    return out(queries.item(text_id, actor))


@router.post("/{int:text_id}/uses", response={204: None}, summary="Count a use")
def use(request: HttpRequest, text_id: int) -> Status[None]:
    actions.count_use(text_id, actor=actor_of(request), at=clock.now())
    return Status(204, None)
