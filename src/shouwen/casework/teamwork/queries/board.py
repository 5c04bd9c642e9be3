"""A team's work on one page: plans, projects with what is late, coaching and who does it, scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from shouwen.casework.teamwork import rules, states
from shouwen.casework.teamwork.models import Item, Milestone, Note, Project, Score
from shouwen.casework.teamwork.queries.scope import items, led, notes, projects, scores, today
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import paging
from shouwen.kit.actor import Actor

SIZE = 50
"""So many rows of each list are shown at once."""
KEYS: dict[str, tuple[tuple[str, ...], tuple[type, ...]]] = {
    "plan": (("due_month", "person_id", "id"), (date, int, int)),
    "projects": (("-state", "-id"), (str, int)),
    "late": (("due_on", "id"), (date, int)),
    "notes": (("-on", "-id"), (date, int)),
    "scores": (("-month", "person_id", "id"), (date, int, int)),
}
"""The lists of the page by name, and the order of each."""
LATELY = 90
"""Days over which coaching is counted."""


@dataclass(frozen=True)
class ItemView:
    """A work-plan item: whose, whether its month is over, and whether the reader may let it be."""

    row: Item
    who: str
    late: bool
    may_drop: bool


@dataclass(frozen=True)
class ProjectView:
    """A project: who answers for it, its progress in per cent, and how many milestones are late."""

    row: Project
    owner: str
    done: int
    all: int
    late: int

    @property
    def progress(self) -> int:
        return rules.progress(self.done, self.all)


@dataclass(frozen=True)
class LateView:
    """A milestone past its day."""

    row: Milestone
    owner: str


@dataclass(frozen=True)
class NoteView:
    """A coaching note: about whom, by whom, whether its follow-up is late."""

    row: Note
    who: str
    coach: str
    late: bool


@dataclass(frozen=True)
class ScoreView:
    """A score: whose, by whom, confirmed by whom; whether the reader may confirm it."""

    row: Score
    who: str
    by: str
    confirmed: str
    may_confirm: bool


@dataclass(frozen=True)
class Board:
    """Everything the page shows; ``coaches`` are (name, notes of the last days), for whoever leads people.

    ``more`` holds the cursor of each list that goes on; ``only`` names the one list that is shown, if it is one.
    """

    items: Sequence[ItemView]
    projects: Sequence[ProjectView]
    late: Sequence[LateView]
    notes: Sequence[NoteView]
    coaches: Sequence[tuple[str, int]]
    scores: Sequence[ScoreView]
    leads: bool
    evaluates: bool
    more: Mapping[str, str]
    only: str = ""


def board(actor: Actor, *, at: datetime, only: str = "", cursor: str = "") -> Board:
    """A reader's own work and that of those they lead; of one list (``only``) the rows after a cursor. Ten queries at most.

    :raises Forbidden: without ``teamwork.plan``.
    :raises Invalid: for a cursor that was not made here.
    """
    day, only = today(actor, at), only if only in KEYS else ""
    lists = {
        "plan": items(actor).filter(Q(state=states.OPEN) | Q(due_month__gte=_months_back(day))),
        "projects": projects(actor).annotate(**_counts(day)),
        "late": Milestone.objects.filter(project__in=projects(actor).values("pk"), project__state=states.OPEN, done_on=None, due_on__lt=day).select_related("project"),
        "notes": notes(actor),
        "scores": scores(actor),
    }
    pages = {name: paging.page(rows, *KEYS[name], cursor=cursor if only else "", size=SIZE) for name, rows in lists.items() if only in ("", name)}
    plan, rows, overdue, said, given = (pages[name].rows if name in pages else [] for name in lists)
    coaches = _coaches(actor, day) if actor.may("teamwork.lead") else {}
    people = {each.person_id for each in plan} | {each.person_id for each in said} | {each.person_id for each in given}
    ids = people | {each.owner_id for each in rows} | {each.project.owner_id for each in overdue}
    ids |= {each.coach_id for each in said} | {pk for each in given for pk in (each.made_by_id, each.confirmed_by_id) if pk} | set(coaches)
    names = organisation.names(ids)
    return Board(
        [ItemView(each, names.get(each.person_id, ""), _is_late(each, day), _may_drop(each, actor)) for each in plan],
        [ProjectView(each, names.get(each.owner_id, ""), each.reached, each.planned, each.behind) for each in rows],
        [LateView(each, names.get(each.project.owner_id, "")) for each in overdue],
        [_note(each, names, day) for each in said],
        sorted(((names.get(pk, ""), n) for pk, n in coaches.items()), key=lambda pair: (-pair[1], pair[0])),
        [_score(each, names, actor) for each in given],
        actor.may("teamwork.lead"),
        actor.may("kpi.evaluate"),
        {name: each.next_cursor for name, each in pages.items()},
        only,
    )


def _months_back(day: date) -> date:
    return rules.month_of(rules.month_of(day) - timedelta(days=1))


def _is_late(row: Item, day: date) -> bool:
    return row.state == states.OPEN and day >= rules.after(row.due_month)


def _may_drop(row: Item, actor: Actor) -> bool:
    """Whoever set it, or leads whoever it is of: of what is in sight, all that is not one's own."""
    return row.person_id != actor.person_id or row.made_by_id == actor.person_id


def _counts(day: date) -> dict[str, Count]:
    reached = Q(milestones__done_on__isnull=False)
    return {
        "planned": Count("milestones", distinct=True),
        "reached": Count("milestones", filter=reached, distinct=True),
        "behind": Count("milestones", filter=~reached & Q(milestones__due_on__lt=day), distinct=True),
    }


def _coaches(actor: Actor, day: date) -> dict[int, int]:
    """Coaching notes of the last days, by coach: the reader and those they lead, also those who wrote none."""
    since = day - timedelta(days=LATELY)
    people = [*led(actor).order_by().values_list("pk", flat=True), *([actor.person_id] if actor.person_id else [])]
    counted = Note.objects.filter(coach__in=people, on__gte=since).order_by().values_list("coach_id").annotate(n=Count("pk"))
    return dict(counted)


def _note(row: Note, names: Mapping[int, str], day: date) -> NoteView:
    late = bool(row.follow_up_on and row.followed_at is None and row.follow_up_on < day)
    return NoteView(row, names.get(row.person_id, ""), names.get(row.coach_id, ""), late)


def _score(row: Score, names: Mapping[int, str], actor: Actor) -> ScoreView:
    open_ = row.confirmed_at is None and bool(actor.person_id) and row.made_by_id != actor.person_id
    return ScoreView(row, names.get(row.person_id, ""), names.get(row.made_by_id, ""), names.get(row.confirmed_by_id or 0, ""), open_)


@dataclass(frozen=True)
class ProjectPage:
    """A project with its people and milestones, and what the reader may do."""

    view: ProjectView
    people: Sequence[str]
    milestones: Sequence[tuple[Milestone, bool]]
    may_keep: bool


def project_page(row: Project, actor: Actor, *, at: datetime) -> ProjectPage:
    """A project in hand. ``milestones`` say whether each is late. Four queries."""
    day = today(actor, at)
    milestones = list(row.milestones.order_by("due_on", "id"))
    people = list(row.participants.order_by("id").values_list("person_id", flat=True))
    names = organisation.names([row.owner_id, *people])
    late = [(each, each.done_on is None and each.due_on < day and row.state == states.OPEN) for each in milestones]
    done = sum(1 for each in milestones if each.done_on)
    view = ProjectView(row, names.get(row.owner_id, ""), done, len(milestones), sum(1 for _row, is_late in late if is_late))
    return ProjectPage(view, [names.get(pk, "") for pk in people], late, keeps(row, actor))


def keeps(row: Project, actor: Actor) -> bool:
    """Whether the actor may change a project: whoever answers for it, or leads who does."""
    return bool(actor.person_id) and (row.owner_id == actor.person_id or led(actor).filter(pk=row.owner_id).exists())
