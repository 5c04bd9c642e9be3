"""What is typed about ideas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.forms.receiver import PersonField
from shouwen.casework.ideas import states
from shouwen.casework.improvement import states as improvement
from shouwen.kit import dates
from shouwen.kit.errors import Invalid
from shouwen.kit.money import Money, parse


class IdeaForm(forms.Form):
    """An idea."""

    title = forms.CharField(label=_("一句话"), max_length=120, help_text=_("不写客户姓名"))
    subject = forms.ChoiceField(label=_("关于什么"), choices=list(states.SUBJECTS.items()))
    text = forms.CharField(label=_("现在怎样，可以怎样改"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class AcceptForm(forms.Form):
    """Taking an idea up: why, and the plan it becomes."""

    why = forms.CharField(label=_("为什么采纳"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label=_("立哪一种计划"), choices=list(improvement.KINDS.items()), initial="process")
    owner = PersonField(label=_("谁负责"), required=False, help_text=_("不选就是您"))
    due_on = dates.Day(_("期限"), required=False)


class DeclineForm(forms.Form):
    """Saying no."""

    why = forms.CharField(label=_("为什么不采纳"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("提出的人会看到"))


class RewardForm(forms.Form):
    """A reward."""

    kind = forms.ChoiceField(label=_("哪一种奖励"), choices=list(states.REWARDS.items()))
    words = forms.CharField(label=_("奖励什么"), max_length=200, help_text=_("例如：十月月会表扬，积 20 分"))
    amount = forms.CharField(label=_("金额"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), help_text=_("奖金才写"))
    currency = forms.CharField(label=_("币种"), max_length=3, initial="CNY", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text = str(data.get("amount") or "")
        try:
            data["money"] = parse(text, str(data.get("currency") or "CNY").upper(), field="amount") if text else None
        except Invalid as no:
            self.add_error("amount", next(iter(no.fields.values())))
        except ValueError:
            self.add_error("currency", _("币种要写三个大写字母"))
        return data

    @property
    def money(self) -> Money | None:
        found: Money | None = self.cleaned_data.get("money")
        return found
