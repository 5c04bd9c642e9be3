"""Working together: follow and follow no longer, share a draft and take one over, keep how one reads a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.models import Case, Follower, SharedDraft, Taste
from shouwen.casework.cases.queries import company
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.casework.cases.rules.intake import TEXT_MAX
from shouwen.kit import crypto
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.text import tidy

MOST = 30
"""Followers of one case: more is a mailing list, not care."""
KINDS = ("reply", "note")
UNSEEN = gettext_noop("，已看不到这件事")


def follow(case: Which, person_id: int | None = None, *, actor: Actor, at: datetime) -> bool:
    """Follow a case, or ask a colleague to; says whether they do anew. Whoever sees it may follow it.

    :raises Forbidden: asking a colleague takes ``cases.handle`` for this case.
    :raises Invalid: for a colleague who may not see it, or when too many follow.
    """
    with transaction.atomic():
        held = lock(case, actor)
        who = person_id or actor.person_id
        if who != actor.person_id:
            need(held, "note", actor)
            if unseen := company.unseeing(held, [who], at=at):
                raise Invalid({"person": unseen[0]})
        rows = Follower.objects.filter(case=held)
        if rows.filter(person_id=who).exists():
            return False
        if rows.count() >= MOST:
            raise Invalid({"person": _("最多 %(n)s 位关注人") % {"n": MOST}})
        row = Follower(case_id=held.pk, person_id=who, added_by_id=actor.person_id, at=at)
        made = facts.CaseFollowed if who == actor.person_id else facts.FollowerAdded
        fact = made(subject_id=held.pk, centre_id=held.centre_id, follower_person=who)
        pen.write(held, fact, actor=actor, at=at, rows=[row])
        return True


def unfollow(case: Which, *, actor: Actor, at: datetime) -> bool:
    """Follow no longer; says whether one did."""
    with transaction.atomic():
        held = lock(case, actor)
        return _leave(held, actor.person_id, actor=actor, at=at)


def _leave(case: Case, person_id: int, why: str = "", *, actor: Actor, at: datetime) -> bool:
    gone, _each = Follower.objects.filter(case=case, person_id=person_id).delete()
    if gone:
        fact = facts.FollowerLeft(
            subject_id=case.pk, centre_id=case.centre_id, follower_person=person_id, why_label=why
        )
        pen.write(case, fact, actor=actor, at=at)
    return bool(gone)


def still_following(case_id: int, *, at: datetime) -> list[int]:
    """Who follows a case and may still see it; the others stop following now."""
    with transaction.atomic():
        rows = list(Follower.objects.filter(case_id=case_id).order_by("id"))
        if not rows:
            return []
        held = lock(case_id, SYSTEM)
        blind = [row.person_id for row in rows if company.why_unseen(held, row.person_id, at=at)]
        for person_id in blind:
            _leave(held, person_id, UNSEEN, actor=SYSTEM, at=at)
        return [row.person_id for row in rows if row.person_id not in blind]


def check_sight(person_id: int, *, at: datetime) -> int:
    """Somebody moved, lost a post or left: they stop following what they may not see any more. Says how many cases."""
    followed = list(Follower.objects.filter(person_id=person_id).values_list("case_id", flat=True))
    return sum(person_id not in still_following(case_id, at=at) for case_id in followed)


def mentioned(case: Case, people: Iterable[int], *, at: datetime) -> tuple[int, ...]:
    """The people a note names, once each.

    :raises Invalid: when one of them may not see the case: whoever writes must know who does not read it.
    """
    wanted: Sequence[int] = tuple(dict.fromkeys(people))
    if wanted and (unseen := company.unseeing(case, wanted, at=at)):
        raise Invalid({"text": _("；").join(unseen)})
    return tuple(wanted)


def share_draft(case: Which, kind: str, text: str, *, actor: Actor, at: datetime) -> SharedDraft:
    """Let colleagues on the case see words one has not sent; one's earlier one is replaced.

    :raises Forbidden: to whoever may not send such words.
    :raises Invalid: without words.
    """
    text = tidy(text)
    if kind not in KINDS or not text or len(text) > TEXT_MAX:
        raise Invalid({"text": _("请写下内容")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, kind, actor)
        _forget_dropped(at)
        mine = SharedDraft.objects.filter(case=held, author_id=actor.person_id, kind=kind).first()
        row = mine or SharedDraft(case_id=held.pk, author_id=actor.person_id, kind=kind)
        row.sealed, row.at, row.dropped_at = crypto.seal(text, row.place), at, None
        row.save()
        pen.write(held, facts.DraftShared(**_told(held, row)), actor=actor, at=at)
        return row


def _told(case: Case, row: SharedDraft) -> dict[str, Any]:
    return {
        "subject_id": case.pk,
        "centre_id": case.centre_id,
        "draft_id": row.pk,
        "draft_kind": row.kind,
        "author_person": row.author_id,
    }


def _forget_dropped(at: datetime) -> None:
    SharedDraft.objects.filter(dropped_at__lt=at - company.UNDO).delete()


def take_draft(draft_id: int, *, actor: Actor, at: datetime) -> tuple[str, str]:
    """Go on with a shared draft: it is the actor's now and shared no longer. Gives its kind and words.

    :raises NotFound: when somebody took it before.
    """
    with transaction.atomic():
        held, row = _draft(draft_id, actor)
        if row.dropped_at is not None:
            raise _taken()
        words = company.words_of(row)
        pen.write(held, facts.DraftTaken(**_told(held, row)), actor=actor, at=at)
        row.delete()
        return row.kind, words


def drop_draft(draft_id: int, *, actor: Actor, at: datetime) -> Case:
    """Put a shared draft away; it can be found again for a day."""
    return _set_dropped(draft_id, at, facts.DraftDropped, actor=actor, at=at)


def restore_draft(draft_id: int, *, actor: Actor, at: datetime) -> Case:
    """Find a dropped draft again."""
    return _set_dropped(draft_id, None, facts.DraftRestored, actor=actor, at=at)


def _set_dropped(
    draft_id: int, value: datetime | None, made: type[facts.DraftDropped] | type[facts.DraftRestored], *,
    actor: Actor, at: datetime,
) -> Case:  # fmt: skip
    with transaction.atomic():
        held, row = _draft(draft_id, actor)
        if (row.dropped_at is None) != (value is None):
            row.dropped_at = value
            row.save(update_fields=["dropped_at"])
            pen.write(held, made(**_told(held, row)), actor=actor, at=at)
        return held


def _draft(draft_id: int, actor: Actor) -> tuple[Case, SharedDraft]:
    """A draft and its case, locked, for somebody who may send such words."""
    found = SharedDraft.objects.filter(pk=draft_id).values_list("case_id", flat=True).first()
    if found is None:
        raise _taken()
    held = lock(found, actor)
    row = SharedDraft.objects.filter(pk=draft_id).first()
    if row is None:
        raise _taken()
    need(held, row.kind, actor)
    return held, row


def _taken() -> NotFound:
    return NotFound("draft_taken", _("这份草稿已被接走或弃用"))


def read_so(shown: Sequence[str], *, newest_first: bool, actor: Actor) -> None:
    """Keep how the actor reads timelines. Nobody else's business."""
    Taste.objects.update_or_create(
        person_id=actor.person_id, defaults={"shown": ",".join(shown)[:80], "newest_first": newest_first}
    )


def nobody_spoke(case: Case, against: int | None, *, actor: Actor) -> None:
    """Stop words written against an older state of the talk: a colleague or the customer has spoken since.

    ``against`` is the ``seq`` of the last entry the writer saw, None to send whatever happened.

    :raises Conflict: ``spoken_meanwhile``.
    """
    if against is not None and company.spoken_since(case, against, actor):
        raise Conflict("spoken_meanwhile", _("您写的时候有了新往来，看过再决定发不发"))
