"""The grading rules as a form: limits, triggers, matrix, what each severity asks for; and a matter to try them on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from shouwen.casework.cases import states as cases
from shouwen.casework.cases.slots import IMPACTS, URGENCIES
from shouwen.casework.complaints.rules.duties import HEADS, WORDS
from shouwen.casework.complaints.rules.policy import ABOVE, GRADES, SECTORS
from shouwen.kit.errors import Invalid
from shouwen.kit.money import parse

LEVELS = [(str(n), f"P{n}") for n in (1, 2, 3, 4)]


class RulesForm(forms.Form):
    """Every cell of the tables is a field; ``content`` is what the action takes."""

    reason = forms.CharField(label=_("为什么改"), required=False, max_length=200)
    sector = forms.ChoiceField(label=_("行业"), choices=[(code, label) for code, (label, _scale) in SECTORS.items()])
    scale = forms.CharField(label=_("行业系数"), max_length=10, help_text=_("金额各档乘以它：物流 10，银行 5，酒店 2，电信、电商 1"))

    def __init__(self, given: Any = None, *, held: Mapping[str, Any]) -> None:
        super().__init__(given, initial=flat(held))
        for grade in ABOVE:
            self.fields[f"amount_{grade}"] = _cell(_("高于多少元"))
            self.fields[f"reach_{grade}"] = _cell(_("满多少位"))
        grades: list[tuple[str, Any]] = [("", "—"), *((code, label) for code, label in cases.SEVERITIES.items())]
        for code, label in cases.TRIGGERS.items():
            self.fields[f"trigger_{code}"] = forms.ChoiceField(label=label, choices=grades, required=False)
        for impact in IMPACTS:
            for urgency in URGENCIES:
                self.fields[f"matrix_{impact}_{urgency}"] = forms.ChoiceField(
                    choices=LEVELS, label=f"{cases.IMPACTS[impact]} × {cases.URGENCIES[urgency]}", widget=forms.Select(attrs={"class": "sw-input"})
                )
        for grade in GRADES:
            for name, word in WORDS.items():
                self.fields[f"duty_{grade}_{name}"] = forms.BooleanField(label=f"{cases.SEVERITIES[grade]}{pgettext('mark', '：')}{word}", required=False)
            self.fields[f"heads_{grade}"] = forms.MultipleChoiceField(
                label=_("告知谁"), choices=list(HEADS.items()), required=False, widget=forms.CheckboxSelectMultiple
            )

    @property
    def content(self) -> dict[str, Any]:
        """The tables as typed, unchecked."""
        data = self.cleaned_data
        return {
            "sector": data["sector"],
            "scale": data["scale"],
            "amounts": {g: data.get(f"amount_{g}", "") for g in ABOVE},
            "reaches": {g: data.get(f"reach_{g}", "") for g in ABOVE},
            "triggers": {code: data.get(f"trigger_{code}", "") for code in cases.TRIGGERS},
            "matrix": {i: [data.get(f"matrix_{i}_{u}", "") for u in URGENCIES] for i in IMPACTS},
            "duties": {
                g: {"heads": data.get(f"heads_{g}", []), **{name: data.get(f"duty_{g}_{name}", False) for name in WORDS}} for g in GRADES
            },
        }

    def amount_rows(self) -> list[tuple[str, Any, Any]]:
        """(grade, amount cell, reach cell), the least first."""
        return [(str(cases.SEVERITIES[g]), self[f"amount_{g}"], self[f"reach_{g}"]) for g in ABOVE]

    def trigger_rows(self) -> list[Any]:
        """A cell for each trigger."""
        return [self[f"trigger_{code}"] for code in cases.TRIGGERS]

    def matrix_rows(self) -> list[tuple[str, list[Any]]]:
        """(impact, its cells), the widest first."""
        return [(str(cases.IMPACTS[i]), [self[f"matrix_{i}_{u}"] for u in reversed(URGENCIES)]) for i in reversed(IMPACTS)]

    def urgencies(self) -> list[str]:
        """The heads of the matrix' columns."""
        return [str(cases.URGENCIES[u]) for u in reversed(URGENCIES)]

    def duty_rows(self) -> list[tuple[str, list[tuple[str, Any]], Any]]:
        """(grade, (words, cell) of each requirement, whom to tell)."""
        return [
            (str(cases.SEVERITIES[g]), [(str(label), self[f"duty_{g}_{name}"]) for name, label in WORDS.items()], self[f"heads_{g}"]) for g in GRADES
        ]


def _cell(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "sw-input"}))


def flat(held: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a row as the form's fields."""
    made: dict[str, Any] = {"sector": held["sector"], "scale": held["scale"]}
    made |= {f"amount_{g}": f"{Decimal(held['amounts'][g]):,f}" for g in ABOVE if g in held["amounts"]}
    made |= {f"reach_{g}": held["reaches"].get(g, "") for g in ABOVE}
    made |= {f"trigger_{code}": grade for code, grade in held["triggers"].items()}
    made |= {f"matrix_{i}_{u}": str(held["matrix"][i][k]) for i in IMPACTS for k, u in enumerate(URGENCIES)}
    for grade in GRADES:
        each = held["duties"][grade]
        made |= {f"duty_{grade}_{name}": each.get(name, False) for name in WORDS} | {f"heads_{grade}": each.get("heads", [])}
    return made


class TrialForm(forms.Form):
    """A matter that is not there, to try the tables on."""

    try_amount = forms.CharField(label=_("金额（元）"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    try_affected = forms.IntegerField(label=_("影响客户数"), required=False, min_value=1, max_value=10_000_000)
    try_triggers = forms.MultipleChoiceField(
        label=_("特别情形"), required=False, choices=list(cases.TRIGGERS.items()), widget=forms.CheckboxSelectMultiple
    )

    def clean_try_amount(self) -> Decimal | None:
        """The amount as people type it."""
        text = self.cleaned_data["try_amount"].strip()
        if not text:
            return None
        try:
            return parse(text, field="try_amount").amount
        except Invalid as no:
            raise forms.ValidationError(next(iter(no.fields.values()))) from None

    @property
    def matter(self) -> dict[str, Any]:
        """What to grade."""
        data = self.cleaned_data
        return {"amount": data.get("try_amount"), "affected": data.get("try_affected") or 1, "triggers": data.get("try_triggers") or []}
