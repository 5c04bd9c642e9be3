"""What the idea box plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.ideas import facts
from shouwen.casework.ideas.models import Idea
from shouwen.casework.ideas.queries import visible
from shouwen.casework.improvement import slots as improvement
from shouwen.foundation.ledger import slots as ledger
from shouwen.kit.actor import Actor


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    ledger.subjects.fill(subjects)
    improvement.rooms.fill(rooms)


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Ideas as the log names them."""
    if kind != facts.KIND:
        return {}
    open_ = set(visible(actor).filter(pk__in=ids).values_list("pk", flat=True)) if actor.may("ideas.take_part") else set()
    rows = Idea.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: ledger.Subject(number, reverse("ideas:idea", args=[number]) if pk in open_ else "", False) for pk, number in rows}


def rooms(actor: Actor) -> Sequence[improvement.Room]:
    """The idea box, from the board of plans."""
    return [improvement.Room(_("建议箱"), "message-plus", reverse("ideas:board"))] if actor.may("ideas.take_part") else []
