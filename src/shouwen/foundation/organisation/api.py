"""The organisation over REST: read the tree and its people within one's scope."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from shouwen.foundation.organisation import overview, queries
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit import clock
from shouwen.kit.http import Id, actor_of
from shouwen.kit.paging import pack, unpack

router = Router()


class UnitOut(Schema):
    """A unit of the tree; ``parent_id`` is null for a root, ``centre_id`` names the centre it belongs to."""

    id: Id
    code: str
    name: str
    name_en: str
    level: str
    role: str
    parent_id: Id | None
    centre_id: Id | None
    prefix: str
    time_zone: str
    language: str = Field(description="What its queue is served in; '' when it serves everybody")
    is_active: bool


class PostOut(Schema):
    """A post held today."""

    id: Id
    unit_id: Id
    role_code: str
    starts_on: date
    ends_on: date | None
    is_primary: bool


class PersonOut(Schema):
    """Somebody who works here. Contact data is not part of it."""

    id: Id
    name: str
    name_en: str
    staff_number: str
    grade: str
    unit_id: Id
    is_active: bool
    posts: list[PostOut]


class UnitList(Schema):
    """Every unit in scope, in the order of the tree."""

    items: list[UnitOut]


class PersonList(Schema):
    """A page of people and the cursor of the next one ('' on the last)."""

    items: list[PersonOut]
    next_cursor: str


class DepartmentOut(Schema):
    """A centre that serves customers; ``lacking`` names what nobody there has a post for."""

    unit_id: Id
    name: str
    lacking: list[str] = Field(description="consultation, complaints, aftersales, crm")


class DepartmentList(Schema):
    """The centres in scope that serve customers themselves."""

    items: list[DepartmentOut]


@router.get("/departments", response=DepartmentList, summary="Functions of a service department without a post")
def departments(request: HttpRequest) -> DepartmentList:
    found = overview.departments(actor_of(request), at=clock.now())
    return DepartmentList(items=[DepartmentOut(unit_id=each.unit.pk, name=str(each.unit), lacking=list(each.lacking)) for each in found])


@router.get("/units", response=UnitList, summary="Units in scope, in tree order")
def units(request: HttpRequest) -> UnitList:
    rows = list(queries.units(actor_of(request)))
    by_path = {row.path: row.pk for row in rows}
    return UnitList(items=[_unit(row, by_path.get(row.path[: -Unit.steplen])) for row in rows])


@router.get("/units/{int:unit_id}", response=UnitOut, summary="One unit")
def unit(request: HttpRequest, unit_id: int) -> UnitOut:
    found = queries.unit(unit_id, actor_of(request))
    parent = Unit.objects.get_parent(found)
    return _unit(found, parent.pk if parent else None)


@router.get("/people", response=PersonList, summary="People in scope")
def people(
    request: HttpRequest,
    unit_id: int | None = None,
    role_code: str | None = None,
    cursor: str = "",
    limit: int = Query(50, ge=1, le=200),
) -> PersonList:
    """Filtered by unit (with everything below it) and by a role held today; ordered by id."""
    found = queries.people(actor_of(request)).order_by("id")
    if unit_id is not None:
        found = found.filter(unit__path__startswith=queries.unit(unit_id, actor_of(request)).path)
    if role_code:
        held = queries.current_posts(clock.now()).filter(role_code=role_code)
        found = found.filter(pk__in=held.values("person_id"))
    if cursor:
        found = found.filter(pk__gt=_after(cursor))
    rows = list(found[: limit + 1])
    more = pack(rows[limit - 1].pk) if len(rows) > limit else ""
    return PersonList(items=_people(rows[:limit]), next_cursor=more)


@router.get("/people/{int:person_id}", response=PersonOut, summary="One person")
def person(request: HttpRequest, person_id: int) -> PersonOut:
    return _people([queries.person(person_id, actor_of(request))])[0]


def _after(cursor: str) -> int:
    return int(unpack(cursor, int)[0])


def _unit(row: Unit, parent_id: int | None) -> UnitOut:
    return UnitOut(
        id=row.pk,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        level=row.level,
        role=row.role,
        parent_id=parent_id,
        centre_id=row.centre_id,
        prefix=row.prefix,
        time_zone=row.time_zone,
        language=row.language,
        is_active=row.is_active,
    )


def _people(rows: list[Person]) -> list[PersonOut]:
    held: dict[int, list[PostOut]] = {row.pk: [] for row in rows}
    for post in queries.current_posts(clock.now()).filter(person__in=rows).order_by("starts_on", "id"):
        held[post.person_id].append(
            PostOut(
                id=post.pk,
                unit_id=post.unit_id,
                role_code=post.role_code,
                starts_on=post.starts_on,
                ends_on=post.ends_on,
                is_primary=post.is_primary,
            )
        )
    return [
        PersonOut(
            id=row.pk,
            name=row.name,
            name_en=row.name_en,
            staff_number=row.staff_number,
            grade=row.grade,
            unit_id=row.unit_id,
            is_active=row.is_active,
            posts=held[row.pk],
        )
        for row in rows
    ]
