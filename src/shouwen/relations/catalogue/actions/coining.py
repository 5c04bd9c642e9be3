"""Tags (标签) made up while one works: the centre's own at once, for an administrator to rename, merge or retire."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash
from shouwen.relations.catalogue import facts, rules
from shouwen.relations.catalogue.actions.values import bump
from shouwen.relations.catalogue.models import Code
from shouwen.relations.catalogue.shelf import CodeItem, shelves
from shouwen.relations.catalogue.trends import went

TAG = "tag"
OWN = "own"
"""The group below which the tags stand that centres made up."""
LONGEST, MOST = 20, 400
NUMBER = re.compile(r"\d{7,}")
"""What is as long as a telephone number: a tag is read by everybody, personal data have no place in it."""


def coin_tag(name: str, *, actor: Actor, at: datetime) -> CodeItem:
    """A tag of that name: the one there is already, or a new one of the actor's centre (of the whole house, when the
    actor edits its values).

    :raises Forbidden: without ``catalogue.coin``.
    :raises Invalid: at ``tag`` for a name that cannot be used, or was retired.
    """
    actor.need("catalogue.coin")
    name = squash(name)
    if not 1 <= len(name) <= LONGEST:
        raise Invalid({TAG: _("标签要有 1 到 %(most)s 个字") % {"most": LONGEST}})
    if NUMBER.search(name.replace(" ", "").replace("-", "")):
        raise Invalid({TAG: _("标签里不写号码")})
    with transaction.atomic():
        group = Code.objects.select_for_update(of=("self",)).get(list_code=TAG, code=OWN)
        shelves.forget()
        if (same := _same(name, actor, at)) is not None:
            return same
        return _made(name, group, actor, at)


def _same(name: str, actor: Actor, at: datetime) -> CodeItem | None:
    """The tag of that name the actor's centre may use, merged ones as what they became."""
    tree = shelves().codes[TAG]
    wanted = name.casefold()
    named = [item for item in tree.walk() if not item.is_group and wanted in (item.name.casefold(), item.name_en.casefold())]
    mine = [item for item in named if item.is_for(actor.centre_id)]
    day = timezone.localdate(at)
    if offered := next((item for item in mine if item.is_offered(day)), None):
        return offered
    if taken := next((part.item for item in mine for part in went(TAG, item.code) if part.is_whole), None):
        return taken
    if mine:
        raise Invalid({TAG: _("标签“%(name)s”已停用，请换一个") % {"name": mine[0].label}})
    return None


def _made(name: str, group: Code, actor: Actor, at: datetime) -> CodeItem:
    if Code.objects.filter(list_code=TAG).count() >= MOST:
        raise Conflict("tags_full", _("标签已有 %(most)s 个，请先请管理员合并一些") % {"most": MOST})
    reach = actor.reach("catalogue.edit_global")
    is_global = reach is not None and reach.level in ("tree", "all")
    pinyin, initials = rules.spelled(name)
    last = Code.objects.filter(list_code=TAG).aggregate(last=Max("position"))["last"] or 0
    row = Code.objects.create(
        list_code=TAG, code=_code(name), name=name, pinyin=pinyin, initials=initials, position=last + 1,
        parent=None if is_global else group, centre_id=None if is_global else actor.centre_id, level=1 if is_global else 2,
    )  # fmt: skip
    bump()
    announce(facts.ValueAdded(subject_id=row.pk, centre_id=row.centre_id or 0, shelf=TAG, code=row.code), actor=actor, at=at, fresh=True)
    return shelves().by_code[TAG, row.code]


def _code(name: str) -> str:
    """A code made from a name, unlike every other."""
    stem = re.sub(r"[^\w.-]+", "-", name).strip("-") or TAG
    used = set(Code.objects.filter(list_code=TAG, code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, MOST + 2))) if code not in used)
