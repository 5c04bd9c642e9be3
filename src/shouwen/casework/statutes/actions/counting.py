"""Which categories of a centre are the matter a limit names: said, taken back, and counted at once for what is open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.statutes import facts, states
from shouwen.casework.statutes.actions.choosing import centre_in_reach, changed
from shouwen.casework.statutes.actions.packs import find
from shouwen.casework.statutes.models import Counted, Limit, Pack
from shouwen.casework.statutes.queries import shelf
from shouwen.casework.statutes.queries.matters import countable, covering
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.relations.catalogue import queries as catalogue


@transaction.atomic
def count_category(code: str, matter: str, centre_id: int, category: str, *, actor: Actor, at: datetime) -> Counted:
    """A centre, and those below it, counts a category with all below as a matter of a pack: its limits bind what is open and
    what comes. ``category`` is its code.

    :raises Forbidden: without ``statutes.packs``. :raises NotFound: for a centre out of reach or a pack not loaded.
    :raises Invalid: for a matter no limit of the pack names, a category nobody offers there, or one that no matter of the
        kinds of its limits can have. :raises Conflict: for a retired pack, or when it counts as that already.
    """
    unit, pack = centre_in_reach(centre_id, actor), find(code)
    if pack.retired_at is not None:
        raise Conflict("pack_retired", _("这个法定时限包已经停用"))
    limits = list(Limit.objects.filter(pack=pack, matter=matter, valid_to=None)) if matter else []
    if not limits:
        raise Invalid({"matter": _("这一包没有针对这种事项的时限")})
    kinds = {kind for limit in limits for kind in limit.kinds}
    if category not in dict(countable(unit.pk, kinds, actor, at=at)):
        raise Invalid({"category": _unfit(category)})
    held = covering(pack.pk, matter, unit.pk, category)
    if held is not None:
        raise Conflict("category_counted", _("“%(name)s”已经算在里面了") % {"name": catalogue.category_by_code(held).path_label})
    row = Counted.objects.create(
        pack=pack, matter=matter, centre=unit, category_path=category, from_at=at, said_by_id=actor.person_id or None
    )
    changed(pack)
    announce(facts.CategoryCounted(**_about(row, pack)), actor=actor, at=at)
    _count_again(row)
    return row


def _unfit(category: str) -> str:
    try:
        name = catalogue.category_by_code(category).path_label
    except NotFound as no:
        return no.message
    return _("类别“%(name)s”在这个中心不用，或者不用于这种事项") % {"name": name}


@transaction.atomic
def uncount_category(code: str, counted_id: int, *, actor: Actor, at: datetime) -> None:
    """The category is that matter no more: limits that bound open cases only by it stop.

    :raises NotFound: when the pack has no such row in reach. :raises Conflict: when it was taken back already.
    """
    pack = find(code)
    row = Counted.objects.select_for_update().filter(pk=counted_id, pack=pack).first()
    if row is None:
        raise NotFound("counted_unknown", _("没有这一条"))
    centre_in_reach(row.centre_id, actor)
    if row.until_at is not None:
        raise Conflict("category_not_counted", _("这个类别已经不算了"))
    row.until_at, row.ended_by_id = at, actor.person_id or None
    row.save(update_fields=["until_at", "ended_by"])
    changed(pack)
    announce(facts.CategoryUncounted(**_about(row, pack)), actor=actor, at=at)
    _count_again(row)


def _about(row: Counted, pack: Pack) -> facts.AboutCategory:
    with translation.override("zh-hans"):
        matter, category = str(states.MATTERS.get(row.matter, row.matter)), catalogue.category_by_code(row.category_path).path_label
    return {
        "subject_id": pack.pk, "pack": pack.code, "name": pack.name, "for_unit": row.centre_id, "matter": row.matter,
        "matter_label": matter, "category": row.category_path, "category_label": category,
    }  # fmt: skip


def _count_again(row: Counted) -> None:
    """Open matters of the category are matched with the limits again, by a job, in batches."""
    centres = shelf.book().below(row.centre_id)
    deadlines.count_again("case", cases.open_in(centres, row.category_path))
