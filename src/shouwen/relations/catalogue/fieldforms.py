"""The shape of what an administrator says about a custom field or a status."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries
from shouwen.relations.catalogue.models import Field
from shouwen.relations.catalogue.shelf import FieldItem, shelves

KEPT = ("name", "name_en", "definition", "section", "section_en", "pattern", "address", "default", "needed",
        "secrecy", "is_public", "kinds", "categories")  # fmt: skip
TYPES = [(value, label) for value, label in Field.Type.choices if value != "hours"]


class FieldForm(forms.Form):
    """A custom field, as one page."""

    name = forms.CharField(label=gettext_lazy("中文名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    type = forms.ChoiceField(label=gettext_lazy("填什么"), choices=TYPES)
    currency = forms.CharField(label=gettext_lazy("币种"), max_length=3, required=False, help_text=gettext_lazy("只对金额有意义，如 CNY"))
    options = forms.CharField(
        label=gettext_lazy("选项"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一个：中文名称｜英文名称。去掉的从今天起选不到，用过的仍显示"),
    )  # fmt: skip
    definition = forms.CharField(label=gettext_lazy("旁边的提示"), max_length=200, required=False)
    section = forms.CharField(label=gettext_lazy("放在哪一栏"), max_length=40, required=False)
    section_en = forms.CharField(label=gettext_lazy("栏名的英文"), max_length=60, required=False)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("哪些事项要填"), required=False, widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("都不选就是全部")
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("哪些类别要填"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("连同下级；都不选就是全部"),
    )  # fmt: skip
    needed = forms.ChoiceField(label=gettext_lazy("什么时候必填"), choices=Field.Moment.choices, required=False)
    needed_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("只对这些事项必填"), required=False, widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("都不选就是全部")
    )
    needed_categories = forms.MultipleChoiceField(
        label=gettext_lazy("只对这些类别必填"), required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )
    pattern = forms.CharField(
        label=gettext_lazy("编号的样式"), max_length=80, required=False, help_text=gettext_lazy("# 数字，@ 字母，一个 * 任意；如 YY#####")
    )
    address = forms.CharField(
        label=gettext_lazy("编号点开去哪"), max_length=200, required=False, help_text=gettext_lazy("https://…/{}，{} 处放编号")
    )
    default = forms.CharField(label=gettext_lazy("默认值"), max_length=200, required=False)
    is_public = forms.BooleanField(label=gettext_lazy("客户在门户上看得到"), required=False)
    secrecy = forms.ChoiceField(label=gettext_lazy("谁能看"), choices=Field.Secrecy.choices, required=False)

    def __init__(self, *args: Any, row: FieldItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        kinds = [(each.code, each.label) for each in queries.kinds()]
        tree = [(each.code, each.path_label) for each in shelves().categories.walk() if each.valid_to is None]
        for name in ("kinds", "needed_kinds"):
            set_choices(self, name, kinds)
        for name in ("categories", "needed_categories"):
            self.fields[name].choices = tree  # type: ignore[attr-defined]
        if row is not None:
            self.fields["type"].required = False
            del self.fields["currency"]

    def changes(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        data = self.cleaned_data
        made = {name: data[name] for name in KEPT}
        made["needed_for"] = [
            *(f"kind:{each}" for each in data["needed_kinds"]), *(f"category:{each}" for each in data["needed_categories"])
        ]  # fmt: skip
        if self.row is None:
            made |= {"type": data["type"], "currency": data.get("currency", "") if data["type"] == "money" else ""}
        if (self.row.type if self.row else data["type"]) in ("choice", "choices"):
            made["options"] = self._options(data["options"])
        return made

    def _options(self, text: str) -> list[dict[str, str]]:
        known = {each.name: each.code for each in (self.row.options if self.row else ())}
        made = []
        for line in text.splitlines():
            name, _bar, name_en = line.replace("|", "｜").partition("｜")
            if name.strip():
                made.append({"code": known.get(name.strip(), ""), "name": name.strip(), "name_en": name_en.strip()})
        return made


def initial(row: FieldItem) -> dict[str, Any]:
    """A field as its form shows it."""
    made: dict[str, Any] = {name: getattr(row, name) for name in (*KEPT, "type")}
    made["options"] = "\n".join(f"{each.name}｜{each.name_en}".rstrip("｜") for each in row.options if not each.valid_to)
    for word, name in (("kind:", "needed_kinds"), ("category:", "needed_categories")):
        made[name] = [each.removeprefix(word) for each in row.needed_for if each.startswith(word)]
    return made


class StatusForm(forms.Form):
    """A status on a fixed state."""

    name = forms.CharField(label=gettext_lazy("中文名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    state = forms.ChoiceField(label=gettext_lazy("属于哪个固定状态"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("用于哪些事项"), required=False, widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("都不选就是全部")
    )
    is_automatic = forms.BooleanField(
        label=gettext_lazy("一进入这个状态就用它"), required=False, help_text=gettext_lazy("相当于给固定状态改名")
    )

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kinds", [(item.code, item.label) for item in queries.kinds()])
        set_choices(self, "state", [(code, str(label)) for code, (label, _glyph) in queries.states().items()])
        if fixed:
            del self.fields["state"]


def centre_of(actor: Actor) -> int | None:
    """For whom somebody defines: the province for all, a city for its own centre."""
    reach = actor.reach("catalogue.edit_global")
    return None if reach is not None and reach.level in ("tree", "all") else actor.centre_id


NOBODY = gettext_lazy("由省中心修改")


def whose(centre_id: int | None) -> str:
    """The mark of a city's own."""
    return _("本市") if centre_id else ""
