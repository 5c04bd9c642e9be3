"""Wiring of the desk."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "shouwen.interfaces.desk"
    label = "desk"
    verbose_name = _("工作台")
