"""Writing texts: the province's, a city's, or one's own phrases. Every change is a version; nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.ids import new_id
from shouwen.kit.spelling import spelled
from shouwen.kit.text import squash, tidy
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.knowledge import facts, queries
from shouwen.relations.knowledge.models import CONTENT, LINES, Stamp, Text, Version
from shouwen.relations.knowledge.rules import key_of
from shouwen.relations.knowledge.shelf import shelf
from shouwen.relations.knowledge.states import Sort

LONGEST = {"title": 120, "title_en": 160, "body": 4000, "shortcut": 24}
MOST_STEPS = 20


def write(
    sort: str,
    *,
    centre_id: int | None = None,
    own: bool = False,
    actor: Actor,
    at: datetime,
    **content: Any,
) -> Text:
    """Write a text: ``reply``, ``answer`` or ``script``; its writer answers for it.

    ``centre_id`` names the city it is for, None the province; ``own`` makes it a phrase of one's own. ``content``:
    ``title``, ``title_en``, ``body``, ``steps``, ``steps_en``, ``avoid``, ``avoid_en``, ``kinds``, ``categories``, ``shortcut``, ``review_on``.

    :raises Forbidden: when the actor may not write there.
    :raises Invalid: for a title that is taken, or what cannot be used.
    """
    person_id = actor.person_id if own else None
    with transaction.atomic():
        may_write(sort, None if own else centre_id, person_id, actor)
        order()
        values = clean(sort, {"title": "", **content})
        values |= {
            "centre_id": None if own else centre_id,
            "person_id": person_id,
            "owner_id": actor.person_id,
        }
        row = make(sort, values, at=at, number=next_number())
        Version.objects.create(text=row, number=1, content=content_of(row), person_id=actor.person_id, at=at)
        bump()
        said = facts.TextWritten(subject_id=row.pk, centre_id=row.centre_id or 0, code=row.code, sort=sort)
        announce(said, actor=actor, at=at, fresh=True)
    return row


def may_write(sort: str, centre_id: int | None, person_id: int | None, actor: Actor) -> None:
    """Whether a text of a sort may be written there.

    :raises Forbidden: when it may not.
    """
    if sort not in Sort.values:
        raise Invalid({"sort": _("常用语、标准答复或话术，选一种")})
    if person_id is not None and sort != Sort.REPLY:
        raise Forbidden("own_phrases", _("自己用的只能是常用语；答复和话术请资料管理员编写"))
    if not actor.person_id:
        raise Forbidden("somebody_answers", _("每条知识要有一个人负责，由一个人来写"))
    if not queries.may_edit(centre_id, person_id, actor):
        raise Forbidden(
            "knowledge_edit", _("全省的由省中心编写，本中心的由资料管理员编写；您可以写自己用的常用语")
        )


def order() -> None:
    """One writer at a time: numbers have no two takers, and a question no two answers."""
    Stamp.objects.get_or_create(pk=1, defaults={"value": new_id()})
    Stamp.objects.select_for_update().get(pk=1)


def next_number() -> int:
    return (Text.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def bump() -> None:
    """Tell every process that the texts have changed: this one at once, others within seconds."""
    Stamp.objects.update_or_create(pk=1, defaults={"value": new_id()})
    shelf.forget()


def make(sort: str, values: Mapping[str, Any], *, at: datetime, number: int) -> Text:
    """A row that is in force.

    :raises Invalid: when another one of that title is.
    """
    row = Text(sort=sort, number=number, valid_from=timezone.localdate(at), **values)
    _enforce(row)
    row.save(force_insert=True)
    return row


def _enforce(row: Text) -> None:
    """Put a text in force, unless another one has its title or shortcut there."""
    row.live_key = key_of(row.sort, row.centre_id, row.person_id, row.title)
    other = Text.objects.filter(live_key=row.live_key).exclude(pk=row.pk).first()
    if other:
        words = (
            _("这个问题已有标准答复 %(code)s，请改那一条")
            if row.sort == Sort.ANSWER
            else _("已有同名的 %(code)s，请改那一条")
        )
        raise Invalid({"title": words % {"code": other.code}})
    if row.shortcut:
        same = Text.objects.filter(sort=row.sort, shortcut=row.shortcut, valid_to=None, centre_id=row.centre_id,
                                   person_id=row.person_id).exclude(pk=row.pk).first()  # fmt: skip
        if same:
            raise Invalid({"shortcut": _("%(code)s 已用了这个快捷词") % {"code": same.code}})


def content_of(row: Text) -> dict[str, Any]:
    """What a version keeps of a row, JSON-plain."""
    held = {name: getattr(row, name) for name in CONTENT}
    return held | {"review_on": row.review_on.isoformat() if row.review_on else None}


def clean(sort: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as it is kept.

    :raises Invalid: for what cannot be used.
    """
    if strange := set(content) - set(CONTENT):
        raise Invalid({name: _("这一项不能改") for name in sorted(strange)})
    values = dict(content)
    _clean_words(values)
    faults = _faults(sort, values)
    if faults:
        raise Invalid(faults)
    if "title" in values:
        values["pinyin"], values["initials"] = spelled(values["title"])
    return values


def _clean_words(values: dict[str, Any]) -> None:
    for name in ("title", "title_en", "shortcut"):
        if name in values:
            values[name] = squash(str(values[name] or ""))
    if "body" in values:
        values["body"] = tidy(str(values["body"] or ""))
    for name in LINES:
        if name in values:
            values[name] = [line for each in values[name] or () if (line := squash(str(each)))][:MOST_STEPS]
    if "kinds" in values:
        values["kinds"] = sorted({str(each) for each in values["kinds"] or ()})
    if "categories" in values:
        values["categories"] = sorted({int(each) for each in values["categories"] or ()})


def _faults(sort: str, values: Mapping[str, Any]) -> dict[str, str]:
    faults = {
        name: _("最多 %(n)d 个字") % {"n": most}
        for name, most in LONGEST.items()
        if len(values.get(name) or "") > most
    }
    if "title" in values and not values["title"]:
        faults["title"] = _("写上客户会怎么问") if sort == Sort.ANSWER else _("起个名字，找起来快")
    if sort != Sort.SCRIPT and "body" in values and not values["body"]:
        faults["body"] = _("写上要说的话")
    if sort == Sort.SCRIPT and "steps" in values and not values["steps"]:
        faults["steps"] = _("至少写一步")
    if any(len(each) > 300 for name in LINES for each in values.get(name) or ()):
        faults["steps"] = _("一步最多 300 个字，长的分成几步")
    if values.get("review_on") is not None and not isinstance(values["review_on"], date):
        faults["review_on"] = _("请填日期，如 2026-03-19")
    return faults | _strangers(values)


def _strangers(values: Mapping[str, Any]) -> dict[str, str]:
    known = {item.code for item in catalogue.kinds()}
    faults = {}
    if set(values.get("kinds") or ()) - known:
        faults["kinds"] = _("请从列表里选")
    try:
        for each in values.get("categories") or ():
            catalogue.category(each)
    except NotFound as gone:
        faults["categories"] = gone.message
    return faults


def change(
    item_id: int, *, actor: Actor, at: datetime, reason: str = "", base: int = 0, **content: Any
) -> Text:
    """Change a text: a new version. Nothing differs, nothing happens. Nobody answered for it yet: its writer does now.

    ``base`` is the version the writer started from; when another one has come since, nothing is overwritten.

    :raises Conflict: when it is retired, or has been changed since ``base``.
    :raises Invalid: for what cannot be used.
    """
    with transaction.atomic():
        order()
        row = locked(item_id, actor)
        if row.valid_to is not None:
            raise Conflict("text_retired", _("%(code)s 已停用，先恢复再改") % {"code": row.code})
        if base and base != row.version:
            raise Conflict(
                "text_changed",
                _("%(code)s 刚被改成第 %(n)d 版，看过再改") % {"code": row.code, "n": row.version},
            )
        values = clean(row.sort, content)
        differing = [name for name in CONTENT if name in values and getattr(row, name) != values[name]]
        if not differing:
            return row
        for name, value in values.items():
            setattr(row, name, value)
        _renew(row, actor)
        Version.objects.create(text=row, number=row.version, content=content_of(row), person_id=actor.person_id, at=at,
                               reason=squash(reason)[:200])  # fmt: skip
        bump()
        said = facts.TextChanged(**_about(row), version=row.version, fields=tuple(differing))
        announce(said, actor=actor, at=at, reason=reason)
    return row


def _renew(row: Text, actor: Actor) -> None:
    _enforce(row)
    row.version += 1
    row.owner_id = row.owner_id or actor.person_id or None
    row.save(update_fields=[*CONTENT, "pinyin", "initials", "live_key", "version", "owner"])


def locked(item_id: int, actor: Actor) -> Text:
    """A text the actor may edit, locked.

    :raises NotFound: when they may not even read it.
    :raises Forbidden: when they may only read it.
    """
    found = queries.item(item_id, actor)
    may_write(found.sort, found.centre_id, found.person_id, actor)
    return Text.objects.select_for_update().get(pk=item_id)


def _about(row: Text) -> dict[str, Any]:
    return {"subject_id": row.pk, "centre_id": row.centre_id or 0, "code": row.code}


def retire(item_id: int, *, actor: Actor, at: datetime, reason: str = "") -> Text:
    """Offer a text no longer, from today on.

    :raises Conflict: when it is retired already.
    """
    with transaction.atomic():
        order()
        row = locked(item_id, actor)
        if row.valid_to is not None:
            raise Conflict("already_retired", _("%(code)s 已停用") % {"code": row.code})
        row.valid_to, row.live_key = timezone.localdate(at), None
        row.save(update_fields=["valid_to", "live_key"])
        bump()
        announce(facts.TextRetired(**_about(row)), actor=actor, at=at, reason=reason)
    return row


def restore(item_id: int, *, actor: Actor, at: datetime, reason: str = "") -> Text:
    """Offer a retired text again.

    :raises Conflict: when it is in force.
    :raises Invalid: when its question has been given another answer since.
    """
    with transaction.atomic():
        order()
        row = locked(item_id, actor)
        if row.valid_to is None:
            raise Conflict("not_retired", _("%(code)s 正在使用") % {"code": row.code})
        row.valid_to = None
        _enforce(row)
        row.save(update_fields=["valid_to", "live_key"])
        bump()
        announce(facts.TextRestored(**_about(row)), actor=actor, at=at, reason=reason)
    return row


def answer_for(item_id: int, person_id: int, *, actor: Actor, at: datetime) -> Text:
    """Let somebody answer for a text.

    :raises Conflict: when they do already, or for a phrase of somebody's own.
    """
    with transaction.atomic():
        row = locked(item_id, actor)
        if row.person_id is not None:
            raise Conflict("own_phrase", _("自己用的常用语由自己负责"))
        if row.owner_id == person_id:
            raise Conflict("same_owner", _("%(code)s 已由这位负责") % {"code": row.code})
        _pass(row, person_id, actor=actor, at=at)
        bump()
    return row


def hand_over(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Whoever inherits somebody's work answers for their texts as well."""
    rows = Text.objects.select_for_update().filter(owner_id=person_id, person=None, valid_to=None)
    listed = list(rows.order_by("pk"))
    for row in listed:
        _pass(row, heir_id, actor=actor, at=at)
    if listed:
        bump()


def _pass(row: Text, person_id: int, *, actor: Actor, at: datetime) -> None:
    row.owner_id = person_id
    row.save(update_fields=["owner"])
    announce(facts.OwnerChanged(**_about(row), to_person=person_id), actor=actor, at=at)
