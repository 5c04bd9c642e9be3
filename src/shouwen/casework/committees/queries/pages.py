"""Committees and meetings as their pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shouwen.casework.cases import queries as cases
from shouwen.casework.committees import rules, states
from shouwen.casework.committees.models import Committee, Decision, Meeting, Member
from shouwen.casework.committees.queries.scope import keeping, seated, signing, visible
from shouwen.casework.improvement import queries as improvement
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor


@dataclass(frozen=True)
class CommitteeLine:
    """A committee in the list: its chair, how many sit on it, its next meeting's last day."""

    row: Committee
    chair: str
    members: int
    due_on: date
    late: bool


def board(actor: Actor, *, at: datetime, retired: bool = False) -> list[CommitteeLine]:
    """Committees in reach, those late first. Four queries, however many.

    :raises Forbidden: without ``committees.read``.
    """
    rows = list(visible(actor).filter(retired_at__isnull=not retired).order_by("id")[:100])
    held: dict[int, list[date]] = defaultdict(list)
    done = Meeting.objects.filter(committee__in=rows, state__in=[states.HELD, states.SIGNED])
    for pk, day in done.values_list("committee_id", "meets_on"):
        held[pk].append(day)
    sitting = list(Member.objects.filter(committee__in=rows, ends_on=None))
    chairs = {each.committee_id: each.person_id for each in sitting if each.part == states.CHAIR}
    names = organisation.names(list(chairs.values()))
    lines = []
    for each in rows:
        due = rules.due_on(each.founded_on, held[each.pk], each.cycle_days)
        late = each.retired_at is None and due < cases.place(each.centre_id).day(at)
        members = sum(1 for one in sitting if one.committee_id == each.pk)
        lines.append(CommitteeLine(each, names.get(chairs.get(each.pk, 0), ""), members, due, late))
    return sorted(lines, key=lambda line: (not line.late, line.due_on))


@dataclass(frozen=True)
class MemberView:
    """A member in words."""

    row: Member
    name: str


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list, with how many decisions stand."""

    row: Meeting
    decisions: int


@dataclass(frozen=True)
class CommitteePage:
    """Everything a committee's page shows."""

    row: Committee
    members: Sequence[MemberView]
    former: Sequence[MemberView]
    meetings: Sequence[MeetingLine]
    due_on: date
    late: bool
    may_keep: bool


def page(row: Committee, actor: Actor, *, at: datetime) -> CommitteePage:
    """A committee in hand as this reader sees it."""
    order = list(states.PARTS)
    members = sorted(row.members.order_by("starts_on", "id"), key=lambda each: order.index(each.part))
    names = organisation.names([each.person_id for each in members])
    views = [MemberView(each, names.get(each.person_id, "")) for each in members]
    meetings = list(row.meetings.order_by("-meets_on", "-seq")[:100])
    standing = Decision.objects.filter(meeting__in=meetings, dropped_at=None).values_list("meeting_id", flat=True)
    counted = list(standing)
    due = rules.due_on(row.founded_on, [each.meets_on for each in meetings if each.state in (states.HELD, states.SIGNED)], row.cycle_days)
    return CommitteePage(
        row, [each for each in views if each.row.ends_on is None], [each for each in views if each.row.ends_on],
        [MeetingLine(each, counted.count(each.pk)) for each in meetings], due,
        row.retired_at is None and due < cases.place(row.centre_id).day(at), row.retired_at is None and keeping(row, actor) is None,
    )  # fmt: skip


@dataclass(frozen=True)
class DecisionView:
    """A decision: who sees to it, and the number of its plan when the reader may see it."""

    row: Decision
    owner: str
    plan: str


@dataclass(frozen=True)
class MeetingPage:
    """Everything a meeting's page shows."""

    row: Meeting
    present: Sequence[str]
    writer: str
    signer: str
    decisions: Sequence[DecisionView]
    dropped: Sequence[DecisionView]
    may_keep: bool
    may_sign: bool


def meeting_page(row: Meeting, actor: Actor) -> MeetingPage:
    """A meeting in hand as this reader sees it."""
    decisions = list(row.decisions.select_related("plan").order_by("seq"))
    there = list(row.present.order_by("id").values_list("person_id", flat=True))
    names = organisation.names([*there, row.written_by_id, row.signed_by_id, *(each.owner_id for each in decisions)])
    wanted = [each.plan_id for each in decisions if each.plan_id]
    seen = set(improvement.visible(actor).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted and actor.may("improvement.read") else set()
    views = [
        DecisionView(each, names.get(each.owner_id or 0, ""), each.plan.number if each.plan and each.plan_id in seen else "")
        for each in decisions
    ]
    alive = row.committee.retired_at is None
    return MeetingPage(
        row, [names.get(each, "") for each in there], names.get(row.written_by_id or 0, ""), names.get(row.signed_by_id or 0, ""),
        [each for each in views if each.row.dropped_at is None], [each for each in views if each.row.dropped_at],
        alive and row.state != states.SIGNED and keeping(row.committee, actor) is None,
        row.state == states.HELD and signing(row, actor) is None,
    )  # fmt: skip


def present_choices(row: Meeting) -> list[tuple[str, str]]:
    """Who can have been there: those who sit on the committee, for a form."""
    ids = list(seated(row.committee).values_list("person_id", flat=True))
    names = organisation.names(ids)
    return [(str(each), names.get(each, "")) for each in ids]
