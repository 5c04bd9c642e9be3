"""What the link outside hears: a signature is wanted, or wanted no more; and of itself, what did not go."""

from __future__ import annotations

from shouwen.casework.applications import facts as applications
from shouwen.casework.oa import actions, facts, letters, states
from shouwen.casework.oa.models import Sending
from shouwen.casework.redress import facts as redress
from shouwen.foundation.access.queries import holders
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell, withdraw


@listens(
    redress.RedressSubmitted, redress.RedressAgreed, redress.RedressGranted, redress.RedressRefused, redress.RedressReturned,
    redress.RedressWithdrawn, redress.LaterReviewed,
)  # fmt: skip
def on_redress(entry: Heard) -> None:
    actions.sync("redress", entry.redress_id, at=entry.at)


@listens(
    applications.ApplicationSubmitted, applications.ApplicationAgreed, applications.ApplicationApproved, applications.ApplicationRefused,
    applications.ApplicationReturned, applications.ApplicationWithdrawn,
)  # fmt: skip
def on_application(entry: Heard) -> None:
    actions.sync("application", entry.subject_id, at=entry.at)


@listens(facts.SendingFailed)
def on_failed(entry: Heard) -> None:
    """Whoever keeps the connection."""
    keeper = Sending.objects.filter(pk=entry.subject_id).values_list("connection__centre_id", flat=True).get()
    people = holders("oa.settings", keeper, at=entry.at)
    words = {"label": entry.label, "fault_label": entry.fault_label, "attempts": entry.attempts}
    link = Link("oa:home", {}, states.SENDING, entry.subject_id)
    tell(people, letters.FAILED, kind="oa.failed", key=f"{entry.entry_id}:failed", at=entry.at, link=link, level="soon", **words)


@listens(facts.SendingRetried, facts.ApprovalSent)
def on_going(entry: Heard) -> None:
    withdraw(states.SENDING, entry.subject_id, "oa.failed", at=entry.at)
