"""The verbs of yearly reviews: begin and count, remark, offer, sign, begin anew (IMP-010)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.reviews import facts, queries, states
from shouwen.casework.reviews.actions.purpose import approve_purpose as approve_purpose
from shouwen.casework.reviews.actions.purpose import write_purpose as write_purpose
from shouwen.casework.reviews.actions.tallying import tally as tally
from shouwen.casework.reviews.actions.tallying import tally_for as tally_for
from shouwen.casework.reviews.models import Review
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import squash, tidy

FIRST_YEAR = 2000
WORDS_MAX = 4000


def begin(year: int, *, centre_id: int | None = None, reason: str = "", actor: Actor, at: datetime) -> Review:
    """Begin the review of a year at the actor's centre, or at another in reach: the figures are counted now. After a signed
    version the next one begins with a ``reason`` and takes its remarks along.

    :raises Forbidden: without ``reviews.write`` there.
    :raises Invalid: for a year to come, or without a reason for a further version.
    :raises Conflict: while a version is in hand.
    """
    reach = actor.need("reviews.write")
    where = centre_id or actor.centre_id
    if not where or reach.narrow or not reach.covers_centre(where):
        raise Forbidden("out_of_reach", _("您不能在这个中心编写评估"))
    asked = queries.span(where, year, at=at) if FIRST_YEAR <= year <= at.year + 1 else None
    if asked is None or asked.since >= at:
        raise Invalid({"year": _("请写已经开始的年度")})
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=where)
        last = Review.objects.filter(centre_id=where, year=year).order_by("-version").first()
        if last is not None and last.state != states.SIGNED:
            raise Conflict("review_in_hand", _("%(year)s 年的评估还在编写，不用另开一份") % {"year": year})
        said = squash(reason)
        if (last is not None and not said) or len(said) > 200:
            raise Invalid({"reason": _("已经签过一版，请写明为什么再来一版，200 字以内")})
        row = Review.objects.create(
            centre_id=where, year=year, version=(last.version if last else 0) + 1, reason=said, since=asked.since, until=asked.until,
            figures=queries.count(asked, at=at), counted_at=at, remarks=last.remarks if last else {}, written_by_id=actor.person_id or None, written_at=at,
        )  # fmt: skip
        announce(facts.ReviewBegun(**about(row)), _counted(row), actor=actor, at=at, fresh=True)
    return row


def about(row: Review) -> facts.About:
    """The values by which a fact names a review."""
    return {"subject_id": row.pk, "centre_id": row.centre_id, "year": row.year, "version": row.version}


def _counted(row: Review) -> facts.FiguresCounted:
    return facts.FiguresCounted(**about(row), received=row.figures["received"]["total"], digest=queries.digest(row.figures))


def _held(review_id: int, right: str, move: str, actor: Actor) -> Review:
    """A review locked in the caller's transaction, in the state a move starts from."""
    row = Review.objects.select_for_update(of=("self",)).get(pk=queries.find(review_id, actor).pk)
    if (no := queries.refused(row, right, actor)) is not None:
        raise no
    states.MOVES.check(move, row.state)
    return row


def recount(review_id: int, *, actor: Actor, at: datetime) -> Review:
    """Count again, as things stand now.

    :raises Conflict: once it is offered for signature.
    """
    with transaction.atomic():
        row = _held(review_id, "reviews.write", "offer", actor)
        asked = queries.span(row.centre_id, row.year, at=at)
        row.figures, row.until, row.counted_at = queries.count(asked, at=at), asked.until, at
        row.save(update_fields=["figures", "until", "counted_at"])
        announce(_counted(row), actor=actor, at=at)
    return row


def remark(review_id: int, remarks: Mapping[str, str], *, actor: Actor, at: datetime) -> Review:
    """Write what is to be said under the headings given (``states.REMARKS``); others stay.

    :raises Invalid: for no such heading, or too long a text.
    :raises Conflict: once it is offered for signature.
    """
    if unknown := set(remarks) - set(states.REMARKS):
        raise Invalid(dict.fromkeys(sorted(unknown), _("没有这一项")))
    kept = {code: tidy(text) for code, text in remarks.items()}
    if long := [code for code, text in kept.items() if len(text) > WORDS_MAX]:
        raise Invalid({code: _("最多 %(max)s 个字") % {"max": WORDS_MAX} for code in long})
    with transaction.atomic():
        row = _held(review_id, "reviews.write", "offer", actor)
        row.remarks = {**row.remarks, **kept}
        row.written_by_id, row.written_at = actor.person_id or None, at
        row.save(update_fields=["remarks", "written_by", "written_at"])
        announce(facts.RemarksWritten(**about(row)), actor=actor, at=at)
    return row


def offer(review_id: int, *, actor: Actor, at: datetime) -> Review:
    """Offer it for signature: figures and words stand from now on.

    :raises Conflict: with the first thing that is lacking.
    """
    with transaction.atomic():
        row = _held(review_id, "reviews.write", "offer", actor)
        if missing := queries.lacking(row):
            raise Conflict("review_not_ready", missing[0])
        row.state, row.offered_by_id = states.OFFERED, actor.person_id or None
        row.save(update_fields=["state", "offered_by"])
        announce(facts.ReviewOffered(**about(row)), actor=actor, at=at)
    return row


def send_back(review_id: int, *, actor: Actor, at: datetime) -> Review:
    """Back to being written: by who writes it, or by who should have signed it."""
    with transaction.atomic():
        row = Review.objects.select_for_update(of=("self",)).get(pk=queries.find(review_id, actor).pk)
        if (no := queries.refused(row, "reviews.write", actor)) is not None and queries.refused(row, "reviews.sign", actor) is not None:
            raise no
        states.MOVES.check("return", row.state)
        row.state, row.offered_by_id = states.DRAFT, None
        row.save(update_fields=["state", "offered_by"])
        announce(facts.ReviewReturned(**about(row), writer_person=row.written_by_id or 0), actor=actor, at=at)
    return row


def sign(review_id: int, *, actor: Actor, at: datetime) -> Review:
    """Sign it, as somebody who neither wrote nor offered it; from then on it stands.

    :raises Forbidden: for who wrote or offered it, or without ``reviews.sign``.
    :raises Conflict: before it is offered.
    """
    with transaction.atomic():
        row = _held(review_id, "reviews.sign", "sign", actor)
        row.state, row.signed_by_id, row.signed_at = states.SIGNED, actor.person_id, at
        row.digest = queries.digest(row.figures, row.remarks)
        row.save(update_fields=["state", "signed_by", "signed_at", "digest"])
        announce(facts.ReviewSigned(**about(row), writer_person=row.written_by_id or 0, digest=row.digest), actor=actor, at=at)
    return row


__all__ = ["begin", "offer", "recount", "remark", "send_back", "sign"]
