"""The second pair of eyes: a dispatch, a written chase or a return's decision is read before it goes out (CASE-033)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.workorders import facts, states
from shouwen.casework.workorders.actions import pen
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Extension, Order, Return, SecondReview, Suspension
from shouwen.casework.workorders.rules.reviews import why_not_review
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, NotFound

CARRY_OUT: dict[str, Callable[[Sheet, SecondReview], None]] = {}
"""What is done when a review passes, by what was reviewed; filled by the actions that ask for it."""


def carries_out(
    what: str,
) -> Callable[[Callable[[Sheet, SecondReview], None]], Callable[[Sheet, SecondReview], None]]:
    """Name the function that does what a passed review allows."""

    def fill(function: Callable[[Sheet, SecondReview], None]) -> Callable[[Sheet, SecondReview], None]:
        CARRY_OUT[what] = function
        return function

    return fill


def ask(
    sheet: Sheet, what: str, plan: Mapping[str, Any], *told: Fact, rows: Sequence[models.Model] = ()
) -> SecondReview:
    """Ask a second person to read it before it goes out, told together with ``told`` and ``rows``.

    :raises Conflict: while one of the same sort is open.
    """
    if SecondReview.objects.filter(order=sheet.order, what=what, decided_at=None).exists():
        raise Conflict("in_review", _("正在二次审核，等审核人处理"))
    author = sheet.actor.person_id or sheet.order.dispatcher_id
    review = SecondReview(order=sheet.order, what=what, plan=dict(plan), author_id=author, asked_at=sheet.at)
    label = pen.word(states.REVIEWED[what])
    asked = facts.ReviewAsked(**sheet.about, review_id=review.pk, what_label=label, author_person=author)
    pen.write(sheet, *told, asked, rows=[*rows, review])
    return review


def decide(review_id: int, *, agree: bool, note: str = "", actor: Actor, at: datetime) -> Order:
    """Let it go out, or send it back with a note. Nobody reads their own (CASE-033, CASE-064).

    :raises NotFound: when there is no such review for this actor.
    :raises Forbidden: without ``workorders.review_dispatch``, or for one's own.
    :raises Conflict: when it has been decided.
    """
    with transaction.atomic():
        sheet, review = _opened(review_id, actor, at)
        if agree:
            _close(sheet, review, True, note)
            CARRY_OUT[review.what](sheet, review)
        else:
            _close(sheet, review, False, pen.needed(note, "note", _("请写明哪里要改")))
        return sheet.order


def _opened(review_id: int, actor: Actor, at: datetime) -> tuple[Sheet, SecondReview]:
    order_id = SecondReview.objects.filter(pk=review_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound("review_not_found", _("没有找到这份审核"))
    sheet = pen.opened(order_id, "review", actor=actor, at=at)
    review = SecondReview.objects.select_for_update().get(pk=review_id)
    if review.decided_at is not None:
        raise Conflict("already_decided", _("已经审核过了"))
    why = why_not_review(actor.person_id, authors=[review.author_id])
    if why:
        raise Forbidden("own_work", why)
    return sheet, review


def _close(sheet: Sheet, review: SecondReview, agreed: bool, note: str) -> None:
    review.agreed, review.note = agreed, note
    review.reviewer_id, review.decided_at = sheet.actor.person_id or None, sheet.at
    review.save()
    fact = facts.ReviewPassed if agreed else facts.ReviewSentBack
    told = fact(
        **sheet.about,
        review_id=review.pk,
        what_label=pen.word(states.REVIEWED[review.what]),
        author_person=review.author_id,
    )
    pen.write(sheet, told, reason=note)


def drop(sheet: Sheet) -> None:
    """Close what waits for a decision about an order that ends: reviews, returns, wishes for time."""
    SecondReview.objects.filter(order=sheet.order, decided_at=None).update(agreed=False, decided_at=sheet.at)
    drop_wishes(sheet)
    Return.objects.filter(order=sheet.order, settled_at=None).update(settled_at=sheet.at)


def drop_wishes(sheet: Sheet) -> None:
    """Close wishes for time that have become idle: the unit has replied, or the order is another unit's; each is told."""
    idle = Extension.objects.filter(order=sheet.order, decided_at=None)
    wishes = list(idle.values_list("wish_id", flat=True))
    if wishes:
        idle.update(agreed=False, decided_at=sheet.at)
        deadlines.lapse_extensions(at=sheet.at, ids=wishes)
    for rest in Suspension.objects.filter(order=sheet.order, decided_at=None):
        rest.agreed, rest.decided_at = False, sheet.at
        rest.save(update_fields=["agreed", "decided_at"])
        told = facts.SuspensionLapsed(**sheet.about, suspension_id=rest.pk, asked_person=rest.asked_by_id)
        pen.write(sheet, told)
