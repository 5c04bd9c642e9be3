"""What the link outside plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.urls import reverse

from shouwen.casework.oa import queries, states
from shouwen.casework.oa.models import Connection, Sending
from shouwen.casework.redress import slots as redress
from shouwen.foundation.ledger import slots as ledger
from shouwen.kit.actor import Actor


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    ledger.subjects.fill(subjects)
    redress.trails.fill(trail)


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Sendings and connections as the log names them."""
    if kind not in (states.SENDING, states.CONNECTION):
        return {}
    may, url = actor.may("oa.settings"), reverse("oa:home")
    if kind == states.SENDING:
        pairs = list(Sending.objects.filter(pk__in=ids).values_list("pk", "label"))
    else:
        pairs = list(Connection.objects.filter(pk__in=ids).values_list("pk", "centre__name"))
    return {pk: ledger.Subject(label, url if may else "", False) for pk, label in pairs}


def trail(matter: str, matter_id: int) -> Sequence[redress.Trail]:
    """What was asked for outside, beside a request."""
    return [
        redress.Trail(line.row.state_label, line.row.tone, line.row.answered_at or line.row.sent_at or line.row.made_at, line.signer, str(line.row.fault_label), line.row.remote)
        for line in queries.trail(matter, matter_id)
    ]
