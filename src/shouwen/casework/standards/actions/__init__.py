"""The verbs of the standards library: written by one, approved by another, read by everybody (IMP-013, ORG-069)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.standards import facts, queries, rules, states
from shouwen.casework.standards.actions.reading import ask_readers, chase
from shouwen.casework.standards.models import Receipt, Standard, Version
from shouwen.casework.standards.queries.library import dated, today
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.text import squash, tidy
from shouwen.relations.catalogue import queries as catalogue

WORDS_MAX = 20_000
FAR = timedelta(days=366)


def add(
    *, title: str, text: str, effective_on: date | None, category_path: str = "", for_all: bool = False, actor: Actor, at: datetime
) -> Version:
    """Write the first version of a standard, for the actor's centre and those below it or (``for_all``) every centre; it waits
    for another's approval.

    :raises Forbidden: without ``standards.write`` there.
    :raises Invalid: beside what is missing; for no such category.
    """
    centre_id = None if for_all or not actor.centre_id else actor.centre_id
    _need(centre_id, "standards.write", actor)
    name = squash(title)
    if not name or len(name) > 120:
        raise Invalid({"title": _("请写规范的名字，120 字以内")})
    path = _category(category_path)
    kept = _text(text, effective_on, "", actor, at)
    with transaction.atomic():
        row = Standard.objects.create(centre_id=centre_id, category_path=path, title=name, made_by_id=actor.person_id or None, made_at=at)
        return _written(row, 1, kept, actor, at, fresh=True)


def _need(centre_id: int | None, right: str, actor: Actor) -> None:
    if (no := queries.refused(centre_id, right, actor)) is not None:
        raise no


def _category(path: str) -> str:
    try:
        return str(catalogue.category_by_code(path).path) if path else ""
    except NotFound as no:
        raise Invalid({"category_path": no.message}) from None


def _text(text: str, effective_on: date | None, reason: str, actor: Actor, at: datetime) -> dict[str, object]:
    said, why, day = tidy(text), squash(reason), today(actor, at)
    wrong = {}
    if not said or len(said) > WORDS_MAX:
        wrong["text"] = _("请写规范的内容，%(max)s 字以内") % {"max": WORDS_MAX}
    if effective_on is None or not day <= effective_on <= day + FAR:
        wrong["effective_on"] = _("请写从哪天起生效：今天起，一年以内")
    if len(why) > 200:
        wrong["reason"] = _("最多 %(max)s 个字") % {"max": 200}
    if wrong:
        raise Invalid(wrong)
    return {"text": said, "effective_on": effective_on, "reason": why}


def _written(row: Standard, version: int, kept: dict[str, object], actor: Actor, at: datetime, *, fresh: bool = False) -> Version:
    made = Version.objects.create(standard=row, version=version, written_by_id=actor.person_id or None, written_at=at, **kept)
    announce(facts.StandardWritten(**about(made)), actor=actor, at=at, fresh=fresh)
    return made


def about(row: Version) -> facts.About:
    """The values by which a fact names a version."""
    return {"subject_id": row.standard_id, "centre_id": row.standard.centre_id or 0, "version_id": row.pk, "version": row.version}


def _held(standard_id: int, actor: Actor) -> Standard:
    return Standard.objects.select_for_update(of=("self",)).get(pk=queries.find(standard_id, actor).pk)


def revise(standard_id: int, *, text: str, effective_on: date | None, reason: str, actor: Actor, at: datetime) -> Version:
    """Write the next version, with the reason; the one in force holds until the new one is approved and its day has come.

    :raises Conflict: while a version waits for approval.
    """
    kept = _text(text, effective_on, reason, actor, at)
    if not kept["reason"]:
        raise Invalid({"reason": _("请写明为什么改")})
    with transaction.atomic():
        row = _held(standard_id, actor)
        _need(row.centre_id, "standards.write", actor)
        last = row.versions.order_by("-version")[0]
        if last.approved_at is None and last.retired_at is None:
            raise Conflict("standard_waiting", _("第 %(n)s 版还在等批准，先批准或收回它") % {"n": last.version})
        return _written(row, last.version + 1, kept, actor, at)


def _version(row: Standard, version: int) -> Version:
    found = row.versions.filter(version=version).first()
    if found is None:
        raise NotFound("version_unknown", _("没有这一版"))
    if found.retired_at:
        raise Conflict("version_retired", _("这一版已经收回了"))
    return found


def approve(standard_id: int, version: int, *, actor: Actor, at: datetime) -> Version:
    """Approve a version somebody else wrote: it holds from its day on, and whoever it is meant for is asked to read it. Who
    approves it has read it.

    :raises Forbidden: without ``standards.approve`` there, or for its writer.
    :raises Conflict: when it is approved or taken back already.
    """
    with transaction.atomic():
        row = _held(standard_id, actor)
        _need(row.centre_id, "standards.approve", actor)
        found = _version(row, version)
        if found.approved_at:
            raise Conflict("version_approved", _("这一版已经批准了"))
        if actor.person_id and actor.person_id == found.written_by_id:
            raise Forbidden("own_work", _("自己写的要由另一位批准"))
        found.approved_by_id, found.approved_at = actor.person_id or None, at
        found.save(update_fields=["approved_by", "approved_at"])
        if actor.person_id:
            Receipt.objects.get_or_create(version=found, person_id=actor.person_id, defaults={"at": at})
        announce(facts.StandardApproved(**about(found), effective_on=found.effective_on), actor=actor, at=at)
    return found


def retire(standard_id: int, version: int, *, actor: Actor, at: datetime) -> Version:
    """Take a version back, approved or not; the one before it holds again.

    :raises Forbidden: without ``standards.write`` or ``standards.approve`` there.
    :raises Conflict: when it is taken back already.
    """
    with transaction.atomic():
        row = _held(standard_id, actor)
        no = queries.refused(row.centre_id, "standards.write", actor)
        if no is not None and queries.refused(row.centre_id, "standards.approve", actor) is not None:
            raise no
        found = _version(row, version)
        found.retired_by_id, found.retired_at = actor.person_id or None, at
        found.save(update_fields=["retired_by", "retired_at"])
        announce(facts.StandardRetired(**about(found)), actor=actor, at=at)
    return found


def acknowledge(standard_id: int, version: int, *, actor: Actor, at: datetime) -> Receipt:
    """Say that one has read a version that holds or comes; once.

    :raises Forbidden: for a program.
    :raises Conflict: for a version that neither holds nor comes, or when it is so already.
    """
    if not actor.person_id:
        raise Forbidden("not_a_person", _("读过没有，由本人来说"))
    with transaction.atomic():
        row = _held(standard_id, actor)
        found = _version(row, version)
        told = rules.states([dated(each) for each in row.versions.all()], today(actor, at))
        if told[found.version] not in (states.NOW, states.COMING):
            raise Conflict("version_not_in_force", _("这一版现在不用，请读现行的一版"))
        made, new = Receipt.objects.get_or_create(version=found, person_id=actor.person_id, defaults={"at": at})
        if not new:
            raise Conflict("already_read", _("您已经读过这一版"))
        announce(facts.StandardRead(**about(found)), actor=actor, at=at)
    return made


__all__ = ["acknowledge", "add", "approve", "ask_readers", "chase", "retire", "revise"]
