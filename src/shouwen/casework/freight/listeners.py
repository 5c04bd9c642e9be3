"""What return freight hears: what became of the application a ruling waited for."""

from __future__ import annotations

from shouwen.casework.applications import facts as applications
from shouwen.casework.freight import actions, states
from shouwen.foundation.ledger.slots import Heard, listens

CAME = {
    applications.ApplicationApproved.kind: states.STANDS,
    applications.ApplicationRefused.kind: states.REFUSED,
    applications.ApplicationReturned.kind: states.RETURNED,
    applications.ApplicationWithdrawn.kind: states.WITHDRAWN,
}


@listens(applications.ApplicationApproved, applications.ApplicationRefused, applications.ApplicationReturned, applications.ApplicationWithdrawn)
def on_decided(entry: Heard) -> None:
    """The ruling counts, or does not."""
    actions.settle(entry.subject_id, CAME[entry.kind], at=entry.at)
