"""Wiring of cases: slots of the floors below are filled when the program starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "shouwen.casework.cases"
    label = "cases"
    verbose_name = _("事项单")
