"""Wiring of papers: the panel on the case page, who may read the files."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "shouwen.casework.papers"
    label = "papers"
    verbose_name = _("文书")

    def ready(self) -> None:
        from shouwen.casework.papers import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({
            "papers.approve": Kind(_("文书草稿等我批准")),
            "papers.decided": Kind(_("我做的文书有没有批准"), must=True),
        })  # fmt: skip
