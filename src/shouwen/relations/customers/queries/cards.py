"""One customer as a card: who they are, how to reach them (masked), what they are to us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from shouwen.kit.actor import Actor
from shouwen.kit.among import listed
from shouwen.kit.crypto import Unopenable
from shouwen.kit.languages import LANGUAGES
from shouwen.kit.standing import Standing
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import scope
from shouwen.relations.customers.models import AccountContact, ContactPoint, Customer, Merge, title_of

look_up = scope.look_up


@dataclass(frozen=True)
class PointView:
    """One way to reach a customer, masked."""

    id: int
    kind: str
    kind_label: str
    label: str
    masked: str
    is_primary: bool
    is_retired: bool


@dataclass(frozen=True)
class CardView:
    """A customer as pages and the API show them. ``points`` are those of every file joined to this one."""

    id: int
    title: str
    name: str
    kind: str
    kind_label: str
    type_code: str
    type_label: str
    number: str
    stage: str
    class_code: str
    is_anonymous: bool
    is_internal: bool
    is_big: bool
    is_important: bool
    has_dedicated_line: bool
    line_number: str
    declines_mail: bool
    language: str
    language_label: str
    centre_id: int
    account_manager_id: int | None
    source_code: str
    registered_at: datetime
    verified_on: date | None
    points: tuple[PointView, ...]
    family: frozenset[int]

    @property
    def initial(self) -> str:
        """The character of the avatar."""
        return self.title[:1]

    @property
    def phone(self) -> str:
        """The first phone, masked; empty without one."""
        return next((point.masked for point in self.points if point.kind == "phone"), "")

    @property
    def flags(self) -> list[str]:
        """What everybody should see at once, in words."""
        named = (
            (self.is_big, _("大客户")),
            (self.is_important, _("重要客户")),
            (self.has_dedicated_line, _("专线")),
            (self.is_internal, _("内部客户")),
            (self.declines_mail, _("不接收邮件")),
            (self.stage == Customer.Stage.PROSPECT, _("潜在客户")),
        )
        return [words for holds, words in named if holds]


def card(customer_id: int, actor: Actor, *, retired: bool = False) -> CardView:
    """A customer's card; merged ones show who they are now. Three queries at most.

    :raises NotFound: when they are out of the reader's scope.
    """
    return card_of(scope.look_up(customer_id, actor), retired=retired)


_points_in_use = Standing(lambda root_id: ContactPoint.objects.of(root_id).filter(retired_at=None))


def card_of(customer: Customer, *, retired: bool = False) -> CardView:
    """The card of a customer the caller has looked up (a case the reader may see is such a look)."""
    root = customer.root
    rows = sorted(
        ContactPoint.objects.of(root.pk) if retired else _points_in_use.all(root.pk),
        key=lambda row: (row.retired_at is not None, row.customer_id != root.pk, not row.is_primary, row.pk),
    )
    shown: dict[tuple[str, str], PointView] = {}
    for row in rows:
        shown.setdefault((row.kind, row.exact or str(row.pk)), point_view(row))
    return CardView(
        id=root.pk,
        title=root.title,
        name=root.name,
        kind=root.kind,
        kind_label=str(root.get_kind_display()),
        type_code=root.type_code,
        type_label=catalogue.label("customer_type", root.type_code) if root.type_code else "",
        number=root.number,
        stage=root.stage,
        class_code=root.class_code,
        is_anonymous=root.is_anonymous,
        is_internal=root.is_internal,
        is_big=root.is_big,
        is_important=root.is_important,
        has_dedicated_line=root.has_dedicated_line,
        line_number=root.line_number,
        declines_mail=root.declines_mail,
        language=root.language,
        language_label=str(LANGUAGES.get(root.language, "")),
        centre_id=root.centre_id,
        account_manager_id=root.account_manager_id,
        source_code=root.source_code,
        registered_at=root.registered_at,
        verified_on=root.verified_on,
        points=tuple(shown.values()),
        family=frozenset({root.pk, *(row.customer_id for row in rows)}),
    )


def point_view(row: ContactPoint) -> PointView:
    """A contact point, masked; one whose key is gone is shown as unreadable, not as an error."""
    try:
        masked = row.masked
    except Unopenable:
        masked = _("打不开")
    return PointView(
        row.pk,
        row.kind,
        str(row.get_kind_display()),
        row.label,
        masked,
        row.is_primary,
        row.retired_at is not None,
    )


def point(point_id: int, actor: Actor) -> PointView:
    """One contact point of a customer the reader may see, masked.

    :raises NotFound: otherwise.
    """
    row = ContactPoint.objects.filter(pk=point_id).first()
    if row is None:
        raise scope.gone()
    scope.look_up(row.customer_id, actor)
    return point_view(row)


def family(customer_id: int) -> frozenset[int]:
    """The ids under which things of this customer may have been filed: their own and those joined to it. One query, two for
    somebody merged into another.

    The caller has looked the customer up, which is the check.
    """
    rows = Customer.objects.filter(Q(pk=customer_id) | Q(merged_into=customer_id))
    pairs = list(rows.values_list("id", "merged_into_id"))
    root = next((into for pk, into in pairs if pk == customer_id and into), customer_id)
    if root == customer_id:
        return frozenset({customer_id, *(pk for pk, _into in pairs)})
    joined = Customer.objects.filter(merged_into=root).values_list("id", flat=True)
    return frozenset({root, customer_id, *joined})


def families(ids: Iterable[int]) -> list[int]:
    """The ids of some customers and of everybody merged into them. One query; the caller has looked them up."""
    roots = list(ids)
    return [*roots, *Customer.objects.filter(merged_into__in=roots).values_list("id", flat=True)]


_called = Standing(
    lambda ids: Customer.objects.filter(pk__among=ids).values_list(
        "id", "merged_into", "name", "is_anonymous", "merged_into__name", "merged_into__is_anonymous"
    )
)


def names(ids: Iterable[int | None]) -> dict[int, str]:
    """How some customers are called, by id; one query. The caller may see what they are shown on."""
    wanted = {each for each in ids if each}
    if not wanted:
        return {}
    return {
        pk: title_of(name, is_anonymous) if into is None else title_of(new_name, new_is_anonymous)
        for pk, into, name, is_anonymous, new_name, new_is_anonymous in _called.all(listed(wanted))
    }


def masked_by_point(ids: Iterable[int]) -> dict[int, str]:
    """Contact points by id, masked, in use or not; one query. The caller may see what they are shown on."""
    return {row.pk: point_view(row).masked for row in ContactPoint.objects.filter(pk__in=set(ids))}


def masked_points(ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Customer → kind of contact → the first value in use, masked; one query. The caller may see what they are shown on."""
    found: dict[int, dict[str, str]] = {}
    rows = ContactPoint.objects.filter(customer_id__in=set(ids), retired_at=None).order_by("-is_primary", "id")
    for row in rows:
        found.setdefault(row.customer_id, {}).setdefault(row.kind, point_view(row).masked)
    return found


@dataclass(frozen=True)
class ContactView:
    """A person and the organisation they speak for; which of them is shown depends on whose page it is."""

    id: int
    customer_id: int
    title: str
    role_label: str
    since: datetime
    until: datetime | None


def account_contacts(account_id: int, actor: Actor) -> list[ContactView]:
    """Who speaks for an organisation, those of the past last.

    :raises NotFound: when it is out of the reader's scope.
    """
    root = scope.look_up(account_id, actor)
    rows = AccountContact.objects.filter(account__in=family(root.pk)).select_related("person__merged_into")
    return [
        _contact(row, row.person.root)
        for row in sorted(rows, key=lambda row: (row.until is not None, row.pk))
    ]


def accounts_of(person_customer_id: int, actor: Actor) -> list[ContactView]:
    """The organisations a person speaks for now.

    :raises NotFound: when they are out of the reader's scope.
    """
    root = scope.look_up(person_customer_id, actor)
    rows = AccountContact.objects.filter(person__in=family(root.pk), until=None).select_related(
        "account__merged_into"
    )
    return [_contact(row, row.account.root) for row in rows.order_by("id")]


def _contact(row: AccountContact, other: Customer) -> ContactView:
    role = catalogue.label("account_role", row.role_code)
    return ContactView(row.pk, other.pk, other.title, role, row.since, row.until)


def merges(customer_id: int, actor: Actor) -> list[Merge]:
    """The merges into a customer that can be undone, latest first.

    :raises NotFound: when they are out of the reader's scope.
    """
    root = scope.look_up(customer_id, actor)
    return list(Merge.objects.filter(kept=root, undone_at=None).select_related("gone").order_by("-id"))
