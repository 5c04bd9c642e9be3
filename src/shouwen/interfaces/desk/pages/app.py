"""What makes the desk an app on the home screen: its manifest, its service worker, the page for when the line is down."""

from __future__ import annotations

import json
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from shouwen.interfaces.desk import built

KEPT = ("desk.css", "desk.js", "icons.svg", "mark.svg", "icon-192.png", "badge-96.png")
ACCENT, CANVAS = "#0d6373", "#f3f5f5"


@login_not_required
@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, icons and shortcuts, in the reader's language."""
    icons = [
        {"src": built.url(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    icons += [
        {"src": built.url(f"maskable-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "maskable"}
        for size in (192, 512)
    ]
    shortcuts = [(_("登记来电"), "cases:new"), (_("队列"), "cases:queue"), (_("通知"), "notices:inbox")]
    told = {
        "id": "/",
        "name": _("首问客服台"),
        "short_name": _("首问"),
        "description": _("事项、时限和责任，一眼看清"),
        "lang": "en" if get_language() == "en" else "zh-CN",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": ACCENT,
        "background_color": CANVAS,
        "icons": icons,
        "shortcuts": [{"name": name, "url": reverse(url)} for name, url in shortcuts],
    }
    answer = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/manifest+json")
    answer["Vary"] = "Accept-Language, Cookie"
    return answer


@login_not_required
@require_GET
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which must live at the root to see every page."""
    return HttpResponse(_worker(0 if not settings.DEBUG else id(request)), content_type="text/javascript; charset=utf-8")


@cache
def _worker(_stamp: int) -> str:
    files = [built.url(name) for name in KEPT]
    script = (built.FOLDER / built.url("worker.js").rpartition("/")[2]).read_text(encoding="utf-8")
    kept = {"version": files[1].rpartition("-")[2].partition(".")[0], "files": files, "offline": reverse("desk:offline")}
    return f"self.KEPT={json.dumps(kept)};\n{script}"


@login_not_required
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the service worker and shown when nothing can be reached; the same for everybody."""
    return render(request, "desk/offline.html")
