"""Shapes of input for roles, accounts and tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.access import queries
from shouwen.foundation.access.models import Role
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit.actor import LEVELS, Actor
from shouwen.kit.forms import set_choices


class RoleForm(forms.Form):
    """A role's names, whether it demands a second factor, and how far each right reaches."""

    name = forms.CharField(label=_("名称"), max_length=40)
    name_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    needs_mfa = forms.BooleanField(
        label=_("登录要二次验证"),
        required=False,
        help_text=_("没有设置验证器或通行密钥的人，下次打开页面先去设置"),
    )
    reason = forms.CharField(label=_("为什么修改"), max_length=200, required=False)

    def __init__(self, *args: Any, role: Role | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = role.rights if role else {}
        choices = [("", "—"), *((level, queries.level_name(level)) for level in LEVELS)]
        for _module, names in queries.rights_by_module():
            for right, words in names:
                self.fields[right] = forms.ChoiceField(
                    label=words, choices=choices, required=False, initial=rights.get(right, "")
                )
        self.unshown = {right: level for right, level in rights.items() if right not in self.fields}

    def modules(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The rights' fields, module by module."""
        return [
            (queries.module_name(module), [self[right] for right, _words in names])
            for module, names in queries.rights_by_module()
        ]

    def values(self) -> dict[str, Any]:
        """What the action takes: names, demand, and rights by level."""
        given = self.cleaned_data
        named = [right for _module, names in queries.rights_by_module() for right, _words in names]
        rights = {right: given[right] for right in named if given[right]}
        plain = {name: given[name] for name in ("name", "name_en", "needs_mfa")}
        return {**plain, "rights": {**self.unshown, **rights}}


class NewRoleForm(RoleForm):
    """A role of one's own."""

    code = forms.CharField(
        label=_("代码"), max_length=40, help_text=_("小写字母、数字和下划线，如 night_agent")
    )
    field_order = ("code", "name", "name_en")


class AccountForm(forms.Form):
    """The name somebody signs in with."""

    username = forms.CharField(label=_("登录名"), max_length=150)


class TokenForm(forms.Form):
    """A key for a program: what for, whose rights, which of them, how long."""

    name = forms.CharField(label=_("用途"), max_length=80)
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("以谁的名义"), help_text=_("程序能做的不会超过这个人")
    )
    scope = forms.ChoiceField(
        label=_("权限"),
        choices=[("all", _("这个人的全部权限")), ("some", _("只给下面勾选的"))],
        widget=forms.RadioSelect,
        initial="some",
    )
    rights = forms.MultipleChoiceField(
        label=_("勾选权限"), required=False, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("有效几天"), min_value=1, max_value=366, initial=90)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = organisation.people(
            actor, "access.tokens" if actor.may("access.tokens") else "organisation.read"
        )
        self.fields["person"].queryset = people.filter(is_active=True)  # type: ignore[attr-defined]
        named = [pair for _module, names in queries.rights_by_module() for pair in names]
        set_choices(self, "rights", named)

    @property
    def by_module(self) -> list[tuple[str, list[forms.boundfield.BoundWidget]]]:
        """The boxes of the rights, module by module."""
        boxes = {box.data["value"]: box for box in self["rights"]}
        return [(queries.module_name(module), [boxes[right] for right, _words in names]) for module, names in queries.rights_by_module()]

    def chosen(self) -> list[str]:
        """The rights asked for; ``*`` for all."""
        return ["*"] if self.cleaned_data["scope"] == "all" else self.cleaned_data["rights"]

    def lasts(self) -> timedelta:
        """How long the token opens doors."""
        return timedelta(days=self.cleaned_data["days"])


class UnitChoice(forms.ModelChoiceField):
    """A unit, shown with its place in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return "　" * (obj.depth - 1) + str(obj)


def _choose_rights(form: forms.Form) -> None:
    offered = [(queries.module_name(module), names) for module, names in queries.rights_by_module()]
    set_choices(form, "right", [("", _("选一项权限")), *offered])


def _choose_units(form: forms.Form, actor: Actor) -> None:
    units = organisation.units(actor).filter(is_active=True) if actor.may("organisation.read") else Unit.objects.none()
    form.fields["unit"].queryset = units  # type: ignore[attr-defined]


class SightForm(forms.Form):
    """A question about one person: may they see this case, may they do that there?"""

    number = forms.CharField(label=_("单号"), required=False, max_length=24)
    right = forms.ChoiceField(label=_("做哪件事"), required=False)
    unit = UnitChoice(Unit.objects.none(), label=_("在哪个部门"), required=False, empty_label=_("不限部门"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_rights(self)
        _choose_units(self, actor)


class WhoForm(forms.Form):
    """Who may do this in that unit?"""

    right = forms.ChoiceField(label=_("做哪件事"))
    unit = UnitChoice(Unit.objects.none(), label=_("在哪个部门"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_rights(self)
        _choose_units(self, actor)
