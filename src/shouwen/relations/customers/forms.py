"""The shape of what is entered about a customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.kit.languages import LANGUAGES
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers.models import ContactPoint, Customer

FLAGS = ("is_big", "is_important", "has_dedicated_line", "is_internal", "declines_mail")


class CustomerForm(forms.Form):
    """A customer's file."""

    name = forms.CharField(label=_("姓名或单位名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("个人或单位"), choices=Customer.Kind.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("客户编号"), max_length=40, required=False)
    is_big = forms.BooleanField(label=_("大客户"), required=False)
    is_important = forms.BooleanField(label=_("重要客户"), required=False)
    has_dedicated_line = forms.BooleanField(label=_("专线客户"), required=False)
    line_number = forms.CharField(label=_("专线号"), max_length=40, required=False)
    is_internal = forms.BooleanField(
        label=_("内部客户"), required=False, help_text=_("本公司的部门或员工，不计入对外投诉率")
    )
    declines_mail = forms.BooleanField(
        label=_("不接收邮件"), required=False, help_text=_("客户说过不要发邮件；该告知的事由坐席打电话告知")
    )
    language = forms.ChoiceField(
        label=_("语言"), required=False, choices=[("", _("没留")), *LANGUAGES.items()]
    )
    type_code = forms.ChoiceField(label=_("单位类型"), required=False)
    stage = forms.ChoiceField(label=_("阶段"), choices=Customer.Stage.choices, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = catalogue.choices("customer_type", actor)
        set_choices(self, "type_code", [("", _("未分类")), *((item.code, item.label) for item in types)])
        if not types:
            del self.fields["type_code"]


class NewCustomerForm(CustomerForm):
    """A customer's file with the first ways to reach them."""

    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.CharField(label=_("邮箱"), max_length=254, required=False)
    address = forms.CharField(label=_("地址"), max_length=300, required=False)

    field_order = ("kind", "name", "phone", "email", "address")

    def split(self) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """The properties, and the ways to reach them as (kind, text)."""
        values = dict(self.cleaned_data)
        points = [(kind, values.pop(kind)) for kind in ("phone", "email", "address")]
        return values, points


class PointForm(forms.Form):
    """One more way to reach a customer."""

    kind = forms.ChoiceField(label=_("种类"), choices=ContactPoint.Kind.choices)
    text = forms.CharField(label=_("号码或地址"), max_length=300)
    label = forms.CharField(label=_("说明"), max_length=40, required=False, help_text=_("如 单位、夜间"))
    primary = forms.BooleanField(label=_("设为首选"), required=False)


class RevealForm(forms.Form):
    """Why somebody wants to see a value in full."""

    reason = forms.ChoiceField(label=_("为什么要看"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("补充说明"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        presets = [(item.code, item.label) for item in catalogue.choices("reveal", actor)]
        set_choices(self, "reason", [*presets, ("other", _("其他，写明原因"))])


class AccountContactForm(forms.Form):
    """Somebody who speaks for an organisation."""

    person = forms.TypedChoiceField(label=_("联系人"), coerce=int)
    role = forms.ChoiceField(label=_("角色"))

    def __init__(self, *args: Any, actor: Actor, people: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "person", list(people))
        roles = catalogue.choices("account_role", actor)
        set_choices(self, "role", [(item.code, item.label) for item in roles])
