"""What committees hear of themselves, to tell their members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shouwen.casework.committees import facts, letters, queries, states
from shouwen.casework.committees.models import Committee
from shouwen.foundation.access.queries import holders
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell, withdraw


def _tell(entry: Heard, people: Iterable[int], message: str, sort: str = "mine", *, level: str = "info", seq: int = 0, **more: Any) -> None:
    row = Committee.objects.get(pk=entry.subject_id)
    args: dict[str, Any] = {"committee_id": row.pk} | ({"seq": seq} if seq else {})
    link = Link("committees:meeting" if seq else "committees:committee", args, facts.KIND, row.pk)
    to = [each for each in people if each and each != entry.actor_id]
    key = f"{entry.entry_id}:{message}"[:120]
    words = {"seq": seq, **more} if seq else more
    tell(to, message, kind=f"committees.{sort}", key=key, at=entry.at, link=link, level=level, committee=row.name, **words)


def _sitting(entry: Heard, *parts: str) -> list[int]:
    rows = queries.seated(Committee.objects.get(pk=entry.subject_id))
    return list((rows.filter(part__in=parts) if parts else rows).values_list("person_id", flat=True))


@listens(facts.MemberJoined)
def on_joined(entry: Heard) -> None:
    _tell(entry, [entry.member_person], letters.JOINED, part_label=entry.part_label)


@listens(facts.MeetingPlanned)
def on_planned(entry: Heard) -> None:
    _tell(entry, _sitting(entry), letters.PLANNED, seq=entry.seq, meets_on=entry.meets_on)


@listens(facts.MeetingCancelled)
def on_cancelled(entry: Heard) -> None:
    _tell(entry, _sitting(entry), letters.RENEWED if entry.is_back else letters.CANCELLED, seq=entry.seq)


@listens(facts.MinutesWritten)
def on_written(entry: Heard) -> None:
    """The chair signs, and whoever was reminded of the meeting need not be any more."""
    withdraw(facts.KIND, entry.subject_id, "committees.due", at=entry.at)
    _tell(entry, _sitting(entry, states.CHAIR), letters.SIGN, "due", seq=entry.seq)


@listens(facts.MinutesSigned)
def on_signed(entry: Heard) -> None:
    withdraw(facts.KIND, entry.subject_id, "committees.due", at=entry.at)


@listens(facts.MeetingOverdue)
def on_overdue(entry: Heard) -> None:
    """Its chair and secretary; while it has neither, whoever keeps committees at this centre."""
    people = _sitting(entry, states.CHAIR, states.SECRETARY) or holders("committees.keep", entry.centre_id, at=entry.at)
    _tell(entry, people, letters.OVERDUE, "due", level="over", due_on=entry.due_on)
