"""Shapes of input for who may grant how much, rates and budgets."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shouwen.casework.redress import states
from shouwen.casework.redress.rules.matrix import ANY, COLUMNS, NO_TOP, SEVERE, Matrix
from shouwen.kit import dates
from shouwen.kit.forms import AmountField


class WhoForm(forms.Form):
    """Who could grant a sum today?"""

    amount = AmountField(label=gettext_lazy("金额"))
    column = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=states.COLUMNS.items(), initial="compensation"
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("事项"),
        choices=[("minor", gettext_lazy("一般事项")), ("severe", gettext_lazy("严重事项"))],
        initial="minor",
    )

    def __init__(self, *args: Any, is_other: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_other:
            del self.fields["column"], self.fields["severity"]


class RateForm(forms.Form):
    """What a currency is worth in another, and from when until when."""

    currency = forms.CharField(label=gettext_lazy("外币"), min_length=3, max_length=3)
    into = forms.CharField(label=gettext_lazy("折合成"), min_length=3, max_length=3, required=False)
    rate = forms.DecimalField(
        label=gettext_lazy("1 单位折合"), max_digits=16, decimal_places=8, localize=False
    )
    from_on = dates.Day(gettext_lazy("从哪天起"))
    until_on = dates.Day(gettext_lazy("到哪天止"), required=False)
    until_on.help_text = gettext_lazy("不填就用到下一次汇率")


class BudgetForm(forms.Form):
    """What a centre may grant this month."""

    amount = AmountField(label=gettext_lazy("本月预算"))
    currency = forms.CharField(label=gettext_lazy("币种"), min_length=3, max_length=3, required=False)


CAP_CELLS = ("daily", "monthly", "customer_year")
SUM, SUM_CAPS = ("compensation",), ("daily", "monthly")
"""What of a matrix counts for sums that are no redress: the column they are compared with, and the caps of whoever signs."""


class MatrixForm(forms.Form):
    """The matrix as a table: a row a rung, a cell a limit; empty is nothing, ``*`` no top."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    starts_on = dates.Day(gettext_lazy("从哪天起执行"))
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200)
    two_signers_above = AmountField(label=gettext_lazy("超过多少要两人签批"), required=False)
    window_days = forms.IntegerField(label=gettext_lazy("累计几天内的一起算"), min_value=1, max_value=3660)
    valid_days = forms.IntegerField(label=gettext_lazy("批准几天内有效"), min_value=1, max_value=3660)
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, matrix: Matrix, content: dict[str, Any], is_other: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix, self.content, self.is_other = matrix, content, is_other
        self.columns: tuple[str, ...] = SUM if is_other else COLUMNS
        self.caps: tuple[str, ...] = SUM_CAPS if is_other else CAP_CELLS
        if is_other:
            del self.fields["valid_days"]
        for rung in content["rungs"]:
            code = rung["code"]
            for column in self.columns:
                self._cell(f"{code}-{column}", rung["limits"].get(column, "0"))
            for cap in self.caps:
                self._cell(f"{code}-{cap}", rung.get(cap))
            if is_other:
                continue
            self.fields[f"{code}-proof"] = forms.BooleanField(required=False, initial=bool(rung.get("needs_evidence")))
            severe = forms.ChoiceField(
                choices=[(each, capfirst(str(states.SEVERE[each]))) for each in SEVERE], initial=rung.get("severe")
            )
            severe.widget.attrs["class"] = "sw-input"
            self.fields[f"{code}-severe"] = severe
            self.fields[f"{code}-own"] = forms.BooleanField(required=False, initial=rung.get("own", False))
        for each in content.get("countersigns", ()):
            self._cell(f"{each['code']}-above", each["above"])

    def _cell(self, name: str, initial: Any) -> None:
        shown = "*" if initial is None else str(initial)
        self.fields[name] = forms.CharField(required=False, max_length=24, initial=shown)
        self.fields[name].widget.attrs |= {"inputmode": "decimal", "class": "sw-input sw-num"}

    def label_cells(self, places: dict[str, str]) -> None:
        """Name every cell for whoever cannot see the table."""
        heads = {
            **states.COLUMNS,
            **({"compensation": _("金额")} if self.is_other else {}),
            "daily": _("每天合计"),
            "monthly": _("每月合计"),
            "customer_year": _("一位客户一年"),
            "proof": _("先要证据"),
            "severe": _("严重事项"),
            "own": _("自己提的自己批"),
            "above": _("超过多少会签"),
        }
        for name, each in self.fields.items():
            code, _dash, column = name.partition("-")
            if column:
                label = f"{places.get(code, code)}{pgettext('mark', '：')}{heads[column]}"
                each.widget.attrs["aria-label"] = label
                each.label = label

    def rows(self, places: dict[str, str]) -> list[tuple[str, list[forms.BoundField]]]:
        """Rungs from low to high, each with its cells."""
        cells = (*self.columns, *self.caps, *(() if self.is_other else ("severe", "proof", "own")))
        return [
            (places[row["code"]], [self[f"{row['code']}-{cell}"] for cell in cells])
            for row in self.content["rungs"]
        ]

    def signers(self, places: dict[str, str]) -> list[tuple[str, forms.BoundField]]:
        """Countersigns with the sum above which they read along."""
        return [
            (places[row["code"]], self[f"{row['code']}-above"])
            for row in self.content.get("countersigns", ())
        ]

    def clean(self) -> dict[str, Any]:
        """Read every cell."""
        values = super().clean() or {}
        for name in [
            name for name in self.fields if name.partition("-")[2] in (*self.columns, *self.caps, "above")
        ]:
            try:
                values[name] = _limit(values.get(name, ""))
            except (InvalidOperation, ValueError):
                self.add_error(name, _("写金额，或 * 表示不设上限"))
        return values

    @property
    def changed(self) -> dict[str, Any]:
        """The matrix as it would be."""
        values = self.cleaned_data
        rungs = []
        for row in self.content["rungs"]:
            code = row["code"]
            limits = {**row["limits"], **{column: values[f"{code}-{column}"] for column in self.columns}}
            caps = {cap: values[f"{code}-{cap}"] for cap in self.caps}
            if self.is_other:
                rungs.append({**row, "limits": limits, **caps})
                continue
            more = {
                **caps,
                "needs_evidence": (row.get("needs_evidence") or [ANY]) if values[f"{code}-proof"] else [],
                "severe": values[f"{code}-severe"],
                "own": values[f"{code}-own"],
            }
            rungs.append({**row, "limits": limits, **more})
        signers = [
            {**row, "above": values[f"{row['code']}-above"] or "0"}
            for row in self.content.get("countersigns", ())
        ]
        two = values["two_signers_above"]
        figures: dict[str, Any] = {name: values[name] for name in ("window_days", "valid_days") if name in values}
        return {
            **self.content,
            "rungs": rungs,
            "countersigns": signers,
            "two_signers_above": None if two is None else f"{two:f}",
            **figures,
        }


def _limit(text: str) -> str | None:
    """A cell: an amount as text, None for no top.

    :raises ValueError, InvalidOperation: for what is neither.
    """
    plain = text.replace(",", "").replace("，", "").strip()
    if plain in ("*", "＊"):
        return None
    amount = Decimal(plain or "0")
    if not amount.is_finite() or amount < 0 or amount >= NO_TOP:
        raise ValueError(text)
    return f"{amount:f}"
