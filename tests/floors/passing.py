"""Time passes and people go."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from floors.ground import PICK, Ground
from shouwen.casework.cases import actions
from shouwen.casework.cases.models import Case, Consultation, DutyLink, Handoff
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.workorders import actions as orders
from shouwen.casework.workorders.models import Order
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Absence
from shouwen.kit.actor import SYSTEM


class Passing(Ground):
    """Absence, locks, and the house's own jobs."""

    @rule(who=PICK, how=st.sampled_from(["away", "lock", "unlock"]))
    def leave(self, who: int, how: str) -> None:
        gone = self.who(who)
        if how == "away":
            until = self.at + timedelta(hours=8)
            Absence.objects.create(person_id=gone.person_id, starts_at=self.at, ends_at=until)
            actions.proxies_sweep(at=self.at)
        elif how == "lock" and who % 3 == 0:
            if self.attempt(
                lambda: organisation.lock(gone.person_id, reason="离职", actor=SYSTEM, at=self.at)
            ):
                self.nothing_left(gone.person_id)
        elif how == "unlock":
            self.attempt(lambda: organisation.unlock(gone.person_id, actor=SYSTEM, at=self.at))

    def nothing_left(self, person_id: int) -> None:
        """Who was locked out holds nothing, in any table (CASE, demand 3.1 rule 5)."""
        open_cases = Case.objects.filter(is_open=True)
        assert not open_cases.filter(owner_id=person_id).exists()
        assert not open_cases.filter(handler_id=person_id).exists()
        assert not DutyLink.objects.filter(person_id=person_id, until=None).exists()
        assert not DutyLink.objects.filter(stands_for_id=person_id, until=None).exists()
        assert not Handoff.objects.filter(to_person_id=person_id, answer__in=["waiting", "consent"]).exists()
        assert not Consultation.objects.filter(
            asked_person_id=person_id, answered_at=None, case__is_open=True
        ).exists()
        held = Order.objects.filter(is_open=True)
        assert not held.filter(handler_id=person_id).exists()
        assert not held.filter(dispatcher_id=person_id).exists()

    @rule(minutes=st.sampled_from([5, 40, 200, 1500, 5000]))
    def time_passes(self, minutes: int) -> None:
        """Time passes, and the house's own jobs run."""
        self.at += timedelta(minutes=minutes)
        actions.expire_handoffs(at=self.at)
        actions.proxies_sweep(at=self.at)
        actions.break_promises(at=self.at)
        deadlines.sweep(at=self.at)
        deadlines.lapse_extensions(at=self.at)
        orders.resume_due(at=self.at)
