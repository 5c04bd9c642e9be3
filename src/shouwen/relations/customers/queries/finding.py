"""Finding customers: as digits are typed, by name, number, phone; and those who may be one and the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from shouwen.kit.actor import Actor
from shouwen.kit.crypto import Unopenable
from shouwen.kit.paging import Slice, pack, unpack
from shouwen.kit.text import squash
from shouwen.relations.customers import rules, scope
from shouwen.relations.customers.models import ContactPoint, Customer, fingerprint
from shouwen.relations.customers.queries.cards import CardView, card_of
from shouwen.relations.customers.slots import Glance, glances

DIGITS = re.compile(r"[0-9\s+()\-]+")
CANDIDATES = 200
"""How many numbers that share a beginning are opened to compare the digits after it."""


@dataclass(frozen=True)
class Hit:
    """A customer found: ``masked`` is the value that matched, of which the first ``lit`` characters were typed
    (``lit_end``: the last ones); ``why`` names what matched (``phone``, ``name``, ``number``, ``line``, ``email`` …)."""

    customer: Customer
    why: str
    masked: str = ""
    lit: int = 0
    lit_end: int = 0
    glances: list[Glance] = field(default_factory=list)

    @property
    def lit_text(self) -> str:
        return self.masked[: self.lit]

    @property
    def rest(self) -> str:
        return self.masked[self.lit : len(self.masked) - self.lit_end]

    @property
    def lit_tail(self) -> str:
        return self.masked[len(self.masked) - self.lit_end :] if self.lit_end else ""


def suggest(text: str, actor: Actor, *, at: datetime | None = None, limit: int = 8) -> list[Hit]:
    """Who it may be, while digits (from the fourth on) or a name are typed; each customer once.

    Numbers are found by their first 7 or 9 digits and their last 4 or 8 through keyed fingerprints; the digits beyond
    are compared after opening at most 200 candidates.

    :raises Forbidden: without ``customers.read``.
    """
    actor.need("customers.read")
    typed = rules.plain(text)
    digits = re.sub(r"[^0-9]", "", typed)
    if DIGITS.fullmatch(typed) and digits:
        hits = by_digits(digits, actor, limit)
    elif len(typed) >= 1:
        hits = by_name(typed, actor, limit)
    else:
        hits = []
    return glanced(hits, actor, at) if at else hits


def by_digits(digits: str, actor: Actor, limit: int) -> list[Hit]:
    """Customers with a phone number that begins or ends with some digits."""
    if digits.startswith("86") and len(digits) > 11:
        digits = digits[2:]
    wanted = rules.asked(digits)
    if not wanted:
        return []
    either = Q()
    for column, part in wanted.items():
        either |= Q(**{column: fingerprint(column, part)})
    points = ContactPoint.objects.filter(either, scope.known_to(actor, prefix="customer__"), kind="phone", retired_at=None)
    found: dict[int, Hit] = {}
    for point in points.select_related("customer__merged_into").order_by("-id")[:CANDIDATES]:
        root = point.customer.root
        if root.pk not in found and (hit := _phone_hit(point, root, digits)):
            found[root.pk] = hit
    return list(found.values())[:limit]


def _phone_hit(point: ContactPoint, root: Customer, digits: str) -> Hit | None:
    try:
        value = point.value
    except Unopenable:
        return None
    whole, masked = rules.national(value), rules.masked("phone", value)
    if whole.startswith(digits):
        return Hit(root, "phone", masked, lit=min(len(digits), len(masked)))
    if whole.endswith(digits):
        return Hit(root, "phone", masked, lit_end=min(len(digits), len(masked)))
    return None


def by_name(text: str, actor: Actor, limit: int) -> list[Hit]:
    """Customers whose name begins with a text, then those whose name contains it."""
    text = squash(text)
    known = current(actor)
    first = list(known.filter(name__startswith=text).order_by("-id")[:limit])
    if len(first) < limit and len(text) >= 2:
        rest = known.filter(name__icontains=text).exclude(pk__in=[row.pk for row in first])
        first += list(rest.order_by("-id")[: limit - len(first)])
    return [Hit(row, "name", _first_phone(row)) for row in _with_points(first)]


def _with_points(rows: list[Customer]) -> list[Customer]:
    phones: dict[int, str] = {}
    points = ContactPoint.objects.filter(customer__in=rows, kind="phone", retired_at=None)
    for point in points.order_by("is_primary", "-id"):
        phones[point.customer_id] = point.masked
    for row in rows:
        row.first_phone = phones.get(row.pk, "")  # type: ignore[attr-defined]
    return rows


def _first_phone(row: Customer) -> str:
    return str(getattr(row, "first_phone", ""))


def current(actor: Actor) -> QuerySet[Customer]:
    """The customers a reader may list, merged ones left out."""
    return Customer.objects.filter(scope.known_to(actor), merged_into=None)


def glanced(hits: list[Hit], actor: Actor, at: datetime) -> list[Hit]:
    """Hits with what upper modules have to say about them."""
    ids = [hit.customer.pk for hit in hits]
    words: dict[int, list[Glance]] = {}
    for each in glances if ids else ():
        for pk, said in each(ids, actor=actor, at=at).items():
            words.setdefault(pk, []).extend(said)
    return [
        Hit(hit.customer, hit.why, hit.masked, hit.lit, hit.lit_end, words.get(hit.customer.pk, [])) for hit in hits
    ]


def numbered(number: str, actor: Actor) -> int | None:
    """The customer in sight who has this number, as who they are now; None without one."""
    return current(actor).filter(number=number).exclude(number="").values_list("pk", flat=True).first() if actor.may("customers.read") else None


def find(text: str, actor: Actor, *, limit: int = 8) -> list[Hit]:
    """What a general search finds among customers: number, line number, phone, e-mail, name."""
    typed = rules.plain(text)
    if not typed or not actor.may("customers.read"):
        return []
    numbered = current(actor).filter(Q(number=typed) | Q(line_number=typed)).exclude(number="", line_number="")
    hits = [Hit(row, "number" if row.number == typed else "line", row.number or row.line_number) for row in numbered[:limit]]
    if "@" in typed:
        hits += _by_value("email", typed.lower(), actor, limit)
    else:
        hits += suggest(typed, actor, limit=limit)
    unique = {hit.customer.pk: hit for hit in reversed(hits)}
    return [hit for hit in hits if unique.get(hit.customer.pk) is hit][:limit]


def _by_value(kind: str, value: str, actor: Actor, limit: int) -> list[Hit]:
    points = ContactPoint.objects.filter(
        scope.known_to(actor, prefix="customer__"), kind=kind, exact=fingerprint("exact", value, kind), retired_at=None
    )
    rows = points.select_related("customer__merged_into").order_by("-id")[:limit]
    return [Hit(row.customer.root, kind, row.masked) for row in rows]


def listed(
    actor: Actor, *, flag: str = "", kind: str = "", cursor: str = "", limit: int = 50
) -> Slice[tuple[Customer, str]]:
    """Customers the reader may list, latest first, each with its first phone masked. Two queries.

    ``flag`` is one of ``is_big``, ``is_important``, ``has_dedicated_line``, ``is_internal``.

    :raises Forbidden: without ``customers.read``.
    """
    actor.need("customers.read")
    rows = current(actor).order_by("-id")
    if flag in ("is_big", "is_important", "has_dedicated_line", "is_internal"):
        rows = rows.filter(**{flag: True})
    if kind in Customer.Kind.values:
        rows = rows.filter(kind=kind)
    if cursor:
        rows = rows.filter(id__lt=unpack(cursor, int)[0])
    page = _with_points(list(rows[: limit + 1]))
    shown = [(row, _first_phone(row)) for row in page[:limit]]
    return Slice(shown, pack(page[limit - 1].pk) if len(page) > limit else "")


@dataclass(frozen=True)
class Twin:
    """A file that may be the same customer's, and why: ``phone``, ``email``, ``identity``, ``wechat``, ``name``."""

    card: CardView
    why: tuple[str, ...]


def duplicates(customer_id: int, actor: Actor, *, limit: int = 5) -> list[Twin]:
    """Files that are likely the same customer's: the same number or address, or the same name with the same last four
    digits. Within the reader's scope, best first.

    :raises NotFound: when the customer is out of scope.
    """
    root = scope.look_up(customer_id, actor)
    mine = list(ContactPoint.objects.of(root.pk).filter(retired_at=None))
    exact = {point.exact for point in mine if point.exact}
    tails = {point.tail4 for point in mine if point.tail4}
    if not exact and not tails:
        return []
    points = ContactPoint.objects.filter(
        Q(exact__in=exact) | Q(tail4__in=tails, customer__name=root.name),
        scope.known_to(actor, prefix="customer__"),
        retired_at=None,
        customer__kind=root.kind,
    )
    why: dict[int, set[str]] = {}
    others: dict[int, Customer] = {}
    for point in points.select_related("customer__merged_into").order_by("-id")[:100]:
        other = point.customer.root
        if other.pk != root.pk and not other.is_anonymous:
            others[other.pk] = other
            why.setdefault(other.pk, set()).add(point.kind if point.exact in exact else "tail")
            if root.name and rules.same_person(other.name, root.name):
                why[other.pk].add("name")
    best = sorted(why, key=lambda pk: (-_weight(why[pk]), -pk))[:limit]
    return [Twin(card_of(others[pk]), tuple(sorted(why[pk]))) for pk in best]


def _weight(reasons: Iterable[str]) -> int:
    worth = {"identity": 8, "name": 4, "phone": 2, "email": 2, "wechat": 2, "tail": 1}
    return sum(worth.get(reason, 0) for reason in reasons)
