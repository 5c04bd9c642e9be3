"""The shape of the first-run page: everything ``shouwen init`` asks, on one sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shouwen.foundation.calendars import queries as calendars
from shouwen.interfaces.ops import first_run
from shouwen.interfaces.ops.founding import Founder
from shouwen.interfaces.ops.layout import OWN, Plan, city_of
from shouwen.kit.actor import SYSTEM
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as packs

SHAPES = (
    ("single", gettext_lazy("一个客服中心")),
    ("province", gettext_lazy("省中心和下面的市中心")),
    ("pack", gettext_lazy("照行业包建议的架构建")),
    ("two-level", gettext_lazy("示例：省中心和十四个市中心")),
    ("group", gettext_lazy("示例：集团客服中心")),
    ("department", gettext_lazy("示例：企业客户服务部")),
)


class Secret(forms.PasswordInput):
    """A password that is not lost when another field has to be mended; the page is kept nowhere."""

    def __init__(self) -> None:
        super().__init__(render_value=True, attrs={"autocomplete": "new-password"})


class Lines(forms.Textarea):
    """One thing a line."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 3})


class StartForm(forms.Form):
    """Code, trade, tree, place, and the first administrator."""

    code = forms.CharField(label=gettext_lazy("一次性代码"), help_text=gettext_lazy("shouwen serve 启动时打印在终端里"),
                           widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))  # fmt: skip
    pack = forms.ChoiceField(
        label=gettext_lazy("行业"), widget=forms.RadioSelect, required=False, initial="telecom"
    )
    tree = forms.ChoiceField(
        label=gettext_lazy("组织架构"), widget=forms.RadioSelect, choices=SHAPES, initial="single"
    )
    centre = forms.CharField(label=gettext_lazy("客服中心名称"), required=False, max_length=80)
    prefix = forms.CharField(  # type: ignore[assignment]  # Django takes fields off the class
        label=gettext_lazy("单号前缀"), required=False, max_length=4, initial="KF",
        help_text=gettext_lazy("1 到 4 位大写字母或数字，印在每个单号前面"),
    )  # fmt: skip
    cities = forms.CharField(label=gettext_lazy("市中心"), required=False, widget=Lines,
                             help_text=gettext_lazy("每行一个：名称和前缀，如 江州客服中心 JZ"))  # fmt: skip
    branches = forms.CharField(label=gettext_lazy("承办部门"), required=False, widget=Lines,
                               help_text=gettext_lazy("每行一个，各中心都设；以后可改"))  # fmt: skip
    time_zone = forms.CharField(label=gettext_lazy("时区"), max_length=40)
    currency = forms.CharField(label=gettext_lazy("币种"), max_length=3, initial="CNY")
    calendar_code = forms.ChoiceField(label=gettext_lazy("工作日历"), initial="cn-standard")
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    staff_number = forms.CharField(label=gettext_lazy("工号"), max_length=16, initial="A001")
    username = forms.CharField(label=gettext_lazy("用户名"), max_length=150, initial="admin",
                               widget=forms.TextInput(attrs={"autocomplete": "username"}))  # fmt: skip
    password = forms.CharField(label=gettext_lazy("密码"), widget=Secret, strip=False)
    again = forms.CharField(label=gettext_lazy("再输一遍密码"), widget=Secret, strip=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["time_zone"].initial = settings.TIME_ZONE
        offered = [(view.pack.name, f"{view.pack.title} · {view.pack.summary}") for view in packs.packs()]
        set_choices(self, "pack", [*offered, ("", _("先不选，以后再载入"))])
        found = calendars.calendars(SYSTEM)
        set_choices(self, "calendar_code", [(each.code, calendars.named(each)) for each in found])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not first_run.opens(code):
            raise ValidationError(_("代码不对：请看 shouwen serve 在终端里打印的那一行"))
        return code

    def clean_prefix(self) -> str:
        return str(self.cleaned_data["prefix"]).upper()

    def clean_cities(self) -> tuple[tuple[str, str], ...]:
        """(name, prefix) a line; where the shape has no cities nothing is read."""
        if self.data.get("tree") != "province":
            return ()
        try:
            return tuple(city_of(line) for line in self.cleaned_data["cities"].splitlines() if line.strip())
        except ValueError as why:
            raise ValidationError(str(why)) from why

    def clean_branches(self) -> tuple[str, ...]:
        lines = self.cleaned_data["branches"].splitlines()
        return tuple(line.strip() for line in lines if line.strip())

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, get_user_model()(username=self.cleaned_data.get("username", "")))
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.data.get("password"):
            raise ValidationError(_("两次输入的密码不一样"))
        return again

    def founder(self) -> Founder:
        """The first administrator, who reads the language of the page."""
        held = self.cleaned_data
        return Founder(
            held["name"],
            held["staff_number"],
            held["username"],
            held["password"],
            get_language() or "zh-hans",
        )

    def plan(self) -> Plan:
        """What to begin with."""
        held = self.cleaned_data
        own = held["tree"] in OWN
        return Plan(
            tree=held["tree"], pack=held["pack"], name=held["centre"] if own else "", prefix=held["prefix"],
            cities=held["cities"], branches=held["branches"], time_zone=held["time_zone"],
            currency=held["currency"].upper(), calendar_code=held["calendar_code"],
        )  # fmt: skip
