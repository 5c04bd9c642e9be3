"""``/api/v1/ideas``: the same actions, rights and refusals as the desk."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from shouwen.casework.ideas import actions, queries, states
from shouwen.casework.ideas.models import Idea
from shouwen.casework.improvement import states as improvement
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Day, Id, Ref, actor_of, json_answer, one_of
from shouwen.kit.money import written

router = Router()


class IdeaIn(Schema):
    """A new idea, at the caller's centre."""

    title: str = Field(max_length=120)
    text: str = Field(max_length=4000)
    subject: str = one_of(states.SUBJECTS, "service", max_length=8)


class VoteIn(Schema):
    """Support; `back` takes it back."""

    back: bool = False


class IdeaDecisionIn(Schema):
    """Accepting opens a plan of `kind`; declining needs the reason only."""

    accept: bool
    why: str = Field(max_length=4000)
    kind: str = one_of(improvement.KINDS, "process", max_length=14)
    owner_id: Ref | None = Field(None, description="Who leads the plan; left out: the caller")
    due_on: Day | None = None


class RewardIn(Schema):
    """What the author is to get; `amount` with kind `money` only."""

    kind: str = one_of(states.REWARDS, max_length=8)
    words: str = Field(max_length=200)
    amount: Decimal | None = Field(None, gt=0, max_digits=15, decimal_places=3)
    currency: str = Field("CNY", pattern="^[A-Z]{3}$")


class RewardOut(Schema):
    """A reward; without `approved_at` it waits for another's approval. Money waits for the signatures of the authority matrix: `application` is
    their number (`/applications/{application_id}`)."""

    id: Id
    kind: str
    words: str
    amount: str | None
    currency: str
    approved_at: datetime | None
    application_id: Id | None
    application: str
    dropped_at: datetime | None


class IdeaLineOut(Schema):
    """An idea in a list; `supported`: by the caller."""

    number: str
    title: str
    subject: str
    state: str
    votes: int
    author_id: Id
    submitted_at: datetime
    supported: bool
    plan: str = Field(description="Number of the plan it opened; empty for others")


class IdeaOut(IdeaLineOut):
    """An idea; `moves` are those open to the caller."""

    text: str
    decided_why: str
    decided_at: datetime | None
    rewards: list[RewardOut]
    moves: list[str]


class IdeasOut(Schema):
    """A page of ideas; pass `next_cursor` back until it is empty."""

    items: list[IdeaLineOut]
    next_cursor: str


def _line(each: queries.IdeaLine) -> dict[str, Any]:
    row = each.idea
    return {
        "number": row.number, "title": row.title, "subject": row.subject, "state": row.state, "votes": row.votes,
        "author_id": str(row.author_id), "submitted_at": row.submitted_at, "supported": each.supported, "plan": each.plan,
    }  # fmt: skip


def _answer(row: Idea, actor: Actor, status: int = 200) -> HttpResponse:
    page = queries.page(row, actor)
    rewards = [
        {"id": str(each.row.pk), "kind": each.row.kind, "words": each.row.words,
         "amount": each.row.money.plain() if each.row.money else None, "currency": each.row.currency,
         "approved_at": each.row.approved_at, "application_id": str(each.row.application_id) if each.row.application_id else None,
         "application": each.row.application.number if each.row.application else "", "dropped_at": each.row.dropped_at}
        for each in (*page.rewards, *page.dropped)
    ]  # fmt: skip
    told = {"text": row.text, "decided_why": row.decided_why, "decided_at": row.decided_at, "rewards": rewards, "moves": list(page.moves)}
    return json_answer({**_line(page.line), **told}, status=status)


@router.get("", response=IdeasOut, summary="Ideas")
def ideas(
    request: HttpRequest, show: str = Query("open", max_length=9, description="open, accepted, declined or mine"),
    cursor: str = Query("", max_length=200),
) -> HttpResponse:  # fmt: skip
    """Newest first."""
    found = queries.listed(actor_of(request), show=show, cursor=cursor)
    return json_answer({"items": [_line(each) for each in found.rows], "next_cursor": found.next_cursor})


@router.post("", response={201: IdeaOut}, summary="Put an idea into the box")
def submit(request: HttpRequest, body: IdeaIn) -> HttpResponse:
    actor = actor_of(request)
    return _answer(actions.submit(**body.dict(), actor=actor, at=clock.now()), actor, 201)


@router.get("/{number}", response=IdeaOut, summary="One idea")
def read(request: HttpRequest, number: Path[str]) -> HttpResponse:
    actor = actor_of(request)
    return _answer(queries.find(number, actor), actor)


@router.post("/{number}/edit", response=IdeaOut, summary="Say one's idea better, while nobody supports it")
def edit(request: HttpRequest, number: Path[str], body: IdeaIn) -> HttpResponse:
    actor = actor_of(request)
    return _answer(actions.edit(number, **body.dict(), actor=actor, at=clock.now()), actor)


@router.post("/{number}/vote", response=IdeaOut, summary="Support an idea, or take the support back")
def vote(request: HttpRequest, number: Path[str], body: VoteIn) -> HttpResponse:
    """Once each, never one's own."""
    actor = actor_of(request)
    return _answer(actions.support(number, back=body.back, actor=actor, at=clock.now()), actor)


@router.post("/{number}/withdrawal", response=IdeaOut, summary="Take one's idea out of the box, or put it in again")
def withdraw(request: HttpRequest, number: Path[str], body: VoteIn) -> HttpResponse:
    actor = actor_of(request)
    return _answer(actions.withdraw(number, back=body.back, actor=actor, at=clock.now()), actor)


@router.post("/{number}/decision", response=IdeaOut, summary="Accept or decline an idea")
def decide(request: HttpRequest, number: Path[str], body: IdeaDecisionIn) -> HttpResponse:
    """An accepted idea opens an improvement plan."""
    actor, now = actor_of(request), clock.now()
    if body.accept:
        row = actions.accept(number, why=body.why, kind=body.kind, owner=body.owner_id, due_on=body.due_on, actor=actor, at=now)
    else:
        row = actions.decline(number, why=body.why, actor=actor, at=now)
    return _answer(row, actor)


@router.post("/{number}/rewards", response={201: IdeaOut}, summary="Propose a reward for an accepted idea")
def reward(request: HttpRequest, number: Path[str], body: RewardIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    money = written(f"{body.amount:f}", body.currency) if body.amount is not None else None
    made = actions.reward(number, body.kind, words=body.words, money=money, actor=actor, at=now)
    return _answer(Idea.objects.get(pk=made.idea_id), actor, 201)


@router.post("/{number}/rewards/{reward_id}/approval", response=IdeaOut, summary="Approve a reward that is no money and another proposed")
def approve_reward(request: HttpRequest, number: Path[str], reward_id: Path[Ref]) -> HttpResponse:
    actor = actor_of(request)
    made = actions.approve_reward(number, reward_id, actor=actor, at=clock.now())
    return _answer(Idea.objects.get(pk=made.idea_id), actor)


@router.post("/{number}/rewards/{reward_id}/end", response=IdeaOut, summary="Cross a reward out")
def drop_reward(request: HttpRequest, number: Path[str], reward_id: Path[Ref]) -> HttpResponse:
    """It stays readable. One that waits for signatures only its proposer takes back."""
    actor = actor_of(request)
    made = actions.drop_reward(number, reward_id, actor=actor, at=clock.now())
    return _answer(Idea.objects.get(pk=made.idea_id), actor)
