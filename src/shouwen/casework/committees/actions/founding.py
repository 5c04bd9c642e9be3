"""Setting a committee up, and who sits on it from when to when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.committees import facts, queries, states
from shouwen.casework.committees.actions import pen
from shouwen.casework.committees.models import Committee, Member
from shouwen.casework.committees.models.committee import CYCLE_MOST
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound


def found(*, name: str, mandate: str, cycle_days: int = 30, actor: Actor, at: datetime) -> Committee:
    """Set a committee up at the actor's centre.

    :raises Forbidden: without ``committees.keep`` for a whole centre.
    :raises Invalid: beside what is missing.
    """
    if actor.need("committees.keep").narrow or not actor.centre_id:
        raise Forbidden("out_of_reach", _("委员会由中心来设"))
    words = _words(name, mandate, cycle_days)
    with transaction.atomic():
        row = Committee.objects.create(
            centre_id=actor.centre_id, founded_on=cases.place(actor.centre_id).day(at), made_by_id=actor.person_id or None, made_at=at,
            cycle_days=cycle_days, **words,
        )  # fmt: skip
        announce(facts.CommitteeFounded(**pen.about(row), cycle_days=cycle_days), actor=actor, at=at, fresh=True)
    return row


def _words(name: str, mandate: str, cycle_days: int) -> dict[str, str]:
    if not 1 <= cycle_days <= CYCLE_MOST:
        raise Invalid({"cycle_days": _("请写 1 到 366 之间的数")})
    return {"name": pen.line(name, "name", 80, _("请写委员会的名字")), "mandate": pen.passage(mandate, "mandate", _("请写明管什么"))}


def edit(committee_id: int, *, name: str, mandate: str, cycle_days: int, actor: Actor, at: datetime) -> Committee:
    """Change its name, mandate or cycle; a reminder already given counts for the old cycle only."""
    words = _words(name, mandate, cycle_days)
    with transaction.atomic():
        row = pen.kept(committee_id, actor)
        row.name, row.mandate, row.cycle_days, row.told_for = words["name"], words["mandate"], cycle_days, None
        row.save(update_fields=["name", "mandate", "cycle_days", "told_for"])
        announce(facts.CommitteeEdited(**pen.about(row), cycle_days=cycle_days), actor=actor, at=at)
    return row


def retire(committee_id: int, *, back: bool = False, actor: Actor, at: datetime) -> Committee:
    """Do without a committee, or (``back``) want it again; its minutes stay readable."""
    with transaction.atomic():
        row = pen.kept(committee_id, actor, retired=back)
        row.retired_at, row.retired_by_id = (None, None) if back else (at, actor.person_id or None)
        row.save(update_fields=["retired_at", "retired_by"])
        announce(facts.CommitteeRetired(**pen.about(row), is_back=back), actor=actor, at=at)
    return row


def seat(committee_id: int, person_id: int | None, part: str = states.MEMBER, *, on: date | None = None, actor: Actor, at: datetime) -> Member:
    """Let somebody sit on a committee from a day on (None: today). Who sits on it already changes their part from then on.

    :raises Conflict: when the chair is taken.
    :raises Invalid: for nobody, no such part, or a day before the committee was set up.
    """
    if part not in states.PARTS:
        raise Invalid({"part": _("请从列表里选一项")})
    who = pen.person(person_id, "person")
    with transaction.atomic():
        row = pen.kept(committee_id, actor)
        day = on or cases.place(row.centre_id).day(at)
        if day < row.founded_on:
            raise Invalid({"on": _("委员会 %(day)s 才设") % {"day": row.founded_on.isoformat()}})
        return _seat(row, who.pk, part, day, actor, at)


def _seat(row: Committee, person_id: int, part: str, day: date, actor: Actor, at: datetime) -> Member:
    held = queries.seated(row).filter(person_id=person_id).first()
    if held is not None and held.part == part:
        raise Conflict("member_already", _("这位同事已经在委员会里"))
    if part == states.CHAIR and queries.seated(row).filter(part=part).exclude(person_id=person_id).exists():
        raise Conflict("chair_taken", _("主任只有一位，请先让现任离开"))
    if held is not None:
        _end(held, max(day, held.starts_on), actor, at)
    made = Member.objects.create(
        committee=row, person_id=person_id, part=part, starts_on=day, made_by_id=actor.person_id or None, made_at=at
    )
    told = facts.MemberJoined(**pen.about(row), member_person=person_id, part_label=pen.word(states.PARTS[part]), starts_on=day)
    announce(told, actor=actor, at=at)
    return made


def _end(held: Member, day: date, actor: Actor, at: datetime) -> None:
    held.ends_on, held.ended_at, held.ended_by_id = day, at, actor.person_id or None
    held.save(update_fields=["ends_on", "ended_at", "ended_by"])


def end_member(committee_id: int, member_id: int, *, on: date | None = None, actor: Actor, at: datetime) -> Member:
    """Let a member leave on a day (None: today).

    :raises NotFound: when they do not sit on it.
    :raises Invalid: for a day before they joined.
    """
    with transaction.atomic():
        row = pen.kept(committee_id, actor)
        held = queries.seated(row).filter(pk=member_id).first()
        if held is None:
            raise NotFound("member_unknown", _("这位同事不在委员会里"))
        day = on or cases.place(row.centre_id).day(at)
        if day < held.starts_on:
            raise Invalid({"on": _("不能早于进委员会的那天")})
        _end(held, day, actor, at)
        announce(facts.MemberLeft(**pen.about(row), member_person=held.person_id, ends_on=day), actor=actor, at=at)
    return held


def release_person(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Who leaves hands their seat to the heir, unless the heir sits there already; in the caller's transaction."""
    for held in Member.objects.filter(person_id=person_id, ends_on=None).order_by("committee_id"):
        row = Committee.objects.select_for_update(of=("self",)).get(pk=held.committee_id)
        day = max(cases.place(row.centre_id).day(at), held.starts_on)
        _end(held, day, actor, at)
        announce(facts.MemberLeft(**pen.about(row), member_person=person_id, ends_on=day), actor=actor, at=at)
        if not queries.seated(row).filter(person_id=heir_id).exists():
            _seat(row, heir_id, held.part, day, actor, at)
