"""The industry pack telecom: data in this folder, offered when the program starts."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.relations.catalogue.slots import Pack, offer

PACK = Pack(
    name="telecom",
    title=_("电信两级中心"),
    summary=_("一个省中心、十四个市中心和它们的承办部门；宽带、移动、资费等类别和原因"),
    version="1",
    fits="0.1",
    folder=Path(__file__).parent,
)


class TelecomConfig(AppConfig):
    name = "shouwen.plugins.industries.telecom"
    label = "pack_telecom"
    verbose_name = _("电信两级中心")

    def ready(self) -> None:
        offer(PACK)
