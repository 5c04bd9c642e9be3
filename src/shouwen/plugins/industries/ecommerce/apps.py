"""The industry pack ecommerce: data in this folder, offered when the program starts."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.relations.catalogue.slots import Pack, offer

PACK = Pack(
    name="ecommerce",
    title=_("电商"),
    summary=_("商品、订单、配送、退换、退款的类别和原因"),
    version="1",
    fits="0.1",
    folder=Path(__file__).parent,
)


class EcommerceConfig(AppConfig):
    name = "shouwen.plugins.industries.ecommerce"
    label = "pack_ecommerce"
    verbose_name = _("电商")

    def ready(self) -> None:
        offer(PACK)
