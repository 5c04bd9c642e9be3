"""What is typed about committees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.casework.cases.forms.receiver import PersonField
from shouwen.casework.committees import states
from shouwen.casework.improvement import states as improvement
from shouwen.kit import dates
from shouwen.kit.forms import set_choices


def passage(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class CommitteeForm(forms.Form):
    """A committee."""

    name = forms.CharField(label=_("名字"), max_length=80)
    mandate = passage(pgettext_lazy("committee", "管什么"))
    cycle_days = forms.IntegerField(label=_("最多隔几天开一次会"), min_value=1, max_value=366, initial=30, help_text=_("过了没开，会提醒主任和秘书"))


class MemberForm(forms.Form):
    """Somebody who is to sit on it."""

    person = PersonField(label=_("哪位同事"))
    part = forms.ChoiceField(label=_("任什么"), choices=list(states.PARTS.items()), initial=states.MEMBER)
    on = dates.Day(_("从哪天起"), required=False, help_text=_("不写就是今天"))


class LeaveForm(forms.Form):
    """When a member leaves."""

    on = dates.Day(_("到哪天"), required=False, help_text=_("不写就是今天"))


class MeetingForm(forms.Form):
    """A meeting."""

    meets_on = dates.Day(_("哪天开"))
    agenda = passage(_("议题"), required=False)


class MinutesForm(forms.Form):
    """What was said, and who was there."""

    present = forms.MultipleChoiceField(label=_("到会的委员"), widget=forms.CheckboxSelectMultiple)
    minutes = passage(_("纪要"), 10)

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "present", members)


class DecisionForm(forms.Form):
    """What was decided."""

    text = forms.CharField(label=_("决定了什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    owner = PersonField(label=_("谁负责"), required=False)
    due_on = dates.Day(_("期限"), required=False)
    plan_kind = forms.ChoiceField(label=_("要不要立项"), choices=[("", _("不立项")), *improvement.KINDS.items()], required=False)
