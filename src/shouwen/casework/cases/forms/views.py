"""The form of a view: its name and with whom it is shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.cases import actions
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices

SCOPES = {"own": gettext_lazy("只有我"), "team": pgettext_lazy("choice", "我的班组"), "centre": gettext_lazy("我的中心")}


class ViewForm(forms.Form):
    """A view to be saved (with ``pin``), or one that is (``saved``)."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60, widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}))
    scope = forms.ChoiceField(label=gettext_lazy("谁能用"), widget=forms.RadioSelect)
    pin = forms.BooleanField(label=gettext_lazy("固定在左边"), required=False)

    def __init__(self, *args: Any, actor: Actor, saved: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "scope", [(code, label) for code, label in SCOPES.items() if code == "own" or actions.may_share(actor, code)])
        if saved:
            del self.fields["pin"]
