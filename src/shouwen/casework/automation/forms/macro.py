"""The head of a macro: its names, and whose it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.automation import queries
from shouwen.casework.automation.models import Macro
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices


class MacroForm(forms.Form):
    """Names and home; the deeds are rows beneath."""

    use_required_attribute = False
    name = forms.CharField(label=_("名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    home = forms.ChoiceField(label=_("谁能用"))

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        set_choices(self, "home", queries.homes(actor))

    @staticmethod
    def of(row: Macro) -> dict[str, Any]:
        """What the form shows of a macro."""
        home = "own" if row.scope == "own" else f"u:{row.unit_id}"
        return {"name": row.name, "name_en": row.name_en, "home": home}
