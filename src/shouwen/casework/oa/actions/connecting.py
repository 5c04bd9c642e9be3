"""Setting how a centre's approvals go out, and trying it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.oa import facts, queries, states
from shouwen.casework.oa.models import Connection
from shouwen.casework.oa.slots import ADAPTERS, Call, Untaken
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.crypto import Unopenable, seal, unseal
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.ids import new_id

SHORTEST = 24
"""Characters of a secret that cannot be guessed."""


def set_connection(
    *, centre_id: int | None = None, is_on: bool, adapter: str, address: str, secret: str = "", matters: Iterable[str], actor: Actor, at: datetime
) -> Connection:
    """Set how the approvals of a centre (the actor's own, or another in reach) and those below it go out. An empty secret
    keeps the one there is.

    :raises Forbidden: without ``oa.settings`` there.
    :raises Invalid: beside what cannot be used.
    """
    reach = actor.need("oa.settings")
    where = centre_id or actor.centre_id
    if not where or reach.narrow or not reach.covers_centre(where):
        raise Forbidden("out_of_reach", _("这个中心的 OA 连接由别人设置"))
    plug = ADAPTERS.get(adapter)
    if plug is None:
        raise Invalid({"adapter": _("没有装这种 OA 插件")})
    chosen = sorted(set(matters))
    if set(chosen) - set(states.MATTERS) or (is_on and not chosen):
        raise Invalid({"matters": _("请选择哪些审批要送外部 OA")})
    address = address.strip()
    if why := plug.check(address):
        raise Invalid({"address": why})
    with transaction.atomic():
        if Unit.objects.select_for_update().filter(pk=where).first() is None:
            raise Invalid({"centre_id": _("没有这个中心")})
        row = Connection.objects.filter(centre_id=where).first() or Connection(pk=new_id(), centre_id=where)
        if (secret or not row.sealed) and len(secret) < SHORTEST:
            raise Invalid({"secret": _("密钥至少 %(n)s 个字符，请双方约定一个随机的") % {"n": SHORTEST}})
        if secret:
            row.sealed = seal(secret, row.place)
        row.is_on, row.adapter, row.address, row.matters = is_on, adapter, address, chosen
        row.made_by_id, row.made_at = actor.person_id or None, at
        row.save()
        told = facts.ConnectionSet(
            subject_id=row.pk, centre_id=where, adapter=adapter, is_on=is_on, host=urlsplit(address).netloc[:120], matters=" ".join(chosen), secret_changed=bool(secret)
        )
        announce(told, actor=actor, at=at)
    return row


def try_out(connection_id: int, *, actor: Actor, at: datetime) -> str:
    """Send a document that asks for nothing, and say what the other side calls it.

    :raises Conflict: when it was not taken, with the reason.
    """
    row = queries.find_connection(connection_id, actor)
    plug = ADAPTERS.get(row.adapter)
    document = {"id": f"trial-{row.pk}", "event": "approval.trial"}
    try:
        if plug is None or plug.check(row.address):
            raise Untaken("address")
        return plug.deliver(Call(row.address, unseal(row.sealed, row.place), f"shouwen-trial-{new_id()}", document), at=at).remote
    except Unopenable:
        raise Conflict("trial_failed", str(states.FAULTS["sealed"])) from None
    except Untaken as no:
        more = f" HTTP {no.status}" if no.status else ""
        raise Conflict("trial_failed", _("没送到：%(why)s%(more)s") % {"why": states.FAULTS[no.fault], "more": more}) from None
