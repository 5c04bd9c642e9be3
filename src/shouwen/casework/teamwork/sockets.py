"""What a team's work plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.teamwork import actions, facts, queries, states
from shouwen.casework.teamwork.models import Project
from shouwen.foundation.ledger import slots as ledger
from shouwen.foundation.organisation import slots as organisation
from shouwen.kit.actor import Actor

NAMED: dict[str, tuple[Callable[[Actor], QuerySet[Any]], str]] = {
    facts.ITEM: (queries.items, "goal"),
    facts.PROJECT: (queries.projects, "name"),
    facts.NOTE: (queries.notes, "topic"),
    facts.SCORE: (queries.scores, "month"),
    facts.GUIDANCE: (queries.guided, "topic"),
}


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    ledger.subjects.fill(subjects)
    organisation.departures.fill(actions.release_person)
    organisation.holdings.fill(holdings)


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Things of a team's work as the log names them; what the reader does not see has no name but its kind."""
    if kind not in NAMED or not actor.may("teamwork.plan"):
        return {}
    seen, column = NAMED[kind]
    rows = seen(actor).filter(pk__in=ids).values_list("pk", column)
    return {pk: ledger.Subject(str(name), reverse("teamwork:board"), False) for pk, name in rows}


def holdings(person_id: int) -> list[tuple[str, int]]:
    """The open projects a leaver answers for."""
    count = Project.objects.filter(owner=person_id, state=states.OPEN).count()
    return [(_("进行中的服务项目"), count)] if count else []
