"""Every address of the program: each module brings its own list, mounted here."""

from __future__ import annotations

import importlib.util

from django.conf import settings
from django.urls import include, path

# Mounted in this order; a module appears once it has addresses of its own.
MOUNTS = [
    ("", "interfaces.ops"),
    ("", "interfaces.desk"),
    ("", "foundation.access"),
    ("", "foundation.organisation"),
    ("", "foundation.calendars"),
    ("", "foundation.files"),
    ("", "foundation.notices"),
    ("", "relations.catalogue"),
    ("", "relations.customers"),
    ("", "relations.contacts"),
    ("", "casework.deadlines"),
    ("", "casework.cases"),
    ("", "casework.workorders"),
    ("portal/", "interfaces.portal"),
    ("api/", "interfaces.api"),
]

urlpatterns = [
    path(prefix, include(f"shouwen.{name}.urls"))
    for prefix, name in MOUNTS
    if f"shouwen.{name}" in settings.INSTALLED_APPS and importlib.util.find_spec(f"shouwen.{name}.urls")
]
urlpatterns.append(path("accounts/", include("allauth.urls")))
