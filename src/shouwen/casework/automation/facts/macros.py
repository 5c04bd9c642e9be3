"""Macros: written, used, taken back."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.automation.facts.base import OnCase, OnMacro
from shouwen.foundation.ledger.facts import fact


@fact("automation.MacroApplied")
class MacroApplied(OnCase):
    says: ClassVar[str | Words] = _("用宏“{macro_label}”一次做了 {count} 件事")

    macro_id: int
    use_id: int
    macro_label: str
    count: int


@fact("automation.MacroUndone")
class MacroUndone(OnCase):
    says: ClassVar[str | Words] = _("撤回宏“{macro_label}”做的事")

    macro_id: int
    use_id: int
    macro_label: str


@fact("automation.MacroSaved")
class MacroSaved(OnMacro):
    says: ClassVar[str | Words] = _("存了宏“{name}”第 {version} 版")

    name: str
    version: int
    deeds: tuple[str, ...]


@fact("automation.MacroRetired")
class MacroRetired(OnMacro):
    says: ClassVar[str | Words] = _("停用宏“{name}”")

    name: str
