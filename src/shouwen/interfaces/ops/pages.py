"""For machines that watch: is it alive, and how is it doing; for the first person: setting everything up."""

from __future__ import annotations

import hmac
import shutil

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.interfaces.ops import first_run, founding
from shouwen.interfaces.ops.forms import StartForm
from shouwen.interfaces.ops.metrics import figures
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import show

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


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@never_cache
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """The first administrator, the tree, the trade: what ``shouwen init`` asks; only while nobody works here."""
    if first_run.is_begun():
        return redirect(settings.LOGIN_URL) if request.method == "GET" else _closed(request, 409)
    if not first_run.Doorkeeper.code:
        return _closed(request, 503)
    if request.method == "GET":
        return show(
            request, "ops/start.html", {"form": StartForm(initial={"code": request.GET.get("code", "")})}
        )
    if wanted := request.POST.get("language"):
        return _in_other_words(request, wanted)
    form = StartForm(request.POST)
    done, person = carried_out(form, lambda: founding.begin(form.founder(), form.plan(), at=clock.now()))
    if not done or person is None:
        return show(request, "ops/start.html", {"form": form}, status=422)
    auth.login(request, person.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    request.session["first_steps"] = True
    return redirect("/")


def _in_other_words(request: HttpRequest, wanted: str) -> HttpResponse:
    """The same page in the other language, with everything typed so far."""
    language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    translation.activate(language)
    request.LANGUAGE_CODE = language
    typed = {name: values[-1] for name, values in request.POST.lists()}
    response = show(request, "ops/start.html", {"form": StartForm(initial=typed)})
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=31536000, samesite="Lax", httponly=True
    )
    return response


def _closed(request: HttpRequest, status: int) -> HttpResponse:
    """Somebody was quicker, or this server was not begun by ``shouwen serve``."""
    return show(request, "ops/start_closed.html", {"begun": status == 409}, status=status)


@require_POST
def steps_done(request: HttpRequest) -> HttpResponse:
    """The next steps are known now; the card goes."""
    request.session.pop("first_steps", None)
    return redirect("/")
