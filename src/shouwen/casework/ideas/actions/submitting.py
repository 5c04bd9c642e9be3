"""Putting an idea into the box, supporting it, taking it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.ideas import facts, queries, states
from shouwen.casework.ideas.models import Counter, Idea, Vote
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import squash, tidy

WORDS_MAX = 4000


def submit(*, title: str, text: str, subject: str = "service", actor: Actor, at: datetime) -> Idea:
    """Put an idea into the box of the actor's centre.

    :raises Forbidden: without ``ideas.take_part``, or for a program.
    :raises Invalid: without words, or for no such subject.
    """
    actor.need("ideas.take_part")
    if not actor.person_id or not actor.centre_id:
        raise Forbidden("not_a_person", _("建议要由本人提出"))
    kept = _words(title, text, subject)
    with transaction.atomic():
        row = Idea.objects.create(
            number=_number(actor.centre_id, cases.place(actor.centre_id).day(at)), centre_id=actor.centre_id,
            author_id=actor.person_id, submitted_at=at, **kept,
        )  # fmt: skip
        announce(facts.IdeaSubmitted(**about(row)), actor=actor, at=at, fresh=True)
    return row


def about(idea: Idea) -> facts.About:
    """The values by which a fact names an idea."""
    return {"subject_id": idea.pk, "centre_id": idea.centre_id, "idea": idea.number, "author_person": idea.author_id}


def _number(centre_id: int, day: date) -> str:
    """The next number of a centre's year; its row stays locked until commit, so there is no gap."""
    stem = f"{cases.place(centre_id).prefix}Y{day:%y}"
    Counter.objects.get_or_create(stem=stem)
    row = Counter.objects.select_for_update().get(stem=stem)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{stem}-{row.last:04d}"


def _words(title: str, text: str, subject: str) -> dict[str, str]:
    kept = {"title": squash(title), "text": tidy(text), "subject": subject}
    wrong = {}
    if not kept["title"]:
        wrong["title"] = _("请用一句话写出建议")
    elif len(kept["title"]) > 120:
        wrong["title"] = _("最多 %(max)s 个字") % {"max": 120}
    if not kept["text"]:
        wrong["text"] = _("请写明现在怎样、可以怎样改")
    elif len(kept["text"]) > WORDS_MAX:
        wrong["text"] = _("最多 %(max)s 个字") % {"max": WORDS_MAX}
    if subject not in states.SUBJECTS:
        wrong["subject"] = _("请从列表里选一项")
    if wrong:
        raise Invalid(wrong)
    return kept


def locked(which: queries.Which, actor: Actor) -> Idea:
    """An idea in sight, locked in the caller's transaction.

    :raises NotFound: when there is none for this actor.
    """
    return Idea.objects.select_for_update(of=("self",)).get(pk=queries.find(which, actor).pk)


def edit(which: queries.Which, *, title: str, text: str, subject: str, actor: Actor, at: datetime) -> Idea:
    """Say it better: its author, while nobody supports it yet. What others voted for is not rewritten.

    :raises Forbidden: for anybody else's.
    :raises Conflict: once somebody supports it or it is decided.
    """
    with transaction.atomic():
        row = locked(which, actor)
        if row.author_id != actor.person_id:
            raise Forbidden("not_ones_own", _("只有提出的人能改"))
        if row.state != states.OPEN or row.votes:
            raise Conflict("idea_supported", _("已经有人投票或定了，写法不再改；可以撤回另提"))
        for name, value in _words(title, text, subject).items():
            setattr(row, name, value)
        row.save(update_fields=["title", "text", "subject"])
        announce(facts.IdeaEdited(**about(row)), actor=actor, at=at)
    return row


def support(which: queries.Which, *, back: bool = False, actor: Actor, at: datetime) -> Idea:
    """Vote for an idea, once; or (``back``) take the vote back.

    :raises Forbidden: for one's own.
    :raises Conflict: when it is so already, or the idea is decided.
    """
    with transaction.atomic():
        row = locked(which, actor)
        if (no := queries.why_not_vote(row, actor)) is not None:
            raise no
        held = Vote.objects.filter(idea=row, person_id=actor.person_id, taken_back_at=None).first()
        if bool(held) != back:
            raise Conflict("vote_so_already", _("您没有投过这一条") if back else _("您已经投过这一条"))
        if held is None:
            Vote.objects.create(idea=row, person_id=actor.person_id, at=at)
        else:
            held.taken_back_at = at
            held.save(update_fields=["taken_back_at"])
        row.votes = queries.votes_of(row)
        row.save(update_fields=["votes"])
        told = facts.SupportTakenBack if back else facts.IdeaSupported
        announce(told(**about(row), votes=row.votes), actor=actor, at=at)
    return row


def withdraw(which: queries.Which, *, back: bool = False, actor: Actor, at: datetime) -> Idea:
    """Take one's idea out of the box, or (``back``) put it in again, with the votes it had.

    :raises Forbidden: for anybody else's.
    :raises Conflict: once it is decided.
    """
    with transaction.atomic():
        row = locked(which, actor)
        if (no := queries.refused(row, "renew" if back else "withdraw", actor)) is not None:
            raise no
        row.state = states.OPEN if back else states.WITHDRAWN
        row.save(update_fields=["state"])
        announce(facts.IdeaWithdrawn(**about(row), is_back=back), actor=actor, at=at)
    return row
