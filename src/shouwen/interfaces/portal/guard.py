"""Against guessing and flooding: limits per caller and per case, counted in the database so that every worker agrees.

An access code has 40 bits. With five tries a case and fifteen a caller in a quarter of an hour, guessing one takes
longer than the retention of any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shouwen.interfaces.portal.models import Try
from shouwen.kit.crypto import blind
from shouwen.kit.errors import Refusal


class TooMany(Refusal):
    """Too many tries from one place or at one case."""

    status = 429


@dataclass(frozen=True)
class Limit:
    """So many tries of a kind within a span."""

    caller: int
    target: int
    span: timedelta


LIMITS = {
    "open": Limit(caller=15, target=5, span=timedelta(minutes=15)),
    "submit": Limit(caller=10, target=0, span=timedelta(hours=1)),
    "add": Limit(caller=30, target=20, span=timedelta(hours=1)),
}


def address(request: HttpRequest) -> str:
    """The caller's network address; the last hop a trusted proxy named, when there is one in front."""
    if settings.SHOUWEN_BEHIND_PROXY and (named := request.headers.get("X-Forwarded-For")):
        return named.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def check(kind: str, request: HttpRequest, *, target: str = "", at: datetime) -> None:
    """Refuse when the caller, or everybody together at this target, has used up the limit.

    :raises TooMany: with how long to wait.
    """
    limit = LIMITS[kind]
    recent = Try.objects.filter(kind=kind, at__gt=at - limit.span)
    caller = blind(address(request), "portal.caller")
    if recent.filter(caller=caller).count() >= limit.caller:
        raise _too_many(limit)
    if target and limit.target and recent.filter(target=blind(target, "portal.target")).count() >= limit.target:
        raise _too_many(limit)


def _too_many(limit: Limit) -> TooMany:
    minutes = int(limit.span.total_seconds() // 60)
    return TooMany("too_many", _("试得太多了，请 %(minutes)s 分钟后再来，或拨打服务热线") % {"minutes": minutes})


def note(kind: str, request: HttpRequest, *, target: str = "", at: datetime) -> None:
    """Count one try."""
    Try.objects.create(
        kind=kind,
        caller=blind(address(request), "portal.caller"),
        target=blind(target, "portal.target") if target else "",
        at=at,
    )
