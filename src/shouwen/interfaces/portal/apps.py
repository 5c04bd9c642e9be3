"""Wiring of the customers' own door."""

from __future__ import annotations

from urllib.parse import urlencode

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "shouwen.interfaces.portal"
    label = "portal"
    verbose_name = _("客户门户")

    def ready(self) -> None:
        from shouwen.casework.cases.slots import follow_up

        follow_up.fill(follow_up_path)


def follow_up_path(number: str) -> str:
    """Where the customer of a case enters their code."""
    return f"{reverse('portal:open')}?{urlencode({'number': number})}"
