"""Shapes of input for papers: what to make, and a template as a form of blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases import states as case_states
from shouwen.casework.complaints.states import KINDS
from shouwen.casework.papers import states
from shouwen.kit.forms import set_choices
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue

MOST = 30


class MakeForm(forms.Form):
    """In which language, and whether with everything."""

    language = forms.ChoiceField(label=_("语言"), choices=states.LANGUAGES.items())
    full = forms.BooleanField(label=_("印完整的电话、邮箱和地址"), required=False)
    reason = forms.CharField(label=_("用途"), required=False, max_length=200, help_text=_("印完整联系方式时要写，会记在账本里"))


class RefuseForm(forms.Form):
    """What is to be put right."""

    remark = forms.CharField(label=_("哪里要改"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class DemandForm(forms.Form):
    """Which papers need approval."""

    papers = forms.MultipleChoiceField(label=_("哪些文书"), choices=states.KINDS.items(), required=False, widget=forms.CheckboxSelectMultiple)
    severities = forms.MultipleChoiceField(
        label=_("哪些严重程度"), choices=case_states.SEVERITIES.items(), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(label=_("哪些事项"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kinds", [(code, catalogue.kind(code).label) for code in KINDS])


class SendForm(forms.Form):
    """Why a paper is sent again; the first time nothing is asked."""

    def __init__(self, given: Any = None, *, again: bool) -> None:
        super().__init__(given)
        if again:
            self.fields["reason"] = forms.CharField(
                label=_("为什么再发一次"), max_length=200, help_text=_("会记在账本里")
            )


class TemplateForm(forms.Form):
    """A template: title, foot, and its blocks one after the other (``block_0_text`` …)."""

    title = forms.CharField(label=_("标题"), max_length=300)
    subtitle = forms.CharField(label=_("副标题"), max_length=300, required=False)
    footer = forms.CharField(label=_("页脚"), max_length=300, required=False)
    reason = forms.CharField(label=_("为什么改"), max_length=200, required=False)
    case = forms.CharField(label=_("拿哪一件试"), max_length=24, required=False, help_text=_("写一件投诉的单号，看它印出来的样子"))

    def __init__(self, given: Any = None, *, content: Mapping[str, Any], number: str = "") -> None:
        super().__init__(given, initial={**{name: content[name] for name in ("title", "subtitle", "footer")}, "case": number})
        for place, block in enumerate(content["blocks"]):
            for name, field in _fields().items():
                field.initial = block[name]
                self.fields[f"block_{place}_{name}"] = field
        self.size = len(content["blocks"])

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks with their fields, in order."""
        return [
            {"place": place, **{name: self[f"block_{place}_{name}"] for name in ("sort", "title", "text", "when")}}
            for place in range(self.size)
        ]


def _fields() -> dict[str, forms.Field]:
    return {
        "sort": forms.ChoiceField(label=_("这一块是"), choices=states.SORTS.items()),
        "title": forms.CharField(label=_("小标题"), max_length=120, required=False),
        "when": forms.ChoiceField(label=_("什么时候出现"), choices=states.WHENS.items(), required=False),
        "text": forms.CharField(label=_("内容"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5})),
    }


def typed(post: QueryDict) -> dict[str, Any]:
    """The template as typed, whatever it is; ``act`` may add, take out or move a block."""
    size = min(plain_int(post.get("size")) or 0, MOST)
    names = ("sort", "title", "text", "when")
    blocks = [{name: post.get(f"block_{place}_{name}", "") for name in names} for place in range(size)]
    return {**{name: post.get(name, "") for name in ("title", "subtitle", "footer")}, "blocks": _moved(blocks, post.get("act", ""))}


def _moved(blocks: list[dict[str, str]], act: str) -> list[dict[str, str]]:
    name, _dash, which = act.partition("-")
    place = plain_int(which)
    if name == "add" and len(blocks) < MOST:
        return [*blocks, {"sort": "passage", "title": "", "text": "", "when": ""}]
    if place is None or place >= len(blocks):
        return blocks
    if name == "out":
        return blocks[:place] + blocks[place + 1 :]
    other = place + {"up": -1, "down": 1}.get(name, 0)
    if 0 <= other < len(blocks):
        blocks[place], blocks[other] = blocks[other], blocks[place]
    return blocks
