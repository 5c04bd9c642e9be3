"""Shapes of input for the tree, people, posts, absences and proxies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.organisation import queries, rules, slots
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.kit.languages import LANGUAGES


class UnitChoice(forms.ModelChoiceField):
    """A unit, shown with its place in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return "　" * (obj.depth - 1) + str(obj)


class PersonChoice(forms.ModelChoiceField):
    """A person, shown with staff number and unit."""

    def label_from_instance(self, obj: Any) -> str:
        return str(_("%(person)s（%(number)s，%(unit)s）")) % {"person": obj, "number": obj.staff_number, "unit": obj.unit}


class UnitForm(forms.ModelForm):
    """A unit's own values."""

    establishment = forms.IntegerField(label=_("编制人数"), required=False, min_value=0, max_value=9999)
    language = forms.ChoiceField(
        label=_("服务语言"), required=False, choices=[("", _("不限")), *LANGUAGES.items()],
        help_text=_("这里接哪种语言的客户：那种语言的客户先派到这里，没留语言的客户收到这种语言的信"),
    )

    class Meta:
        model = Unit
        fields = ("name", "name_en", "establishment", "prefix", "time_zone", "currency", "calendar_code", "language")
        labels = {
            "name": _("名称"),
            "name_en": _("英文名称"),
            "establishment": _("编制人数"),
            "prefix": _("编号前缀"),
            "time_zone": _("时区"),
            "currency": _("币种"),
            "calendar_code": _("工作日历"),
        }
        help_texts = {"prefix": _("中心才需要，1 到 4 位大写字母或数字，印在每个单号前面")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {code: name for fill in slots.calendars for code, name in fill().items()}
        held = self.instance.calendar_code
        if "calendar_code" in self.fields and known:
            offered = known if held in known or not held else {held: _("%(code)s（没有这个日历）") % {"code": held}, **known}
            self.fields["calendar_code"] = forms.ChoiceField(
                label=_("工作日历"), choices=list(offered.items()), initial=held
            )

    def _post_clean(self) -> None:
        """The action checks the values, once for pages and programs."""


class NewUnitForm(UnitForm):
    """A unit to be added below another: what it is, then its values."""

    class Meta(UnitForm.Meta):
        fields = ("name", "name_en", "code", "level", "role", "language", "establishment", "prefix")
        labels = {**UnitForm.Meta.labels, "code": _("代码"), "level": _("层级"), "role": _("性质")}
        help_texts = {**UnitForm.Meta.help_texts, "code": _("全省唯一，如 JZ-CO")}

    def __init__(self, *args: Any, parent: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [
            pair for pair in Unit.Level.choices if rules.may_stand_under(pair[0], parent and parent.level)
        ]
        self.fields["level"] = forms.ChoiceField(label=_("层级"), choices=levels)
        if parent is not None:
            self.fields["role"].initial = parent.role


class MoveForm(forms.Form):
    """Where a unit goes."""

    parent = UnitChoice(Unit.objects.none(), label=_("移到哪里下面"))

    def __init__(self, *args: Any, unit: Unit, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [level for level in Unit.Level.values if rules.may_stand_under(unit.level, level)]
        places = queries.units(actor, "organisation.edit").filter(level__in=levels, is_active=True)
        self.fields["parent"].queryset = places.exclude(path__startswith=unit.path)  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """A unit's name, where it stands."""

    name = forms.CharField(label=_("名称"), max_length=60)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.TextInput)


class PersonForm(forms.ModelForm):
    """A person's particulars."""

    class Meta:
        model = Person
        fields = ("name", "name_en", "staff_number", "grade", "email", "language")
        labels = {
            "name": _("姓名"),
            "name_en": _("英文姓名"),
            "staff_number": _("工号"),
            "grade": _("职级"),
            "email": _("工作邮箱"),
            "language": _("语言"),
        }

    language = forms.ChoiceField(label=_("语言"), choices=[("zh-hans", "中文"), ("en", "English")])

    def _post_clean(self) -> None:
        """The action checks the values, once for pages and programs."""


class NewPersonForm(PersonForm):
    """Somebody who joins: particulars, home unit, and the first post if it is known."""

    unit = UnitChoice(Unit.objects.none(), label=_("部门"))
    role_code = forms.ChoiceField(label=_("岗位"), required=False)

    field_order = ("name", "staff_number", "unit", "role_code", "grade", "name_en", "email", "language")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = places(actor)  # type: ignore[attr-defined]
        set_choices(self, "role_code", [("", _("以后再定")), *roles()])


class PostForm(forms.Form):
    """A post: which, where, from when to when."""

    role_code = forms.ChoiceField(label=_("岗位"))
    unit = UnitChoice(Unit.objects.none(), label=_("部门"))
    starts_on = dates.Day(_("从哪天起"))
    ends_on = dates.Day(_("到哪天止"), required=False, help_text=_("留空就是一直任下去"))
    is_primary = forms.BooleanField(label=_("作为主岗"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = places(actor)  # type: ignore[attr-defined]
        set_choices(self, "role_code", roles())


class EndForm(forms.Form):
    """The last day of a post."""

    ends_on = dates.Day(_("最后一天"))


class AbsenceForm(forms.Form):
    """From when to when somebody is away."""

    starts_at = dates.Moment(_("从什么时候"))
    ends_at = dates.Moment(_("到什么时候"), required=False, help_text=_("不知道就留空"))
    reason = forms.CharField(label=_("原因"), required=False, max_length=200)


class ProxyForm(forms.Form):
    """Who stands in, from when to when."""

    proxy = PersonChoice(Person.objects.none(), label=_("请谁代理"))
    starts_at = dates.Moment(_("从什么时候"))
    ends_at = dates.Moment(_("到什么时候"), required=False, help_text=_("不知道就留空"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proxy"].queryset = colleagues(person)  # type: ignore[attr-defined]


class LeavingForm(ReasonForm):
    """Why somebody is locked or leaves, and who takes over."""

    heir = PersonChoice(Person.objects.none(), label=_("由谁接手"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heir"].queryset = colleagues(person)  # type: ignore[attr-defined]


class ChangeUnitForm(forms.Form):
    """A person's new home unit."""

    unit = UnitChoice(Unit.objects.none(), label=_("调到哪个部门"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = places(actor)  # type: ignore[attr-defined]


class PasteForm(forms.Form):
    """Rows pasted from a table, or a CSV file."""

    text = forms.CharField(label=_("粘贴表格"), required=False, widget=forms.Textarea(attrs={"rows": 10}))
    file = forms.FileField(label=_("或选一个表格文件"), required=False)


def places(actor: Actor) -> Any:
    """Units in use to which the actor may add people."""
    return queries.units(actor, "people.edit").filter(is_active=True)


def roles() -> list[tuple[str, str]]:
    """Roles that can be given."""
    return [pair for names in slots.role_names for pair in names()]


def colleagues(person: Person) -> Any:
    """People of the same centre who are here."""
    same = Person.objects.filter(unit__centre_id=person.unit.centre_id, is_active=True).exclude(pk=person.pk)
    return same.select_related("unit").order_by("unit__path", "name")
