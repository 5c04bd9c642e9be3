"""Wiring of the customers' own door."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "shouwen.interfaces.portal"
    label = "portal"
    verbose_name = _("客户门户")
