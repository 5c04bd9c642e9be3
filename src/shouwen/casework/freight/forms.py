"""What is typed about return freight: a ruling, and a rule."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.freight import states
from shouwen.casework.freight.rules import Shares, Terms
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import AmountField, set_choices
from shouwen.relations.catalogue import queries as catalogue


class RulingForm(forms.Form):
    """One return: its freight, why the goods come back; and, where it should not go by the rule, who bears what."""

    amount = AmountField(label=gettext_lazy("运费多少"))
    ground = forms.ChoiceField(label=gettext_lazy("为什么退货"), required=False)
    parcel = forms.CharField(
        label=gettext_lazy("退货运单或包裹"), max_length=40, required=False, help_text=gettext_lazy("一件事项退几次货，分开写；不写就是这一次")
    )
    merchant = AmountField(label=gettext_lazy("商家承担"), required=False)
    customer = AmountField(label=gettext_lazy("客户承担"), required=False)
    carrier = AmountField(label=gettext_lazy("承运方承担"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("为什么不按规则，或为什么要付这么多"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("要别人批的才写，审批人会看到"),
    )  # fmt: skip

    def __init__(self, *args: Any, terms: Terms, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = _("按这件事的起因") if known else "—"
        set_choices(self, "ground", [("", first), *states.GROUNDS.items()])
        for each in self.fields.values():
            if isinstance(each, AmountField):
                each.currency = terms.currency

    @property
    def other_way(self) -> list[forms.BoundField]:
        """Who bears what when it should not go by the rule: folded away until somebody wants it."""
        return [self[code] for code in states.BEARERS]

    @property
    def is_open(self) -> bool:
        """Whether one of them is filled or wrong."""
        return any(each.value() or each.errors for each in (*self.other_way, self["reason"]))

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        sums = {code: typed.get(code) for code in states.BEARERS}
        wanted = None if all(each is None for each in sums.values()) else Shares(**{code: each or Decimal(0) for code, each in sums.items()})
        return {"amount": typed["amount"], "ground": typed["ground"], "parcel": typed["parcel"], "wanted": wanted, "reason": typed["reason"]}


class RuleForm(forms.Form):
    """A rule as a table: a row a ground."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    starts_on = dates.Day(gettext_lazy("从哪天起执行"))
    alone = AmountField(
        label=gettext_lazy("商家承担多少以内不用审批"), required=False, help_text=gettext_lazy("空着：按规则算出来的都不用审批；不按规则的总要审批")
    )
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200)
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, terms: Terms, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = terms.currency
        offered = [(each.code, each.path_label) for each in catalogue.choices("cause", actor, leaves=False)]
        for ground in states.GROUNDS:
            line = terms.line(ground)
            bearer = forms.ChoiceField(label=_("谁承担"), choices=states.BEARERS.items(), initial=line.bearer)
            ceiling = AmountField(label=_("最多承担"), required=False)
            ceiling.initial = "" if line.ceiling is None else f"{line.ceiling:f}"
            kept = [(code, catalogue.label("cause", code)) for code in line.causes if code not in dict(offered)]
            causes = forms.MultipleChoiceField(
                label=_("哪些起因算这种"), choices=[*offered, *kept], required=False, initial=list(line.causes)
            )
            self.fields |= {f"{ground}-bearer": bearer, f"{ground}-ceiling": ceiling, f"{ground}-causes": causes}
        for each in self.fields.values():
            if isinstance(each, AmountField):
                each.currency = terms.currency

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A ground with its fields."""
        return [(str(label), [self[f"{ground}-{cell}"] for cell in ("bearer", "ceiling", "causes")]) for ground, label in states.GROUNDS.items()]

    @property
    def content(self) -> Mapping[str, Any]:
        """The rule as it would be."""
        values = self.cleaned_data
        lines = [
            {"ground": ground, "bearer": values[f"{ground}-bearer"], "ceiling": _text(values[f"{ground}-ceiling"]), "causes": values[f"{ground}-causes"]}
            for ground in states.GROUNDS
        ]
        return {"currency": self.currency, "alone": _text(values["alone"]), "lines": lines}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
