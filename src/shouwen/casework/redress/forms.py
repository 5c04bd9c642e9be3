"""Shapes of input for redress."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shouwen.casework.redress import states
from shouwen.casework.redress.actions import Draft
from shouwen.casework.redress.models import Request
from shouwen.casework.redress.queries.overtime import calculation
from shouwen.casework.redress.rules.matrix import ANY, COLUMNS, NO_TOP, SEVERE, Matrix
from shouwen.casework.redress.rules.parts import Part
from shouwen.casework.redress.rules.parts import read as read_parts
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import AmountField, set_choices
from shouwen.kit.money import parse

ROWS = 3
"""So many kinds of redress fit into one request from the page; programs may send ten."""


def passage(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), **more)


class RequestForm(forms.Form):
    """What somebody wants to give, and on what it stands."""

    kind_1 = forms.ChoiceField(label=gettext_lazy("给客户什么"), choices=states.KINDS.items())
    amount_1 = AmountField(label=gettext_lazy("值多少"))
    kind_2 = forms.ChoiceField(
        label=gettext_lazy("另给什么"), choices=[("", "—"), *states.KINDS.items()], required=False
    )
    amount_2 = AmountField(label=gettext_lazy("另一项值多少"), required=False)
    kind_3 = forms.ChoiceField(
        label=gettext_lazy("第三项"), choices=[("", "—"), *states.KINDS.items()], required=False
    )
    amount_3 = AmountField(label=gettext_lazy("第三项值多少"), required=False)
    currency = forms.CharField(label=gettext_lazy("币种"), min_length=3, max_length=3)
    basis = forms.ChoiceField(label=gettext_lazy("依据"), choices=states.BASES.items())
    demanded = AmountField(label=gettext_lazy("客户要求多少"), required=False)
    calculation = passage(gettext_lazy("怎么算的、为什么给"), max_length=2000)
    flags = forms.MultipleChoiceField(
        label=gettext_lazy("要让审批人留意的"),
        choices=states.FLAGS.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_emergency = forms.BooleanField(
        label=gettext_lazy("走应急批准：值班主管当场批，事后复核"), required=False
    )

    def __init__(self, data: Any = None, *, currency: str, initial: dict[str, Any] | None = None) -> None:
        initial = {"currency": currency, "kind_1": "cash", "basis": "error", **(initial or {})}
        super().__init__(data, initial=initial)
        typed = str(self.data.get("currency") or initial["currency"]).upper()
        for each in self.fields.values():
            if isinstance(each, AmountField):
                each.currency = typed if len(typed) == 3 and typed.isalpha() and typed.isascii() else currency

    def clean_currency(self) -> str:
        """Three letters, in capitals."""
        code = str(self.cleaned_data["currency"]).upper()
        if not code.isascii() or not code.isalpha():
            raise forms.ValidationError(_("币种要写三个字母"))
        return code

    @property
    def more(self) -> list[forms.BoundField]:
        """The further parts, folded away until somebody wants them."""
        return [self[f"{name}_{row}"] for row in range(2, ROWS + 1) for name in ("kind", "amount")]

    @property
    def has_more(self) -> bool:
        """Whether one of them is filled."""
        return any(each.value() for each in self.more)

    @property
    def draft(self) -> Draft:
        """What was asked for."""
        values = self.cleaned_data
        rows = [(values.get(f"kind_{row}"), values.get(f"amount_{row}")) for row in range(1, ROWS + 1)]
        money = [
            (kind, parse(f"{amount:f}", values["currency"], "en"))
            for kind, amount in rows
            if kind and amount is not None
        ]
        return Draft(
            tuple(Part(kind, sum_) for kind, sum_ in money),
            basis=values["basis"],
            calculation=values["calculation"],
            demanded=values["demanded"],
            flags=tuple(values["flags"]),
            is_emergency=values["is_emergency"],
        )


def again(request: Request) -> dict[str, Any]:
    """What a returned request said, to be written anew."""
    found: dict[str, Any] = {
        "basis": request.basis,
        "calculation": calculation(request),
        "demanded": request.demanded,
        "flags": request.flags,
        "is_emergency": request.is_emergency,
        "currency": request.currency,
    }
    for row, part in enumerate(read_parts(request.parts)[:ROWS], 1):
        found |= {
            f"kind_{row}": part.kind,
            f"amount_{row}": part.value.plain(),
            "currency": part.value.currency,
        }
    return found


class DecisionForm(forms.Form):
    """An approver's word: agree (perhaps to less), refuse, return."""

    amount = AmountField(
        label=gettext_lazy("批多少"),
        required=False,
        help_text=gettext_lazy("可以批得少一些，不用退回；要加须重新申请"),
    )
    note = passage(
        gettext_lazy("意见"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("不同意或退回时必填，申请人会看到"),
    )
    step = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lowers: bool = True, currency: str = "CNY", foreign: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        if foreign:
            amount.help_text = _("可以批得少一些，不用退回。外币那项按申请时的汇率折算，取整到它的最小单位，合计不会超过您填的")
        if not lowers:
            del self.fields["amount"]
        elif isinstance(amount, AmountField):
            amount.currency = currency


class OfferForm(forms.Form):
    """The words to the customer."""

    text = passage(gettext_lazy("告诉客户的话"), rows=4, max_length=2000)
    told = forms.BooleanField(label=gettext_lazy("已当面或电话说过，不用再发"), required=False)


class NoteForm(forms.Form):
    """A word with a move."""

    note = passage(gettext_lazy("说明"), required=False, rows=2, max_length=2000)


class LendForm(forms.Form):
    """Whom, from when until when, up to how much."""

    deputy = forms.TypedChoiceField(label=gettext_lazy("委托给"), coerce=int)
    starts_at = dates.Moment(gettext_lazy("从"))
    ends_at = dates.Moment(gettext_lazy("到"))
    ceiling = AmountField(
        label=gettext_lazy("最多批多少"), required=False, help_text=gettext_lazy("留空按您本人的限额")
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "deputy", [("", gettext_lazy("请选择")), *people])


class OrderForm(forms.Form):
    """How a request is paid."""

    method = forms.ChoiceField(label=gettext_lazy("付款方式"), choices=states.METHODS.items())
    key = forms.CharField(widget=forms.HiddenInput, min_length=8, max_length=64)


class SettleForm(forms.Form):
    """What became of a payment."""

    reference = forms.CharField(label=gettext_lazy("流水号"), required=False, max_length=80)
    settled_on = dates.Day(gettext_lazy("结算日期"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)


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


def people_of(rows: Any, actor: Actor) -> list[tuple[int, str]]:
    """Colleagues as choices."""
    aside = pgettext("aside", "（%(words)s）")
    return [(row.pk, f"{row}{aside % {'words': row.unit}}") for row in rows.select_related("unit")[:300]]


def wall(at: datetime) -> str:
    """A moment as a browser's picker takes it."""
    return at.strftime("%Y-%m-%dT%H:%M")


class ReportForm(forms.Form):
    """Which period of overtime compensation goes to the leaders."""
    since = dates.Day(label=gettext_lazy("从"))
    until = dates.Day(label=gettext_lazy("到"))
    remark = passage(gettext_lazy("说明"), required=False, max_length=2000)


class ReportNoteForm(forms.Form):
    """What a leader says to it."""
    note = passage(gettext_lazy("意见"), required=False, max_length=2000)

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needed
