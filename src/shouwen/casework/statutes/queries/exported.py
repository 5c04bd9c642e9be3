"""Files of complaints somebody asked for: one's own, nobody else's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shouwen.casework.statutes.models import Export
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, NotFound

LISTED = 50


def exports(actor: Actor) -> list[Export]:
    """What the reader has asked for, the newest first.

    :raises Forbidden: without ``statutes.export``.
    """
    actor.need("statutes.export")
    return list(Export.objects.filter(asked_by_id=actor.person_id).order_by("-pk")[:LISTED])


def export(export_id: int, actor: Actor) -> Export:
    """One of them.

    :raises NotFound: when the reader has not asked for it.
    """
    actor.need("statutes.export")
    found = Export.objects.filter(pk=export_id, asked_by_id=actor.person_id).first()
    if found is None:
        raise NotFound("export_unknown", _("没有这份导出"))
    return found


def _plain_too(found: Export, actor: Actor) -> None:
    """:raises Forbidden: for a plain one when the reader may not take such out any more."""
    if found.is_plain:
        actor.need("statutes.export_plain")


def export_file(export_id: int, actor: Actor) -> Export:
    """One whose file may be fetched now.

    :raises NotFound: as :func:`export`.
    :raises Forbidden: for a plain one without ``statutes.export_plain``.
    :raises Conflict: while it is not made yet, or no longer kept.
    """
    found = export(export_id, actor)
    _plain_too(found, actor)
    if found.state == "waiting":
        raise Conflict("export_waiting", _("文件还在做，请稍后再取"))
    if found.state != "ready":
        raise Conflict("export_gone", _("文件没有做成，或已过七天不再保留，请重新导出"))
    return found
