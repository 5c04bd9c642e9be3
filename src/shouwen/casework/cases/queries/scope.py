"""Who may see which case. Looking a case up is the check: out of reach is not found."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots
from shouwen.casework.cases.models import Accused, Case, Consultation, Handoff
from shouwen.kit.actor import Actor, Reach
from shouwen.kit.crypto import blind
from shouwen.kit.errors import NotFound
from shouwen.kit.standing import Standing

Which = Case | int | str
"""A case, its id or its number."""
FEW = 6
"""So many units are walked one by one."""


def visible(actor: Actor, right: str = "cases.read", *, me: Any = None) -> QuerySet[Case]:
    """The cases in reach of a right, without those that complain about the reader (CASE-064).

    ``me`` may be a place for the reader's id, when the question is written once for everybody of one :func:`sight`.
    Shaped so that a list ordered by (due_at, id) or by id stays one walk along an index: staff complaints and
    restricted cases are few, and are looked at only when met.

    :raises Forbidden: without the right.
    """
    me = actor.person_id if me is None else me
    return Case.objects.filter(_within(actor.need(right), me), _open_to(actor, me))


def sight(actor: Actor) -> tuple[Any, ...]:
    """What decides which cases somebody sees, besides who they are.

    :raises Forbidden: without ``cases.read``.
    """
    reach = actor.need("cases.read")
    return reach.level, reach.centre_ids, reach.unit_ids, actor.almighty, actor.may("cases.see_restricted")


def arms(actor: Actor, *, me: Any) -> list[Q]:
    """What a narrow reach is put together from, each with an index of the archive: any of them is in reach.

    :raises Forbidden: without ``cases.read``.
    """
    reach = actor.need("cases.read")
    mine = [Q(owner_id=me), Q(handler_id=me), Q(first_contact_id=me)]
    if reach.level != "team":
        return mine
    units = sorted(reach.unit_ids)
    if len(units) > FEW:
        return [*mine, Q(owner_unit_id__in=units), Q(handler_unit_id__in=units)]
    return mine + [each for unit in units for each in (Q(owner_unit_id=unit), Q(handler_unit_id=unit))]


def open_to(actor: Actor, *, me: Any) -> QuerySet[Case]:
    """The cases whose words the actor may read wherever they are, in :func:`visible` or not."""
    return Case.objects.filter(_open_to(actor, me))


def _within(reach: Reach, me: Any) -> Q:
    if reach.narrow:
        mine = Q(owner_id=me) | Q(handler_id=me) | Q(first_contact_id=me)
        if reach.level == "team":
            mine |= Q(owner_unit_id__in=reach.unit_ids) | Q(handler_unit_id__in=reach.unit_ids)
        return mine
    if reach.centre_ids is None:
        return Q()
    centres = sorted(reach.centre_ids)
    wide = Q(centre_id=centres[0]) if len(centres) == 1 else Q(centre_id__in=centres)
    if reach.unit_ids:  # a second post, elsewhere, that reaches its team only
        wide |= Q(owner_unit_id__in=reach.unit_ids) | Q(handler_unit_id__in=reach.unit_ids)
    return wide


def _open_to(actor: Actor, me: Any) -> Q:
    if actor.almighty:
        return Q()
    about_reader = Accused.objects.filter(case=OuterRef("pk"), person_id=me)
    fair = Q(is_about_staff=False) | Q(~Exists(about_reader))
    if actor.may("cases.see_restricted"):
        return fair
    return fair & (Q(is_restricted=False) | Q(owner_id=me) | Q(handler_id=me))


def hidden_touches(pairs: Collection[tuple[str, int]], actor: Actor) -> set[tuple[str, int]]:
    """Of some subjects of contacts, the cases whose words the actor must not read: those that complain about them, and
    restricted ones they have no part in. One query, none without a case."""
    ids = {pk for kind, pk in pairs if kind == "case"}
    if not ids or actor.almighty:
        return set()
    shut = Case.objects.filter(~_open_to(actor, actor.person_id), pk__in=ids)
    return {("case", pk) for pk in shut.values_list("pk", flat=True)}


def covers(reach: Reach | None, case: Case, actor: Actor) -> bool:
    """Whether a reach covers a case in hand. What one owns, handles or met first is in any reach."""
    if reach is None:
        return False
    if actor.person_id and actor.person_id in (case.owner_id, case.handler_id, case.first_contact_id):
        return True
    if reach.level == "own":
        return False
    if reach.unit_ids & {case.owner_unit_id, case.handler_unit_id}:
        return True
    return not reach.narrow and reach.covers_centre(case.centre_id)


def sees(case: Case, actor: Actor) -> bool:
    """Whether the actor may read a case in hand; at most three small queries, none for a plain case in reach."""
    return next(verdict for _question, _yes, verdict in weigh(case, actor) if verdict is not None)


def weigh(case: Case, actor: Actor) -> Iterator[tuple[str, bool, bool | None]]:
    """What decides whether somebody reads a case, question by question until one settles it.

    :returns: the question (almighty, accused, right, reach, hidden, part), its answer, and the verdict once there is one.
    """
    if actor.almighty:
        yield "almighty", True, True
        return
    accused = case.is_about_staff and Accused.objects.filter(case=case, person_id=actor.person_id).exists()
    yield "accused", accused, False if accused else None
    reach = actor.reach("cases.read")
    yield "right", reach is not None, None
    inside = covers(reach, case, actor)
    hidden = inside and _hidden(case, actor)
    yield "reach", inside, True if inside and not hidden else None
    if inside:
        yield "hidden", hidden, None
    part = _takes_part([case.pk], actor)
    yield "part", part, part


def in_hand(case_ids: Iterable[int]) -> list[Case]:
    """Some cases by id, for a caller who asks :func:`glimpses` or :func:`sees` for each reader before telling anything."""
    return list(Case.objects.filter(pk__in=list(case_ids)))


def glimpses(case: Case, actor: Actor) -> bool:
    """Whether a case in hand stands in the actor's lists, as :func:`visible` would find; no query for a plain case."""
    if actor.almighty:
        return True
    if not covers(actor.reach("cases.read"), case, actor) or _hidden(case, actor):
        return False
    return not (case.is_about_staff and Accused.objects.filter(case=case, person_id=actor.person_id).exists())


def _hidden(case: Case, actor: Actor) -> bool:
    involved = actor.person_id in (case.owner_id, case.handler_id)
    return case.is_restricted and not involved and not actor.may("cases.see_restricted")


def sees_any(found: Iterable[Case], actor: Actor) -> bool:
    """Whether the actor may read any of some cases in hand, as :func:`sees` says of each; the same few queries, however many."""
    held = list(found)
    if actor.almighty:
        return bool(held)
    about_staff = [case.pk for case in held if case.is_about_staff]
    accused = Accused.objects.filter(case__in=about_staff, person_id=actor.person_id).values_list("case_id", flat=True)
    out = set(accused) if about_staff else set()
    left, reach = [case for case in held if case.pk not in out], actor.reach("cases.read")
    if any(covers(reach, case, actor) and not _hidden(case, actor) for case in left):
        return True
    return bool(left) and _takes_part([case.pk for case in left], actor)


def _takes_part(case_ids: Collection[int], actor: Actor) -> bool:
    if not actor.person_id:
        return False
    if offered(case_ids, actor).exists():
        return True
    if Consultation.objects.filter(case__in=case_ids, asked_person_id=actor.person_id).exists():
        return True
    return any(fill(case_ids, actor) for fill in slots.participants)


def offered(case_ids: Collection[int], actor: Actor) -> QuerySet[Handoff]:
    """Hand-offs of some cases that reach this actor: offered to them or to a group of theirs, or helping since."""
    mine = Q(to_person_id=actor.person_id, answer__in=["waiting", "consent"])
    helping = Q(kind="assist", answer="accepted", answered_by_id=actor.person_id, ended_at=None)
    return Handoff.objects.filter(mine | helping | pooled(actor), case__in=case_ids)


def pooled(actor: Actor) -> Q:
    """Offers open to a group the actor belongs to: whoever holds the asked right where it was asked, or works there."""
    open_offers = Q(pk__in=[])
    for right, reach in actor.rights.items():
        if not right.startswith("cases."):
            continue
        where = Q() if reach.centre_ids is None else Q(to_unit_id__in=sorted({*reach.centre_ids, *reach.unit_ids, actor.unit_id}))
        if right in POOLS:
            open_offers |= Q(to_right=right) & where
    return open_offers & Q(answer="waiting", to_person=None)


def in_pool(offer: Handoff, actor: Actor) -> bool:
    """Whether an offer in hand is open to a group the actor belongs to: :func:`pooled`, asked of one row."""
    reach = actor.rights.get(offer.to_right) if offer.to_right in POOLS else None
    if reach is None or offer.to_person_id is not None or offer.answer != "waiting":
        return False
    return reach.centre_ids is None or offer.to_unit_id in {*reach.centre_ids, *reach.unit_ids, actor.unit_id}


POOLS = frozenset(
    {"cases.take_key", "cases.manager_hotline", "cases.gm_hotline", "cases.accept", "cases.handle"}
)
"""Rights whose holders can be offered a case as a group."""


def find(which: Which, actor: Actor) -> Case:
    """One case, for reading.

    :raises NotFound: when there is none, or none for this reader.
    """
    if isinstance(which, str):
        case = _with_customer.first(_number(which))
    else:
        case = _fetch(which, Case.objects.select_related("customer__merged_into"))
    if case is None or not sees(case, actor):
        raise missing()
    return case


def _number(text: str) -> str:
    """A number as it is kept; what no number can hold (a NUL, which PostgreSQL refuses to compare) is looked up as nothing."""
    return text.strip().upper() if text.isprintable() else ""


_with_customer = Standing(
    lambda number: Case.objects.select_related("customer__merged_into").filter(number=number)
)


def lock(which: Which, actor: Actor) -> Case:
    """One case, locked for a change in the caller's transaction.

    :raises NotFound: as :func:`find`.
    """
    if isinstance(which, str):
        case = _by_number.first(_number(which))
    else:
        case = _by_id.first(which.pk if isinstance(which, Case) else which)
    if case is None or not sees(case, actor):
        raise missing()
    return case


_by_number = Standing(lambda number: Case.objects.select_for_update(of=("self",)).filter(number=number))
_by_id = Standing(lambda pk: Case.objects.select_for_update(of=("self",)).filter(pk=pk))


def _fetch(which: Which, cases: QuerySet[Case]) -> Case | None:
    if isinstance(which, Case):
        return cases.filter(pk=which.pk).first()
    if isinstance(which, int):
        return cases.filter(pk=which).first()
    return cases.filter(number=_number(which)).first()


def missing() -> NotFound:
    """The one answer for what is not there and for what may not be seen."""
    return NotFound("case_not_found", _("没有找到这件事项单"))


def find_by_access(number: str, code: str) -> Case:
    """A case by its number and the customer's access code, for the portal.

    :raises NotFound: when either is wrong; the answer does not tell which.
    """
    case = _fetch(number, Case.objects.all())
    digest = access_digest(number, code)
    if case is None or not case.access_digest or not hmac.compare_digest(case.access_digest, digest):
        raise missing()
    return case


def access_digest(number: str, code: str) -> str:
    """The keyed fingerprint of an access code, bound to its number."""
    return blind(f"{number.strip().upper()}:{code.strip().upper()}", "cases.access")
