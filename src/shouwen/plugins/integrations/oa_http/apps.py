"""The HTTP adapter for office systems, plugged in when the program starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OaHttpConfig(AppConfig):
    name = "shouwen.plugins.integrations.oa_http"
    label = "integration_oa_http"
    verbose_name = _("OA（HTTP）")

    def ready(self) -> None:
        from shouwen.casework.oa.slots import provide
        from shouwen.plugins.integrations.oa_http.adapter import Http

        provide(Http())
