"""Wiring of complaints: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.notices.slots import Kind, declare


class ComplaintsConfig(AppConfig):
    name = "shouwen.casework.complaints"
    label = "complaints"
    verbose_name = _("投诉")

    def ready(self) -> None:
        from shouwen.casework.complaints import sockets

        sockets.plug_in()
        declare({
            "complaints.graded": Kind(_("投诉定为严重或特大"), must=True),
            "complaints.flagged": Kind(_("投诉有媒体、监管等特别情形"), must=True),
            "complaints.compliance": Kind(_("投诉的类别要合规知道"), must=True),
        })  # fmt: skip
