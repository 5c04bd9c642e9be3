"""The program as a web server sees it: people come through the hall, programs by a corridor of their own.

Requests under ``/api/`` carry a token. What belongs to people in browsers (sessions, CSRF, flash messages, sign-in, htmx)
is not in their way; what guards and measures every request is.
"""

from __future__ import annotations

import gc
import os
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from shouwen.kit import wording

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwen.settings.django")

OF_PEOPLE = frozenset(
    {
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "shouwen.foundation.access.middleware.WhoIsIt",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        "axes.middleware.AxesMiddleware",
        "shouwen.interfaces.desk.middleware.KeyNames",
        "shouwen.interfaces.live.middleware.Once",
        "shouwen.foundation.access.middleware.Door",
        "shouwen.interfaces.desk.middleware.Refusals",
    }
)


class Corridor(WSGIHandler):
    """Django's handler with the layers programs need, in the order of the whole."""

    def load_middleware(self, is_async: bool = False) -> None:
        whole = settings.MIDDLEWARE
        settings.MIDDLEWARE = [name for name in whole if name not in OF_PEOPLE]
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = whole


class Doors:
    """Which way a request takes."""

    def __init__(self, people: WSGIHandler, programs: WSGIHandler) -> None:
        self.people, self.programs = people, programs

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        way = self.programs if environ.get("PATH_INFO", "").startswith("/api/") else self.people
        return way(environ, start_response)


application = Doors(get_wsgi_application(), Corridor())
get_resolver()._populate()  # every address and what answers there: nobody's first request waits for it
wording.gather()

# What is loaded now lives as long as the process: the collector need not look at it at each of its rounds, so they are
# short and may be frequent. Whoever has put it to sleep while loading (``shouwen serve``) does without its last round too.
if gc.isenabled():
    gc.collect()
gc.freeze()
gc.set_threshold(3_000, 10, 5)
