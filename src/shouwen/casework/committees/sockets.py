"""What committees plug into their neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.committees import actions, facts
from shouwen.casework.committees.models import Committee, Member
from shouwen.casework.committees.queries import visible
from shouwen.casework.improvement import slots as improvement
from shouwen.foundation.ledger import slots as ledger
from shouwen.foundation.organisation import slots as organisation
from shouwen.kit.actor import Actor


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    ledger.subjects.fill(subjects)
    improvement.rooms.fill(rooms)
    organisation.departures.fill(actions.release_person)
    organisation.holdings.fill(holdings)


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Committees as the log names them."""
    if kind != facts.KIND:
        return {}
    open_ = set(visible(actor).filter(pk__in=ids).values_list("pk", flat=True)) if actor.may("committees.read") else set()
    rows = Committee.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: ledger.Subject(name, reverse("committees:committee", args=[pk]) if pk in open_ else "", False) for pk, name in rows}


def rooms(actor: Actor) -> Sequence[improvement.Room]:
    """Committees, from the board of plans."""
    return [improvement.Room(_("委员会"), "users-group", reverse("committees:board"))] if actor.may("committees.read") else []


def holdings(person_id: int) -> list[tuple[str, int]]:
    """The seats a leaver holds."""
    count = Member.objects.filter(person_id=person_id, ends_on=None).count()
    return [(_("改进委员会的席位"), count)] if count else []
