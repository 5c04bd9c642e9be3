"""What goes into an archive: one stream of plain records for each table, within the reach of who exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import Model, Q, QuerySet

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.models import (
    CaseLink,
    CaseText,
    Closure,
    Consultation,
    DutyLink,
    Escalation,
    Handoff,
    Promise,
)
from shouwen.casework.workorders.models import (
    Assist,
    Chase,
    Extension,
    Order,
    Reply,
    Return,
    SecondReview,
    Supervision,
    Suspension,
)
from shouwen.foundation.files.models import Attachment
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.rules import moment
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit.actor import Actor
from shouwen.relations.contacts.models import Contact
from shouwen.relations.customers.models import ContactPoint, Customer

Record = dict[str, Any]
Rows = QuerySet[Any]
CHUNK = 2000
SECRET = {
    "Case": {"access_digest"},
    "Person": {"user_id", "stamp"},
    "Unit": {"path", "depth", "numchild"},
}
"""Columns that stay here: secrets, and what only this database can use."""
ORDER_FILES: dict[str, type[Model]] = {
    "order_reply": Reply,
    "order_return": Return,
    "order_assist": Assist,
    "order_supervision": Supervision,
}


class Scope:
    """Who exports, and what they reach: the cases of ``cases.export`` and what belongs to those cases.

    ``personal`` says that contact values go out in the clear, where ``customers.reveal`` reaches.

    :raises Forbidden: without ``cases.export``, or without ``customers.reveal`` when ``personal``.
    """

    def __init__(self, actor: Actor, *, personal: bool) -> None:
        self.actor = actor
        self.centre_ids = actor.need("cases.export").centre_ids
        self.cases = cases.visible(actor, "cases.export")
        self.revealed = actor.need("customers.reveal") if personal else None

    @property
    def ids(self) -> Rows:
        """The cases' ids, for use inside another query."""
        return self.cases.order_by().values("pk")

    def of_cases(self, model: type[Model]) -> Rows:
        """The rows of a table that belong to the cases."""
        return model._default_manager.filter(case__in=self.ids).order_by("id")

    @property
    def orders(self) -> Rows:
        return self.of_cases(Order)

    def of_orders(self, model: type[Model]) -> Rows:
        """The rows of a table that belong to the cases' work orders."""
        return model._default_manager.filter(order__in=self.orders.order_by().values("pk")).order_by("id")

    @property
    def contacts(self) -> Rows:
        """Touches about the cases."""
        return Contact.objects.filter(subject_kind="case", subject_id__in=self.ids).order_by("id")

    @property
    def customers(self) -> Rows:
        """Whose cases they are, and whom those were merged into."""
        theirs = self.cases.order_by().values("customer")
        roots = Customer.objects.filter(pk__in=theirs).values("merged_into")
        return Customer.objects.filter(Q(pk__in=theirs) | Q(pk__in=roots)).order_by("id")

    @property
    def points(self) -> Rows:
        held = ContactPoint.objects.filter(customer__in=self.customers.order_by().values("pk"))
        return held.select_related("customer").order_by("id")

    @property
    def units(self) -> Rows:
        """The whole tree: it is no secret, and paths need their tops."""
        return Unit.objects.order_by("path")

    @property
    def people(self) -> Rows:
        """Those of the centres in reach, and whoever held or holds duty for one of the cases."""
        if self.centre_ids is None:
            return Person.objects.order_by("id")
        held = DutyLink.objects.filter(case__in=self.ids).values("person")
        return Person.objects.filter(Q(unit__centre__in=self.centre_ids) | Q(pk__in=held)).order_by("id")

    @property
    def posts(self) -> Rows:
        return Post.objects.filter(person__in=self.people.order_by().values("pk")).order_by("id")

    @property
    def attachments(self) -> Rows:
        at = Q(subject_kind="case", subject_id__in=self.ids)
        at |= Q(subject_kind="workorder", subject_id__in=self.orders.order_by().values("pk"))
        for kind, model in ORDER_FILES.items():
            at |= Q(subject_kind=kind, subject_id__in=self.of_orders(model).order_by().values("pk"))
        return Attachment.objects.filter(at).select_related("blob").order_by("id")

    @property
    def entries(self) -> Rows:
        """Whole chains, so that each can be checked by itself: of cases and their customers, and for who may read
        the ledger of people and units too."""
        at = Q(subject_kind="case", subject_id__in=self.ids)
        at |= Q(subject_kind="customer", subject_id__in=self.customers.order_by().values("pk"))
        if self.actor.may("ledger.read"):
            at |= Q(subject_kind="person", subject_id__in=self.people.order_by().values("pk"))
            at |= Q(subject_kind="unit", subject_id__in=Unit.objects.values("pk"))
        return Entry.objects.filter(at).order_by("subject_kind", "subject_id", "seq")


def shows(scope: Scope, customer: Customer) -> bool:
    """Whether a customer's contact values may go out in the clear."""
    reach = scope.revealed
    return reach is not None and not reach.narrow and reach.covers_centre(customer.centre_id)


def named(rows: Rows) -> list[str]:
    """The columns of a table that may leave."""
    secret = SECRET.get(rows.model.__name__, set())
    return [field.attname for field in rows.model._meta.concrete_fields if field.attname not in secret]


def columns(rows: Rows) -> Iterator[Record]:
    """Every column of a table but the secret ones, one record at a time."""
    yield from rows.values(*named(rows)).iterator(chunk_size=CHUNK)


def units(rows: Rows) -> Iterator[Record]:
    """Units, each with the one above it."""
    above: list[tuple[str, int]] = []
    for record in rows.values(*named(rows), "path").iterator(chunk_size=CHUNK):
        path = record.pop("path")
        while above and not path.startswith(above[-1][0]):
            above.pop()
        yield {**record, "parent_id": above[-1][1] if above else None}
        above.append((path, record["id"]))


def points(rows: Rows, scope: Scope) -> Iterator[Record]:
    """Ways to reach customers: masked, or in the clear where the right to see them reaches."""
    for point in rows.iterator(chunk_size=CHUNK):
        clear = shows(scope, point.customer)
        yield {
            "id": point.pk, "customer_id": point.customer_id, "kind": point.kind, "label": point.label,
            "value": point.value if clear else point.masked, "is_masked": not clear, "is_primary": point.is_primary,
            "added_at": point.added_at, "retired_at": point.retired_at,
        }  # fmt: skip


def attachments(rows: Rows) -> Iterator[Record]:
    """Where files are attached; the content of one is ``files/<sha256>``."""
    for row in rows.iterator(chunk_size=CHUNK):
        yield {
            "id": row.pk, "subject_kind": row.subject_kind, "subject_id": row.subject_id, "name": row.name,
            "sha256": row.blob.sha256, "size": row.blob.size, "content_type": row.blob.content_type,
            "uploaded_by_id": row.uploaded_by_id, "at": row.at, "is_public": row.is_public,
        }  # fmt: skip


@dataclass(frozen=True)
class Stream:
    """One member of the archive, ``<name>.jsonl``: which rows, and how each is told."""

    name: str
    rows: Rows
    tell: Callable[[Rows], Iterator[Record]] = columns

    def lines(self) -> Iterator[bytes]:
        """One JSON object a row, UTF-8, with a line feed."""
        for record in self.tell(self.rows):
            yield msgspec.json.encode({name: spelled(value) for name, value in record.items()}) + b"\n"


def spelled(value: Any) -> Any:
    """A value as JSON has it: moments in UTC with microseconds, days ISO 8601, amounts as text."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def streams(scope: Scope) -> list[Stream]:
    """Every stream of an archive, in the order they are written."""
    about_cases = {
        "texts": CaseText, "duty_links": DutyLink, "handoffs": Handoff, "promises": Promise, "consultations": Consultation,
        "escalations": Escalation, "closures": Closure,
    }  # fmt: skip
    about_orders = {
        "order_replies": Reply, "order_returns": Return, "order_chases": Chase, "order_supervisions": Supervision,
        "order_assists": Assist, "order_reviews": SecondReview, "order_extensions": Extension,
        "order_suspensions": Suspension,
    }  # fmt: skip
    joined = CaseLink.objects.filter(source__in=scope.ids, target__in=scope.ids).order_by("id")
    return [
        Stream("units", scope.units, units),
        Stream("people", scope.people),
        Stream("posts", scope.posts),
        Stream("customers", scope.customers),
        Stream("contact_points", scope.points, lambda rows: points(rows, scope)),
        Stream("contacts", scope.contacts),
        Stream("cases", scope.cases.order_by("id")),
        *(Stream(name, scope.of_cases(model)) for name, model in about_cases.items()),
        Stream("case_links", joined),
        Stream("orders", scope.orders),
        *(Stream(name, scope.of_orders(model)) for name, model in about_orders.items()),
        Stream("attachments", scope.attachments, attachments),
        Stream("ledger", scope.entries),
    ]
