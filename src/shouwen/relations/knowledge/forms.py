"""The shape of what is entered about a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.knowledge import queries
from shouwen.relations.knowledge.models import LINES
from shouwen.relations.knowledge.states import Sort

NEEDED: dict[str, tuple[str, ...]] = {
    Sort.REPLY: ("body", "shortcut"),
    Sort.ANSWER: ("body", "review_on"),
    Sort.SCRIPT: LINES,
}
"""What a sort has besides its title and what it fits."""


class TextForm(forms.Form):
    """A text; fields its sort does not have are left out."""

    title = forms.CharField(label=_("名称"), max_length=120)
    body = forms.CharField(label=_("正文"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7}))
    steps = forms.CharField(
        label=_("一步一步说什么"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行一步"),
    )
    avoid = forms.CharField(
        label=_("不要说"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一句"),
    )  # fmt: skip
    steps_en = forms.CharField(
        label=_("英文：一步一步说什么"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("用英文界面的同事看这一份；空着就看中文"),
    )  # fmt: skip
    avoid_en = forms.CharField(
        label=_("英文：不要说"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一句"),
    )  # fmt: skip
    shortcut = forms.CharField(
        label=_("快捷词"), max_length=24, required=False, help_text=_("输入框里打 / 加它就能找到")
    )
    review_on = dates.Day(_("复核日期"), required=False)
    title_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("用于哪些事项"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选就都能用"),
    )
    categories = forms.TypedMultipleChoiceField(
        label=_("用于哪些类别"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    scope = forms.ChoiceField(label=_("给谁用"), widget=forms.RadioSelect)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("改了什么，为什么"), max_length=200, required=False)

    def __init__(self, *args: Any, sort: str, actor: Actor, fresh: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.sort = actor, sort
        for name in {"body", *LINES, "shortcut", "review_on"} - set(NEEDED[sort]):
            del self.fields[name]
        for name in ("base", "reason") if fresh else ("scope",):
            del self.fields[name]
        if sort == Sort.ANSWER:
            self.fields["title"].label = _("客户会怎么问")
            self.fields["body"].label = _("怎样答复")
        set_choices(self, "kinds", [(item.code, item.label) for item in catalogue.kinds()])
        set_choices(self, "categories", [(item.id, item.path_label) for item in catalogue.categories(actor)])
        if fresh:
            set_choices(self, "scope", scopes(sort, actor))

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        for name in ("scope", "base", "reason"):
            data.pop(name, None)
        for name in LINES:
            if name in data:
                data[name] = data[name].splitlines()
        return data

    def groups(self) -> list[dict[str, Any]]:
        """The categories by the node at the top, each with how many are chosen."""
        found: dict[str, list[Any]] = {}
        for option in self["categories"]:
            top, _arrow, rest = str(option.choice_label).partition(" › ")
            found.setdefault(top, []).append({"tag": option.tag(), "id": option.id_for_label, "label": rest or top,
                                              "on": option.data["selected"]})  # fmt: skip
        return [
            {"label": top, "options": each, "on": sum(one["on"] for one in each)}
            for top, each in found.items()
        ]


def scopes(sort: str, actor: Actor) -> list[tuple[str, str]]:
    """For whom the actor may write a text of a sort."""
    found = []
    if actor.centre_id and queries.may_edit(actor.centre_id, None, actor):
        found.append(("centre", gettext("本中心")))
    if queries.may_edit(None, None, actor):
        found.insert(0, ("all", gettext("全省")))
    if sort == Sort.REPLY and actor.person_id:
        found.append(("own", gettext("只给我自己")))
    return found


class PasteForm(forms.Form):
    """Rows copied from a sheet."""

    scope = forms.ChoiceField(label=_("给谁用"), widget=forms.RadioSelect)
    rows = forms.CharField(
        label=_("粘贴表格"), max_length=200_000, strip=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("一行一条：名称、正文、快捷词，从表格里复制过来就行；手打可以用 | 隔开"),
    )  # fmt: skip

    def __init__(self, *args: Any, sort: str, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "scope", scopes(sort, actor))
