"""Work plans: a goal, its measure, the month it is due; progress reported by whoever it is of (ORG-064)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.teamwork import facts, queries, rules, states
from shouwen.casework.teamwork.actions import pen
from shouwen.casework.teamwork.models import Item
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid


def set_item(*, goal: str, measure: str, due: date | None, person_id: int | None = None, actor: Actor, at: datetime) -> Item:
    """Put a goal into the plan of somebody one leads, or (``person_id`` None or one's own) into one's own.

    :raises Forbidden: without ``teamwork.plan`` or, for somebody else, ``teamwork.lead``; for a program.
    :raises Invalid: beside what is missing; for somebody one does not lead; for a month that is over.
    """
    actor.need("teamwork.plan")
    whose = pen.myself(actor) if person_id in (None, actor.person_id) else pen.led_person(person_id, actor)
    kept = {"goal": pen.line(goal, "goal", 200), "measure": pen.line(measure, "measure", 200)}
    this = rules.month_of(queries.today(actor, at))
    if due is None or not this <= rules.month_of(due) <= this.replace(year=this.year + 3):
        raise Invalid({"due": _("请选这个月起、三年以内的月份")})
    with transaction.atomic():
        row = Item.objects.create(person=whose, due_month=rules.month_of(due), made_by_id=actor.person_id or None, made_at=at, **kept)
        announce(facts.ItemSet(**pen.about(row.pk, whose)), actor=actor, at=at, fresh=True)
    return row


def report(item_id: int, progress: int, *, note: str = "", actor: Actor, at: datetime) -> Item:
    """Say how far an item is; a hundred is done, less opens it again. By whoever it is of, or leads them.

    :raises Invalid: for no per cent.
    :raises Conflict: when it was dropped.
    """
    words = pen.line(note, "note", 400, needed=False)
    with transaction.atomic():
        row = pen.locked(queries.item(item_id, actor))
        if not 0 <= progress <= 100:
            raise Invalid({"progress": _("请填 0 到 100")})
        if row.state == states.DROPPED:
            raise Conflict("item_dropped", _("这一项已经作罢，先恢复它"))
        row.progress, row.note, row.reported_at = progress, words, at
        row.state = states.DONE if progress == 100 else states.OPEN
        row.save(update_fields=["progress", "note", "reported_at", "state"])
        announce(facts.ItemReported(**pen.about(row.pk, _of(row)), progress=progress), actor=actor, at=at)
    return row


def drop_item(item_id: int, *, back: bool = False, actor: Actor, at: datetime) -> Item:
    """Let an item be, or (``back``) want it again. By whoever set it, or leads whoever it is of.

    :raises Forbidden: for somebody else's doing.
    :raises Conflict: when it is so already.
    """
    with transaction.atomic():
        row = pen.locked(queries.item(item_id, actor))
        if actor.person_id != row.made_by_id and not queries.led(actor).filter(pk=row.person_id).exists():
            raise Forbidden("set_by_another", _("这一项由定它的人来作罢"))
        if back != (row.state == states.DROPPED):
            raise Conflict("already_so", _("这一项已是这个状态"))
        row.state = states.DROPPED if not back else states.DONE if row.progress == 100 else states.OPEN
        row.save(update_fields=["state"])
        announce(facts.ItemDropped(**pen.about(row.pk, _of(row)), is_back=back), actor=actor, at=at)
    return row


def _of(row: Item) -> Person:
    return Person.objects.select_related("unit").get(pk=row.person_id)
