"""What is typed about checks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases.forms.receiver import PersonField
from shouwen.casework.checks import queries, states
from shouwen.casework.checks.queries import ruling
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices


def passage(label: Any, most: int = 500, **more: Any) -> forms.CharField:
    """A few lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 3}), **more)


def hours(usual: int = 16) -> forms.IntegerField:
    """Working hours until it is due."""
    return forms.IntegerField(
        label=gettext_lazy("几个工作小时内要有结论"), min_value=1, max_value=states.LONGEST, initial=usual,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class AskForm(forms.Form):
    """A check by hand."""

    kind = forms.ChoiceField(label=gettext_lazy("做哪一种核查"))
    text = passage(gettext_lazy("要看什么"))
    role_code = forms.ChoiceField(label=gettext_lazy("哪个岗位做"), required=False)
    owner = PersonField(label=gettext_lazy("谁来做"), required=False, help_text=gettext_lazy("不选就由这个岗位上没有经手过、手头最少的人来做"))
    hours = hours()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", queries.kinds(actor))
        set_choices(self, "role_code", list(queries.posts().items()))
        self.initial.setdefault("role_code", "quality_inspector")


class SettleForm(forms.Form):
    """What was found."""

    finding = forms.ChoiceField(label=gettext_lazy("结论"), choices=states.FINDINGS.items(), widget=forms.RadioSelect)
    text = passage(gettext_lazy("看到了什么、依据是什么"), 1000)


class GiveForm(forms.Form):
    """Another to make it, or another time."""

    owner = PersonField(label=gettext_lazy("改由谁做"), required=False, help_text=gettext_lazy("不选就不换人"))
    due_at = dates.Moment(gettext_lazy("改到什么时候之前"), required=False, help_text=gettext_lazy("不选就不改时间"))
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200)


class WithdrawForm(forms.Form):
    """Why it need not be made."""

    reason = forms.CharField(label=gettext_lazy("为什么不用核查了"), max_length=200)


class RuleForm(forms.Form):
    """A rule of one sort."""

    value = forms.ChoiceField(label="")
    kind = forms.ChoiceField(label=gettext_lazy("就开哪一种核查"))
    role_code = forms.ChoiceField(label=gettext_lazy("哪个岗位做"), required=False)
    hours = hours()

    def __init__(self, *args: Any, sort: str, actor: Actor, may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sort = sort
        choices = list(ruling.values(sort, actor))
        self.fields["value"].label = str(states.SORTS[sort])
        if sort == states.LATE:
            self.fields["value"].required = False
            choices = [("", _("任何一个时限")), *choices]
        set_choices(self, "value", choices)
        set_choices(self, "kind", queries.kinds(actor))
        set_choices(self, "role_code", list(queries.posts().items()))
        if may_all:
            self.fields["all"] = forms.BooleanField(label=_("所有中心都用"), required=False)
