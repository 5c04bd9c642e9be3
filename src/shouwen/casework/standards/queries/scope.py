"""Who may see, write and approve which standard."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.standards.models import Standard
from shouwen.foundation.access.queries import holders
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Forbidden, NotFound, Refusal


def visible(actor: Actor) -> QuerySet[Standard]:
    """The standards of every centre, of those in reach, of the reader's own and of the one above it: what holds here is
    read here.

    :raises Forbidden: without ``standards.read``.
    """
    reach = actor.need("standards.read")
    if actor.almighty or reach.centre_ids is None:
        return Standard.objects.all()
    here = cases.place(actor.centre_id) if actor.centre_id else None
    mine = {*(() if reach.narrow else reach.centre_ids), *({here.centre_id, here.parent_id} if here else ())}
    return Standard.objects.filter(Q(centre=None) | Q(centre_id__in=[each for each in mine if each]))


def find(standard_id: int, actor: Actor) -> Standard:
    """One standard.

    :raises NotFound: when there is none for this reader.
    """
    rows = visible(actor) if actor.may("standards.read") else Standard.objects.none()
    found = rows.filter(pk=standard_id).first()
    if found is None:
        raise NotFound("standard_not_found", _("没有找到这份服务规范"))
    return found


def refused(centre_id: int | None, right: str, actor: Actor) -> Refusal | None:
    """Why the actor may not use a right on standards of a centre, or (None) of every centre."""
    reach = actor.reach(right)
    if reach is None:
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}, right=right)
    if reach.centre_ids is None:
        return None
    if centre_id is None or reach.narrow or not reach.covers_centre(centre_id):
        return Forbidden("out_of_reach", _("这份服务规范由上级或别的中心来定"))
    return None


def readers_of(standard: Standard, *, at: datetime) -> list[int]:
    """Ids of those it is meant for: whoever reads standards at its centre or below, or at every centre."""
    if standard.centre_id:
        return holders("standards.read", standard.centre_id, at=at)
    tops = Unit.objects.filter(role=Unit.Role.CENTRE, level="province").values_list("pk", flat=True)
    return list(dict.fromkeys(each for top in tops for each in holders("standards.read", top, at=at)))
