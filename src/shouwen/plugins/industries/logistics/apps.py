"""The industry pack logistics: data in this folder, offered when the program starts."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.relations.catalogue.slots import Pack, offer

PACK = Pack(
    name="logistics",
    title=_("物流"),
    summary=_("运输、仓储、订单的类别，17 个原因码和各自要填的内容"),
    version="1",
    fits="0.1",
    folder=Path(__file__).parent,
)


class LogisticsConfig(AppConfig):
    name = "shouwen.plugins.industries.logistics"
    label = "pack_logistics"
    verbose_name = _("物流")

    def ready(self) -> None:
        offer(PACK)
