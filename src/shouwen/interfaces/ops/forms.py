"""Shapes of the first-run pages: who begins, the organisation, the trade and the place; then mail and security."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.calendars import queries as calendars
from shouwen.interfaces.ops import first_run, outline
from shouwen.kit.actor import SYSTEM
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as packs

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")


class AdminForm(forms.Form):
    """The code from the terminal, and the first administrator."""

    code = forms.CharField(label=gettext_lazy("一次性代码"), help_text=gettext_lazy("shouwen serve 启动时打印在终端里"),
                           widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))  # fmt: skip
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    staff_number = forms.CharField(label=gettext_lazy("工号"), max_length=16, initial="A001")
    username = forms.CharField(label=gettext_lazy("用户名"), max_length=150, initial="admin",
                               help_text=gettext_lazy("登录时用"),
                               widget=forms.TextInput(attrs={"autocomplete": "username"}))  # fmt: skip
    password = forms.CharField(label=gettext_lazy("密码"), strip=False,
                               widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))  # fmt: skip
    again = forms.CharField(label=gettext_lazy("再输一遍密码"), strip=False,
                            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))  # fmt: skip

    def __init__(self, *args: Any, is_open: bool = False, has_password: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        if is_open:
            del self.fields["code"]
        if has_password:
            for name in ("password", "again"):
                self.fields[name].required = False
            self.fields["password"].help_text = _("已经设好，留空就不改")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not first_run.opens(code):
            raise ValidationError(_("代码不对：请看 shouwen serve 在终端里打印的那一行"))
        return code

    def clean_staff_number(self) -> str:
        number: str = self.cleaned_data["staff_number"].strip()
        if not _NUMBER.fullmatch(number):
            raise ValidationError(_("工号用字母、数字和 . _ -，1 到 16 位"))
        return number

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, get_user_model()(username=self.cleaned_data.get("username", "")))
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.data.get("password", ""):
            raise ValidationError(_("两次输入的密码不一样"))
        return again


class OutlineForm(forms.Form):
    """The organisation as an indented list."""

    outline = forms.CharField(
        label=gettext_lazy("组织，一行一个，缩进表示下级"), max_length=100_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "sw-mono"}),
    )  # fmt: skip

    def clean_outline(self) -> str:
        text: str = self.cleaned_data["outline"]
        roots = outline.read(text)
        if not any(branch.is_centre for branch, _parent in outline.walk(roots)):
            raise ValidationError(_("至少要有一个客服中心，后面写上单号前缀，如：客户服务中心 KF"))
        wrong = outline.problems(roots)
        if wrong:
            raise ValidationError(
                _("第 %(line)s 行“%(name)s”：%(why)s")
                % {"line": wrong[0].line, "name": wrong[0].name, "why": wrong[0].wrong}
            )
        return text


class TradeForm(forms.Form):
    """Industry packs, and where and when the centre works."""

    packs = forms.MultipleChoiceField(
        label=gettext_lazy("行业包"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("带来类型、分类、原因和时限；可以选几个，也可以以后再载入"),
    )  # fmt: skip
    calendar_code = forms.ChoiceField(label=gettext_lazy("工作日历"), initial="cn-standard",
                                      help_text=gettext_lazy("上下班、节假日、调休，以后可改"))  # fmt: skip
    time_zone = forms.CharField(label=gettext_lazy("时区"), max_length=40)
    currency = forms.CharField(label=gettext_lazy("币种"), max_length=3, initial="CNY")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["time_zone"].initial = settings.TIME_ZONE
        set_choices(self, "packs", [(each.pack.name, f"{each.pack.title} · {each.pack.summary}") for each in packs.packs()])
        found = calendars.calendars(SYSTEM)
        set_choices(self, "calendar_code", [(each.code, calendars.named(each)) for each in found])

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone not in available_timezones():
            raise ValidationError(_("没有叫 %(zone)s 的时区，写成 Asia/Shanghai 这样") % {"zone": zone})
        return zone

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
            raise ValidationError(_("币种是三个字母，如 CNY"))
        return currency


class MailForm(forms.Form):
    """Where a test letter goes."""

    to = forms.EmailField(label=gettext_lazy("发一封试信给"))


class SecurityForm(forms.Form):
    """The posts that need a second factor at sign-in."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("登录要二次验证的岗位"), required=False, widget=forms.CheckboxSelectMultiple
    )
