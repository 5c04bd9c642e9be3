"""Wiring of return freight: slots of neighbours, the rules packs bring."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FreightConfig(AppConfig):
    name = "shouwen.casework.freight"
    label = "freight"
    verbose_name = _("退货运费")

    def ready(self) -> None:
        from shouwen.casework.freight import sockets
        from shouwen.relations.catalogue.slots import loaders

        sockets.plug_in()
        loaders.fill(load_pack)


def load_pack(pack: Any, **_who: Any) -> int:
    """The rule an industry pack brings (its part ``freight``)."""
    from shouwen.casework.freight import actions

    return actions.load_rules(pack.part("freight") or [])
