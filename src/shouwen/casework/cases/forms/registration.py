"""The registration form: what the customer says, in one page, from any channel (CASE-007, CASE-017..023)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.casework.cases.actions import Intake, Promised
from shouwen.casework.cases.forms.move import attached, channels
from shouwen.casework.cases.rules.assuring import ASKED, ASSURANCES
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue

FIELDS = "fields."
PLACES = {"contact": "phone", "customer": "phone", "other_contact": "other_contact", "tag": "tags"}
"""Where the sentence about a fault of the action stands, when the field has another name here."""


def given_fields(data: Any) -> dict[str, Any]:
    """Custom fields out of a form's data, by code; of several choices all that were ticked."""
    made: dict[str, Any] = {}
    for name in data:
        if name.startswith(FIELDS):
            code = name.removeprefix(FIELDS)
            field = catalogue.known_field(code)
            many = field is not None and field.type == "choices" and hasattr(data, "getlist")
            made[code] = data.getlist(name) if many else data[name]
    return made


class RegistrationForm(forms.Form):
    """What is typed while the customer talks; only the action knows what is still missing."""

    phone = forms.CharField(label=_("来电号码"), max_length=30, required=False)
    customer_id = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-drafted": ""}), required=False)
    name = forms.CharField(label=_("客户姓名"), max_length=60, required=False)
    anonymous = forms.BooleanField(label=_("客户不愿留名"), required=False)
    email = forms.CharField(label=_("邮箱"), max_length=120, required=False)
    other_contact = forms.CharField(label=_("别的联系办法"), max_length=120, required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("field", "事项"), required=False, initial="complaint", widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("渠道"), required=False, initial="phone")
    source = forms.ChoiceField(label=_("来源"), required=False, initial="direct")
    category_id = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-drafted": ""}), required=False)
    description = forms.CharField(label=_("客户怎么说"), widget=forms.Textarea(attrs={"rows": 5}), required=False)
    answer = forms.CharField(label=_("当场答复"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    demand = forms.CharField(label=_("客户要求"), max_length=200, required=False)
    plan = forms.CharField(
        label=_("处理打算"), max_length=400, required=False, widget=forms.TextInput(attrs={"list": "plans"})
    )
    line_number = forms.CharField(label=_("专线号"), max_length=40, required=False)
    reference = forms.CharField(label=_("对方编号"), max_length=80, required=False, help_text=_("平台工单号、来文号"))
    place = forms.CharField(label=_("地点"), max_length=200, required=False, help_text=_("面谈、营业网点要填"))
    people_present = forms.CharField(label=_("在场人"), max_length=200, required=False)
    assured = forms.MultipleChoiceField(
        label=_("跟客户说过"), choices=list(ASSURANCES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = forms.CharField(label=_("标签"), max_length=400, required=False, help_text=_("拼音首字母或几个字，可以几个"))
    promise = forms.CharField(label=_("答应客户"), max_length=200, required=False)
    promise_at = dates.Moment(_("什么时候之前"), required=False)
    repeat_of = forms.IntegerField(widget=forms.HiddenInput, required=False)
    out_of = forms.SlugField(widget=forms.HiddenInput, max_length=40, required=False)
    intake_key = forms.CharField(widget=forms.HiddenInput(attrs={"data-drafted": "over"}), required=False)

    def __init__(self, *args: Any, actor: Actor, replaced: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.replaced = actor, replaced
        set_choices(self, "kind", [(item.code, item.label) for item in catalogue.kinds()])
        set_choices(self, "channel", channels())
        set_choices(self, "source", [(item.code, item.label) for item in catalogue.sources()])

    def clean(self) -> dict[str, Any]:
        """A promise needs its moment, and a moment its promise."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("promise")) != bool(data.get("promise_at")):
            self.add_error("promise_at" if data.get("promise") else "promise", _("答应了什么、什么时候之前，两样都写上"))
        return data

    def intake(self, *, closes: bool, tags: Sequence[str] = ()) -> Intake:
        """What the action takes; the spoken answer only counts as one when the case closes with it. ``tags`` are codes."""
        data = self.cleaned_data
        known = {} if data["customer_id"] else {name: data[name] for name in ("phone", "email", "other_contact")}
        promised = Promised(text=data["promise"], due_at=data["promise_at"]) if data["promise"] else None
        return Intake(
            kind=data["kind"],
            description=data["description"],
            category_id=data["category_id"],
            channel=data["channel"] or "phone",
            source=data["source"] or "direct",
            customer_id=data["customer_id"],
            name=data["name"],
            anonymous=data["anonymous"],
            line_number=data["line_number"],
            reference=data["reference"],
            place=data["place"],
            people_present=data["people_present"],
            assured=tuple(data["assured"]) if data["kind"] in ASKED else (),
            tags=tuple(tags),
            by_hand=True,
            demand=data["demand"],
            plan=data["plan"],
            answer=data["answer"] if closes else "",
            promise=promised,
            fields=self.extra(),
            files=attached(self.data),
            repeat_of=data["repeat_of"],
            intake_key=f"desk:{self.actor.person_id}:{data['intake_key']}" if data["intake_key"] else "",
            **known,
        )

    def extra(self) -> dict[str, Any]:
        """The custom fields as typed."""
        return given_fields(self.data)

    def refuse(self, faults: Mapping[str, str]) -> dict[str, str]:
        """Put each sentence of the action beside its field; what belongs to a category's own field is given back."""
        rest = {}
        for name, sentence in faults.items():
            place = PLACES.get(name, name)
            if place in self.fields:
                self.add_error(place, sentence)
            elif name.startswith(FIELDS):
                rest[name.removeprefix(FIELDS)] = sentence
            else:
                self.add_error(None, sentence)
        return rest
