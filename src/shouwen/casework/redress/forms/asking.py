"""Shapes of input for redress."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shouwen.casework.redress import states
from shouwen.casework.redress.actions import Draft
from shouwen.casework.redress.models import Request
from shouwen.casework.redress.queries.overtime import calculation
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
