"""Two addresses for machines that watch: is it alive, and how is it doing."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from shouwen.interfaces.ops.metrics import figures


@require_GET
@never_cache
@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when this process answers and its database does too, 503 otherwise; no detail for strangers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


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
