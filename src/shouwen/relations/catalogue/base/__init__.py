"""What every centre needs, whatever its trade: kinds, channels, sources and the lists the rules of the house name."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from shouwen.relations.catalogue.slots import Pack

BASE = Pack(
    name="base",
    title=_("基础字典"),
    summary=_("事项种类、渠道、来源和规则用到的各种代码"),
    version="1",
    fits="0.1",
    folder=Path(__file__).parent,
)
