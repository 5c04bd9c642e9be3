"""What tasks hear: a case was answered, refused, closed or lost; their own steps, to tell those who have to act."""

from __future__ import annotations

from shouwen.casework.cases import facts as cases
from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.queries import in_hand
from shouwen.casework.tasks import actions, facts, letters, states
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell
from shouwen.foundation.organisation.queries import lead_of


@listens(cases.CaseAnswered)
def on_answered(entry: Heard) -> None:
    """The customer is called back, where the kind or the severity asks for it."""
    actions.after_answer(entry.subject_id, since=entry.at, at=entry.at)


@listens(cases.CaseClosed)
def on_closed(entry: Heard) -> None:
    """Agreed on the spot: nobody asks again."""
    actions.after_closing(entry.subject_id, entry.reason_code, at=entry.at)


@listens(cases.CustomerRefused)
def on_refused(entry: Heard) -> None:
    """They have said what they think; the next answer brings the next call."""
    actions.no_longer(entry.subject_id, "refused", kind=states.CALL_BACK, before=entry.at, at=entry.at)


@listens(cases.CaseWithdrawn, cases.CaseDeclined)
def on_lost(entry: Heard) -> None:
    """A matter that is no more needs no call; what was to be followed up still is."""
    actions.no_longer(entry.subject_id, "ended", kind=states.CALL_BACK, before=entry.at, at=entry.at)


@listens(cases.PersonAccused)
def on_accused(entry: Heard) -> None:
    actions.recuse(entry.subject_id, entry.accused_person, at=entry.at)


def _tell(entry: Heard, people: list[int | None], message: str, kind: str, *, level: str = "info", **more: object) -> None:
    case = in_hand([entry.subject_id])[0]
    link = Link("tasks:task", {"task_id": entry.task_id}, "case", case.pk)
    to = [each for each in people if each != entry.actor_id]
    tell(to, message, kind=kind, key=f"{entry.entry_id}:{message}"[:120], at=entry.at, link=link, level=level,
         number=case.number, **more)  # fmt: skip


@listens(facts.FollowUpSet)
def on_set(entry: Heard) -> None:
    label = said(states.KINDS[states.FOLLOW_UP])
    _tell(entry, [entry.owner_person], letters.MINE, "tasks.mine", kind_label=label, due_at=entry.due_at)


@listens(facts.CallBackAsked)
def on_asked(entry: Heard) -> None:
    label = said(states.KINDS[states.CALL_BACK])
    _tell(entry, [entry.owner_person], letters.MINE, "tasks.mine", kind_label=label, due_at=entry.due_at)


@listens(facts.TaskMoved)
def on_moved(entry: Heard) -> None:
    if entry.owner_person != entry.before_person:
        _tell(entry, [entry.owner_person], letters.MINE, "tasks.mine", kind_label=entry.kind_label, due_at=entry.due_at)


@listens(facts.CallBackFailed)
def on_failed(entry: Heard) -> None:
    """The owner and whoever leads them hear what the customer said."""
    people = [entry.owner_person, lead_of(entry.owner_person, at=entry.at)]
    _tell(entry, people, letters.FAILED, "tasks.result", level="soon")
