"""Wiring of the organisation."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "shouwen.foundation.organisation"
    label = "organisation"
    verbose_name = _("组织")
