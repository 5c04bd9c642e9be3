"""The forms of first-contact rules: figures and acceptance times, a line of the hand-off matrix, a trial of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import states
from shouwen.casework.cases.queries.settings import flow_words
from shouwen.casework.cases.rules import flow, routes
from shouwen.casework.cases.rules import settings as rules
from shouwen.casework.cases.rules.policy import Figures
from shouwen.foundation.access import queries as access
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue

UNITS = [
    ("minute", gettext_lazy("分钟")),
    ("work_hour", gettext_lazy("工作小时")),
    ("work_day", gettext_lazy("工作日")),
]


class FirstContactForm(forms.Form):
    """Every figure and acceptance time as it holds here; ``above`` is what holds where nothing is said."""

    def __init__(
        self, *args: Any, held: Figures, above: Figures, terms: Mapping[tuple[str, str], tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for name, setting in rules.SETTINGS.items():
            self.fields[name] = _field(name, setting, getattr(held, name), getattr(above, name))
        for (kind, severity), (amount, unit) in terms.items():
            label = f"{states.HANDOFF_KINDS[kind]} · {states.SEVERITIES[severity]}"
            number = forms.IntegerField(
                label=label, min_value=1, max_value=10000, initial=amount,
                widget=forms.NumberInput(attrs={"class": "sw-input", "aria-label": label}),
            )  # fmt: skip
            choice = forms.ChoiceField(
                label=label, choices=UNITS, initial=unit,
                widget=forms.Select(attrs={"class": "sw-input", "aria-label": _("%(what)s的单位") % {"what": label}}),
            )  # fmt: skip
            self.fields[f"term_{kind}_{severity}"], self.fields[f"unit_{kind}_{severity}"] = number, choice
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("为什么改"), max_length=200, required=False,
            help_text=gettext_lazy("存的时候要写，和改动一起记进账簿"),
        )  # fmt: skip
        self._terms = list(terms)

    def clean_remind_days(self) -> tuple[int, ...]:
        """Days of reminders to the customer."""
        return _days(self.cleaned_data["remind_days"])

    def clean_read_days(self) -> tuple[int, ...]:
        """Days of reminders to read a standard."""
        return _days(self.cleaned_data["read_days"])

    def groups(self) -> Iterator[tuple[object, list[tuple[Any, object]]]]:
        """The figures by group, each with its unit."""
        for _code, label, settings in rules.GROUPS:
            yield label, [(self[each.name], each.unit) for each in settings]

    def term_rows(self) -> Iterator[tuple[object, list[tuple[object, Any, Any]]]]:
        """Acceptance times: a row a kind of hand-off, a cell a severity."""
        for kind, label in states.HANDOFF_KINDS.items():
            yield label, [
                (said, self[f"term_{kind}_{severity}"], self[f"unit_{kind}_{severity}"])
                for severity, said in states.SEVERITIES.items()
            ]

    @property
    def figures(self) -> dict[str, Any]:
        """The figures as they were set."""
        data = {name: self.cleaned_data[name] for name in rules.SETTINGS}
        return {name: flow.joined(value) if name.startswith("flow_") else value for name, value in data.items()}

    @property
    def terms(self) -> dict[tuple[str, str], tuple[int, str] | None]:
        """The acceptance times as they were set."""
        data = self.cleaned_data
        return {(kind, sev): (data[f"term_{kind}_{sev}"], data[f"unit_{kind}_{sev}"]) for kind, sev in self._terms}

    @property
    def is_changed(self) -> bool:
        return any(name != "reason" for name in self.changed_data)


def _days(text: str) -> tuple[int, ...]:
    """Days as typed, apart by anything that is no digit."""
    digits = "".join(each if each.isdecimal() else " " for each in text).split()
    return tuple(int(each) for each in digits if len(each) < 4)


def _field(name: str, setting: rules.Setting, now: Any, above: Any) -> forms.Field:
    said = str(setting.help)
    if now != above:
        said = _("；").join(each for each in (said, _("大家是 %(value)s") % {"value": _shown(name, above)}) if each)
    if name == "consent_from":
        return forms.ChoiceField(
            label=str(setting.label), choices=list(states.SEVERITIES.items()), initial=now, help_text=said
        )
    if name.startswith("flow_"):
        steps = [(state, states.LABELS[state]) for state in flow.OPTIONAL]
        return forms.MultipleChoiceField(
            label=str(setting.label), choices=steps, initial=now.split(","), required=False, help_text=said,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    if name in rules.DAYS_LISTED:
        return forms.CharField(label=str(setting.label), initial=_shown(name, now), help_text=said, max_length=40)
    label = _("%(what)s（%(unit)s）") % {"what": setting.label, "unit": setting.unit}
    return forms.IntegerField(label=label, min_value=setting.low, max_value=setting.high, initial=now, help_text=said)


def _shown(name: str, value: Any) -> str:
    if name == "consent_from":
        return str(states.SEVERITIES[value])
    if name.startswith("flow_"):
        return flow_words(value)
    return _("、").join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


class RouteForm(forms.Form):
    """A line of the matrix: who hands what to whom, with what."""

    from_role = forms.ChoiceField(label=gettext_lazy("谁交出"))
    category_path = forms.ChoiceField(label=gettext_lazy("哪类事"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("怎样交"), required=False)
    to_role = forms.ChoiceField(label=gettext_lazy("交给谁"))
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("交的时候必须写明"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=gettext_lazy("为什么加"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, centre_id: int | None, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, actor, centre_id)
        fields = [(f"fields.{each.code}", each.label) for each in catalogue.custom_fields(actor)]
        set_choices(self, "needs", [*routes.NEEDS.items(), *fields])


class TrialForm(forms.Form):
    """What would happen if somebody in a post handed a matter on."""

    from_role = forms.ChoiceField(label=gettext_lazy("如果岗位是"))
    category_path = forms.ChoiceField(label=gettext_lazy("手里的事是"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("要"))

    def __init__(self, *args: Any, actor: Actor, centre_id: int | None, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, actor, centre_id)
        set_choices(self, "kind", list(states.HANDOFF_KINDS.items()))


def offer(form: forms.Form, actor: Actor, centre_id: int | None) -> None:
    """Posts, categories at every level, ways of handing on."""
    roles = access.role_names()
    for name in ("from_role", "to_role"):
        if name in form.fields:
            set_choices(form, name, [("", _("请选择")), *roles])
    set_choices(form, "category_path", [("", _("每一类")), *catalogue.branches(actor, centre_id=centre_id)])
    set_choices(form, "kind", [("", _("每一种")), *states.HANDOFF_KINDS.items()])
