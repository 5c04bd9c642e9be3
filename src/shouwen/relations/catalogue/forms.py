"""The shape of what is entered about a value of the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries
from shouwen.relations.catalogue.models import Channel


class ValueForm(forms.Form):
    """What every value has."""

    name = forms.CharField(label=_("中文名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    definition = forms.CharField(
        label=_("怎样算这一类"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    position = forms.IntegerField(label=_("次序"), required=False, min_value=0, max_value=1_000_000)

    def changes(self) -> dict[str, Any]:
        """The properties entered; an empty place keeps the old one."""
        return {key: value for key, value in self.cleaned_data.items() if value is not None}


class KindForm(ValueForm):
    """A kind of case."""

    needs_callback = forms.BooleanField(label=_("办结后要回访"), required=False)
    is_complaint = forms.BooleanField(label=_("计入投诉"), required=False)
    is_restricted = forms.BooleanField(label=_("只有获准的人能看"), required=False)


class ChannelForm(ValueForm):
    """A channel."""

    medium = forms.ChoiceField(label=_("介质"), choices=Channel.Medium.choices)
    form = forms.ChoiceField(label=_("形式"), choices=Channel.Form.choices)
    address = forms.CharField(label=_("号码或地址"), max_length=200, required=False, help_text=_("告诉客户的那一个"))
    hours = forms.CharField(label=_("服务时间"), max_length=200, required=False)
    needs_evidence = forms.BooleanField(label=_("要附原件"), required=False)
    needs_place = forms.BooleanField(label=_("要填地点"), required=False)
    needs_reference = forms.BooleanField(label=_("要填对方编号"), required=False)
    is_public = forms.BooleanField(label=_("在客户门户公布"), required=False)


class SourceForm(ValueForm):
    """A source."""

    needs_reference = forms.BooleanField(label=_("要填对方编号"), required=False)


class CategoryForm(ValueForm):
    """A category."""

    kinds = forms.MultipleChoiceField(
        label=_("用于哪些事项"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("都不选就随上一级")
    )
    unit_code = forms.CharField(
        label=_("默认承办部门代码"), max_length=8, required=False, help_text=_("各中心里代码以它结尾的部门，如 NW")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kinds", [(item.code, item.label) for item in queries.kinds()])


class CodeForm(ValueForm):
    """A value of a code list."""

    needs_evidence = forms.BooleanField(label=_("要附凭据"), required=False)
    needs_text = forms.BooleanField(label=_("要写说明"), required=False)


class PauseForm(CodeForm):
    """A reason to pause, of which some stop the clock."""

    pauses_clock = forms.BooleanField(label=_("停表"), required=False, help_text=_("选了就暂停计时，到恢复为止"))


FORMS: dict[str, type[ValueForm]] = {
    "kind": KindForm, "channel": ChannelForm, "source": SourceForm, "category": CategoryForm, "code": CodeForm,
}  # fmt: skip


def form_of(shelf_name: str, list_code: str) -> type[ValueForm]:
    """The form of a value of a shelf; of code lists only reasons to pause stop a clock."""
    return PauseForm if list_code == "pause" else FORMS[shelf_name]


class CodeNameForm(forms.Form):
    """The code of a new value."""

    code = forms.CharField(
        label=_("代码"), max_length=40, help_text=_("字母、数字、点和横线；以后不能改")
    )
