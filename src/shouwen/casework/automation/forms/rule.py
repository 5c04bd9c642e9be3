"""The head of a rule, when it wakes, and the period of a dry run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.automation.models import RuleVersion
from shouwen.casework.automation.rules.triggers import FACTS, KINDS, STATES
from shouwen.casework.automation.states import RULE_SCOPES, UNITS
from shouwen.kit import dates

NAMES = ("kind", "fact", "state", "amount", "unit", "time")


class RuleForm(forms.Form):
    """Names, scope, dates, and the trigger; judged by the action."""

    use_required_attribute = False
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    scope = forms.ChoiceField(label=_("管到哪里"), choices=RULE_SCOPES.items())
    starts_on = dates.Day(_("从哪天起"), required=False)
    ends_on = dates.Day(_("到哪天止"), required=False)
    reason = forms.CharField(label=_("为什么改"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("什么时候"), choices=KINDS.items(), widget=forms.RadioSelect, initial="fact"
    )
    fact = forms.ChoiceField(label=_("哪件事"), choices=FACTS.items(), required=False)
    state = forms.ChoiceField(label=_("哪个状态"), choices=STATES.items(), required=False)
    amount = forms.CharField(
        label=_("多久"), required=False, initial="2", widget=forms.NumberInput(attrs={"min": 1})
    )
    unit = forms.ChoiceField(label=_("按什么算"), choices=UNITS.items(), required=False, initial="work_hour")
    time = forms.CharField(label=_("几点"), required=False, initial="09:00", widget=dates.Control("clock"))

    @property
    def when(self) -> dict[str, str]:
        """The trigger as typed."""
        return {name: self.data.get(name, "") for name in NAMES}

    @staticmethod
    def of(version: RuleVersion) -> dict[str, Any]:
        """What the form shows of a version."""
        head = {name: getattr(version, name) for name in ("name", "name_en", "scope", "starts_on", "ends_on")}
        return {**head, **version.content["when"]}


class DryForm(forms.Form):
    """The period of a dry run."""

    first = dates.Day(_("从"))
    last = dates.Day(_("到"))

    @staticmethod
    def usual(at: datetime) -> dict[str, Any]:
        """The last thirty days."""
        return {"first": (at - timedelta(days=30)).date(), "last": at.date()}
