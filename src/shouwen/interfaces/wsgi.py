"""The program as a web server sees it."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwen.settings.django")
application = get_wsgi_application()
get_resolver()._populate()  # every address and what answers there: nobody's first request waits for it

# What is loaded now lives as long as the process: the collector need not look at it at each of its rounds.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
