"""For machines that watch: is it alive, and how is it doing."""

from __future__ import annotations

import hmac
import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from shouwen.interfaces.ops import first_steps
from shouwen.interfaces.ops.checks import examine
from shouwen.interfaces.ops.metrics import figures
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show

LEAST_ROOM = 4 * 1024**2
"""Free bytes below which nothing more should be accepted."""


@require_GET
@never_cache
@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when this process can do its work: the database answers, the disk takes more. No detail for strangers."""
    trouble = _trouble()
    return JsonResponse({"status": trouble or "ok"}, status=503 if trouble else 200)


@require_GET
@never_cache
@login_not_required
def alive(_request: HttpRequest) -> HttpResponse:
    """200 whenever this process answers at all; who restarts processes asks here, so that a database away kills none."""
    return JsonResponse({"status": "alive"})


def _trouble() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return "database unreachable"
    try:
        free = shutil.disk_usage(settings.SHOUWEN_VAR).free
    except OSError:
        return "var unreachable"
    return "disk full" if free < LEAST_ROOM else ""


@require_GET
@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for the machine itself, or for whoever shows ``SHOUWEN_METRICS_TOKEN``."""
    if not _may_watch(request):
        return HttpResponseForbidden(
            _("在本机查看，或带上 SHOUWEN_METRICS_TOKEN"), content_type="text/plain; charset=utf-8"
        )
    return HttpResponse(figures(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_watch(request: HttpRequest) -> bool:
    wanted = settings.SHOUWEN_METRICS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if wanted:
        return hmac.compare_digest(shown.encode(), wanted.encode())
    direct = "X-Forwarded-For" not in request.headers and not settings.SECURE_PROXY_SSL_HEADER
    return direct and request.META.get("REMOTE_ADDR", "") in ("127.0.0.1", "::1")


@require_GET
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """A part of the administration's first page: what the doctor finds, what is wrong first."""
    actor_of(request).need("access.roles")
    order = {"wrong": 0, "watch": 1, "fine": 2}
    found = sorted(examine(), key=lambda finding: order[finding.level])
    context = {"troubles": [each for each in found if each.level != "fine"], "fine": [each for each in found if each.level == "fine"]}
    return show(request, "ops/health.html", context)


@require_GET
@never_cache
def steps(request: HttpRequest) -> HttpResponse:
    """A part of a page: what remains after the first run; nothing once all is done or known."""
    actor = actor_of(request)
    actor.need("access.roles")
    found = [] if request.session.get("first_steps_known") else first_steps.steps(actor, at=clock.now())
    remains = [each for each in found if not each.is_done]
    return show(request, "ops/start/card.html", {"steps": found if remains else []})
