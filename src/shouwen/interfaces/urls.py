"""Every address of the program: each module brings its own list, mounted here."""

from __future__ import annotations

import importlib.util

from django.conf import settings
from django.urls import include, path

# Mounted in this order; a module appears once it has addresses of its own. What has a path of its own comes first,
# so that it is not looked for among all the others.
MOUNTS = [
    ("api/", "interfaces.api"),
    ("portal/", "interfaces.portal"),
    ("", "interfaces.ops"),
    ("", "interfaces.desk"),
    ("", "foundation.ledger"),
    ("", "interfaces.live"),
    ("", "foundation.access"),
    ("", "foundation.organisation"),
    ("", "foundation.calendars"),
    ("", "foundation.files"),
    ("", "foundation.notices"),
    ("", "relations.catalogue"),
    ("", "relations.knowledge"),
    ("", "relations.customers"),
    ("", "relations.contacts"),
    ("", "casework.deadlines"),
    ("", "casework.automation"),
    ("", "casework.oa"),
    ("", "casework.indicators"),
    ("", "casework.applications"),
    ("", "casework.freight"),
    ("", "casework.complaints"),
    ("", "casework.redress"),
    ("", "casework.improvement"),
    ("", "casework.ideas"),
    ("", "casework.committees"),
    ("", "casework.reviews"),
    ("", "casework.standards"),
    ("", "casework.teamwork"),
    ("", "casework.checks"),
    ("", "casework.cases"),
    ("", "casework.liability"),
    ("", "casework.papers"),
    ("", "casework.statutes"),
    ("", "casework.tasks"),
    ("", "casework.solutions"),
    ("", "casework.workorders"),
]

urlpatterns = [
    path(prefix, include(f"shouwen.{name}.urls"))
    for prefix, name in MOUNTS
    if f"shouwen.{name}" in settings.INSTALLED_APPS and importlib.util.find_spec(f"shouwen.{name}.urls")
]
urlpatterns.append(path("accounts/", include("allauth.urls")))

handler500 = "shouwen.interfaces.desk.faults.server_error"
