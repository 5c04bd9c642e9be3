"""The shape of a contact entered by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts.states import Direction, Form


class ContactForm(forms.Form):
    """One touch: how, which way, what was said."""

    channel = forms.ChoiceField(label=_("渠道"))
    direction = forms.ChoiceField(label=_("方向"), choices=Direction.choices, widget=forms.RadioSelect)
    form = forms.ChoiceField(
        label=_("形式"), choices=[("", _("按渠道")), *Form.choices], required=False, widget=forms.RadioSelect
    )
    touched_at = dates.Moment(_("时间"), required=False, help_text=_("不填就是现在"))
    text = forms.CharField(label=_("说了什么"), required=False, max_length=20_000, widget=forms.Textarea)
    result = forms.ChoiceField(label=_("结果"), required=False)
    minutes = forms.IntegerField(label=_("时长（分）"), required=False, min_value=0, max_value=1440)
    place = forms.CharField(label=_("地点"), required=False, max_length=200, help_text=_("面谈、营业网点要填"))
    present = forms.CharField(label=_("在场人"), required=False, max_length=200)
    reference = forms.CharField(
        label=_("对方编号"), required=False, max_length=80, help_text=_("平台工单号、帖子链接")
    )
    source = forms.ChoiceField(label=_("来源"), required=False)

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("channel", [(item.code, item.label) for item in catalogue.channels(at=at)])
        results = [(item.code, item.label) for item in catalogue.choices("contact_result", actor, at=at)]
        self._choose("result", [("", _("不填")), *results])
        self._choose("source", [("", _("不填")), *((item.code, item.label) for item in catalogue.sources(at=at))])

    def _choose(self, name: str, choices: list[Any]) -> None:
        set_choices(self, name, choices)
