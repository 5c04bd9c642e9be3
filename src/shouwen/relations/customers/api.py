"""Customers over HTTP: ``/api/v1/customers``. Always masked; a number in full needs a right and a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from shouwen.kit import clock
from shouwen.kit.http import Id, Ref, actor_of
from shouwen.relations.customers import actions, queries
from shouwen.relations.customers.models import Customer
from shouwen.relations.customers.queries import CardView

router = Router()


class PointOut(Schema):
    """A way to reach the customer, masked."""

    id: Id
    kind: str
    label: str
    masked: str
    is_primary: bool


class CustomerOut(Schema):
    """A customer; contact data is masked."""

    id: Id
    name: str
    kind: str
    type_code: str
    number: str
    customer_class: str
    stage: str
    is_anonymous: bool
    is_internal: bool
    is_big: bool
    is_important: bool
    has_dedicated_line: bool
    line_number: str
    declines_mail: bool
    language: str
    centre_id: Id
    registered_at: datetime
    verified_on: date | None
    points: list[PointOut]


class BriefOut(Schema):
    """A customer in a list."""

    id: Id
    name: str
    customer_class: str
    phone: str


class CustomerPage(Schema):
    """A page of customers, latest first."""

    items: list[BriefOut]
    next_cursor: str


class CustomerIn(Schema):
    """A new customer, or one who is known by the contact given."""

    name: str = Field("", max_length=80)
    kind: str = Field("person", pattern="^(person|organisation)$")
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=254)
    centre_id: Ref | None = None


class CustomerChange(Schema):
    """What may be changed; only what is given is."""

    name: str | None = Field(None, max_length=80)
    is_big: bool | None = None
    is_important: bool | None = None
    has_dedicated_line: bool | None = None
    line_number: str | None = Field(None, max_length=40)
    declines_mail: bool | None = None
    is_internal: bool | None = Field(None, description="Our own people: left out of what is counted as complaints from outside")
    type_code: str | None = Field(None, max_length=24, description="A code of GET /catalogue/codes/customer_type, or empty")
    stage: str | None = Field(None, max_length=12)
    language: str | None = Field(None, max_length=8, description="Theirs: `zh-hans`, `en`, or empty while not known")


class RevealIn(Schema):
    """Why a number must be seen: a code of the list ``reveal`` or words of one's own."""

    reason: str = Field(min_length=1, max_length=200)


class RevealedOut(Schema):
    """A contact point in full; the look is on record."""

    value: str


class MergeIn(Schema):
    """The file that is the same customer and is joined to this one."""

    other_id: Ref


def out(card: CardView) -> CustomerOut:
    """A card as an answer."""
    points = [
        PointOut(id=each.id, kind=each.kind, label=each.label, masked=each.masked, is_primary=each.is_primary)
        for each in card.points
    ]
    return CustomerOut(
        id=card.id,
        name=card.name,
        kind=card.kind,
        type_code=card.type_code,
        number=card.number,
        customer_class=card.class_code,
        stage=card.stage,
        is_anonymous=card.is_anonymous,
        is_internal=card.is_internal,
        is_big=card.is_big,
        is_important=card.is_important,
        has_dedicated_line=card.has_dedicated_line,
        line_number=card.line_number,
        declines_mail=card.declines_mail,
        language=card.language,
        centre_id=card.centre_id,
        registered_at=card.registered_at,
        verified_on=card.verified_on,
        points=points,
    )


@router.get("", response=CustomerPage, summary="Customers in scope, latest first")
def listed(
    request: HttpRequest,
    search: str = Query("", max_length=80),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> CustomerPage:
    """``search`` finds by number, name, phone (from its fourth digit on, or its last four) or e-mail."""
    actor = actor_of(request)
    if search:
        hits = queries.find(search, actor, limit=limit)
        rows = [(hit.customer, hit.masked) for hit in hits]
        return CustomerPage(items=[_brief(row, phone) for row, phone in rows], next_cursor="")
    found = queries.listed(actor, cursor=cursor, limit=limit)
    return CustomerPage(items=[_brief(row, phone) for row, phone in found.rows], next_cursor=found.next_cursor)


def _brief(row: Customer, phone: str) -> BriefOut:
    return BriefOut(id=row.pk, name=row.name, customer_class=row.class_code, phone=phone)


@router.post("", response={201: CustomerOut}, summary="Recognise a customer, or take up a new one")
def recognise(request: HttpRequest, body: CustomerIn) -> Status[CustomerOut]:
    actor = actor_of(request)
    given = body.dict(exclude={"centre_id"})
    centre_id = actions.home(body.centre_id, actor)
    found = actions.recognise(centre_id=centre_id, **given, actor=actor, at=clock.now())
    return Status(201, out(queries.card_of(found)))


@router.get("/{int:customer_id}", response=CustomerOut, summary="One customer, masked")
def read(request: HttpRequest, customer_id: int) -> CustomerOut:
    return out(queries.card(customer_id, actor_of(request)))


@router.patch("/{int:customer_id}", response=CustomerOut, summary="Change a customer")
def edit(request: HttpRequest, customer_id: int, body: CustomerChange) -> CustomerOut:
    actor = actor_of(request)
    actions.edit(customer_id, actor=actor, at=clock.now(), **body.dict(exclude_unset=True, exclude_none=True))
    return out(queries.card(customer_id, actor))


@router.post("/points/{int:point_id}/reveal", response=RevealedOut, summary="See a contact in full, with a reason")
def reveal(request: HttpRequest, point_id: int, body: RevealIn) -> RevealedOut:
    shown = actions.reveal(point_id, body.reason, actor=actor_of(request), at=clock.now())
    return RevealedOut(value=shown.text)


@router.post("/{int:customer_id}/merge", response=CustomerOut, summary="Join another file of the same customer")
def merge(request: HttpRequest, customer_id: int, body: MergeIn) -> CustomerOut:
    actor = actor_of(request)
    actions.merge(customer_id, body.other_id, actor=actor, at=clock.now())
    return out(queries.card(customer_id, actor))
