"""What checks hear: what opens them, what makes them needless; their own steps, to tell those who have to act."""

from __future__ import annotations

from shouwen.casework.cases import facts as cases
from shouwen.casework.cases.queries import in_hand
from shouwen.casework.checks import actions, facts, letters
from shouwen.casework.complaints import facts as complaints
from shouwen.casework.deadlines import facts as deadlines
from shouwen.casework.liability import facts as liability
from shouwen.casework.redress import facts as redress
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell
from shouwen.foundation.organisation.queries import lead_of


@listens(complaints.ComplaintOpened)
def on_complaint(entry: Heard) -> None:
    """A complaint is on record: its category may ask for a check. Heard from here, no registration waits for one more row."""
    actions.after_category(entry.subject_id, at=entry.at)


@listens(cases.CaseEdited)
def on_edited(entry: Heard) -> None:
    """Its category, or its kind, is another one now."""
    if entry.field in ("category_id", "kind"):
        actions.after_category(entry.subject_id, at=entry.at)


@listens(liability.CauseFound)
def on_cause(entry: Heard) -> None:
    actions.after_cause(entry.subject_id, entry.code, at=entry.at)


@listens(liability.CauseDropped)
def on_dropped(entry: Heard) -> None:
    actions.no_cause(entry.subject_id, entry.code, at=entry.at)


@listens(deadlines.DeadlineMissed)
def on_missed(entry: Heard) -> None:
    """A limit of the case itself; those of its orders are judged there."""
    if entry.subject_kind == "case":
        actions.after_missed(entry.subject_id, entry.stage, at=entry.at)


@listens(redress.RedressSubmitted)
def on_money(entry: Heard) -> None:
    actions.money_asked(entry.subject_id, entry.redress, person=entry.actor_id, at=entry.at)


@listens(cases.PersonAccused)
def on_accused(entry: Heard) -> None:
    actions.recuse(entry.subject_id, entry.accused_person, at=entry.at)


def _tell(entry: Heard, people: list[int | None], message: str, kind: str, *, level: str = "info", **more: object) -> None:
    case = in_hand([entry.subject_id])[0]
    link = Link("checks:check", {"check_id": entry.check_id}, "case", case.pk)
    to = [each for each in dict.fromkeys(people) if each and each != entry.actor_id]
    tell(to, message, kind=kind, key=f"{entry.entry_id}:{message}"[:120], at=entry.at, link=link, level=level, number=case.number,
         kind_label=entry.kind_label, **more)  # fmt: skip


@listens(facts.CheckOpened)
def on_opened(entry: Heard) -> None:
    _tell(entry, [entry.owner_person], letters.MINE, "checks.mine", due_at=entry.due_at)


@listens(facts.CheckGiven)
def on_given(entry: Heard) -> None:
    if entry.owner_person != entry.before_person:
        _tell(entry, [entry.owner_person], letters.MINE, "checks.mine", due_at=entry.due_at)


@listens(facts.CheckSettled)
def on_settled(entry: Heard) -> None:
    """Something was found: whoever answers for the case hears of it, and whoever leads them."""
    if entry.finding == "found":
        owner = in_hand([entry.subject_id])[0].owner_id
        lead = lead_of(owner, at=entry.at) if owner else None
        _tell(entry, [owner, lead], letters.FOUND, "checks.result", level="soon")


@listens(facts.CheckOverdue)
def on_overdue(entry: Heard) -> None:
    """Whoever makes it, and the head."""
    message, more = (letters.LATE, {"owner_person": entry.owner_person}) if entry.owner_person else (letters.LATE_FREE, {})
    _tell(entry, [entry.owner_person, entry.head_person], message, "checks.late", level="over", **more)
