"""The shape of a matter the rules are tried on, and of a draft change of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.timezone import localtime, make_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.deadlines import queries, slots
from shouwen.casework.deadlines.actions import Draft, Matter, Traits
from shouwen.casework.deadlines.forms.policies import ANY, BY_THEMSELVES, NOT_OURS, _centres, _words
from shouwen.casework.deadlines.models import UNITS
from shouwen.casework.deadlines.queries.words import CLASSES, SEVERITIES
from shouwen.casework.deadlines.states import NEXT_REPLY, STAGES
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue

FURTHEST = timedelta(days=3660)


class TrialForm(forms.Form):
    """A matter to try the rules out on. Moments are wall-clock times of the chosen centre."""

    kind = forms.ChoiceField(label=gettext_lazy("事项种类"))
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    severity = forms.ChoiceField(
        label=gettext_lazy("严重程度"),
        required=False,
        choices=lambda: [("", _("按定级表算")), *_words(SEVERITIES)()],
    )
    amount = forms.DecimalField(label=gettext_lazy("涉及金额（元）"), required=False, min_value=0, max_digits=14, decimal_places=2)
    customers = forms.IntegerField(label=gettext_lazy("影响客户数"), required=False, min_value=1, max_value=10_000_000)
    triggers = forms.MultipleChoiceField(
        label=gettext_lazy("特别情形"), required=False, widget=forms.CheckboxSelectMultiple
    )
    customer = forms.ChoiceField(label=gettext_lazy("客户"), required=False)
    priority = forms.ChoiceField(
        label=gettext_lazy("优先级"),
        required=False,
        choices=[
            ("", gettext_lazy("按影响和紧急程度")),
            *((str(level), f"P{level}") for level in range(1, 5)),
        ],
    )
    impact = forms.ChoiceField(label=gettext_lazy("影响"), required=False)
    urgency = forms.ChoiceField(label=gettext_lazy("紧急程度"), required=False)
    centre = forms.TypedChoiceField(label=gettext_lazy("中心"), coerce=int)
    received = dates.Moment(gettext_lazy("收到"))
    at_once = forms.BooleanField(
        label=gettext_lazy("来电、在线或面谈"),
        required=False,
        help_text=gettext_lazy("当场就算告知受理和首次响应"),
    )
    owner = forms.CharField(
        label=gettext_lazy("责任人工号"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("不填时，班长或主管因人而异，不显示姓名"),
    )
    wait_from = dates.Moment(gettext_lazy("等待客户，从"), required=False)
    wait_to = dates.Moment(gettext_lazy("到"), required=False)
    draft = forms.ChoiceField(label=gettext_lazy("改哪条规则"), required=False)
    draft_stage = forms.ChoiceField(label=gettext_lazy("环节"), required=False)
    draft_amount = forms.DecimalField(
        label=gettext_lazy("改成"),
        min_value=0,
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("留空是不设时限"),
    )
    draft_unit = forms.ChoiceField(
        label=pgettext_lazy("of time", "单位"), choices=UNITS.items(), initial="work_day", required=False
    )

    def __init__(self, data: Any = None, *, actor: Actor, at: datetime) -> None:
        self.centres = {unit.pk: unit for unit in _centres(actor)}
        self.scales = next(iter(slots.grading))()
        home = actor.centre_id if actor.centre_id in self.centres else next(iter(self.centres), None)
        first = {"centre": home, "severity": "", "received": localtime(at)}
        super().__init__(data, initial=first)
        self.actor, self.at = actor, at
        set_choices(self, "kind", [(each.code, each.label) for each in catalogue.kinds()])
        paths = [(each.code, _path(each)) for each in catalogue.categories(actor)]
        set_choices(self, "category", [ANY, *paths])
        classes = [(code, _(text)) for code, text in CLASSES.items()]
        set_choices(self, "customer", [("", _("没有登记客户")), *classes])
        preset = ("", _("按严重程度"))
        set_choices(self, "triggers", self.scales.triggers)
        set_choices(self, "impact", [preset, *self.scales.impacts])
        set_choices(self, "urgency", [preset, *self.scales.urgencies])
        set_choices(self, "centre", [(unit.pk, str(unit)) for unit in self.centres.values()])
        drafts = [row for row in queries.policies(actor, at=at) if row.subject_kind == "case"]
        named = [(row.code, queries.named(row.name, row.name_en)) for row in drafts]
        set_choices(self, "draft", [("", _("不改")), *named])
        stages = [stage for stage in STAGES.values() if stage.code == NEXT_REPLY or stage.code not in BY_THEMSELVES | NOT_OURS]
        set_choices(self, "draft_stage", [("", "—"), *((stage.code, stage.name) for stage in stages)])

    @property
    def what(self) -> list[BoundField]:
        """The matter."""
        names = (
            "kind",
            "category",
            "amount",
            "customers",
            "severity",
            "customer",
            "priority",
            "impact",
            "urgency",
            "centre",
            "received",
        )
        return [self[name] for name in (*names, "at_once", "owner")]

    @property
    def waiting(self) -> list[BoundField]:
        """A wait for the customer."""
        return [self["wait_from"], self["wait_to"]]

    @property
    def change(self) -> list[BoundField]:
        """A policy changed as a draft."""
        return [self[name] for name in ("draft", "draft_stage", "draft_amount", "draft_unit")]

    def clean_owner(self) -> int | None:
        """The id of the person with that staff number."""
        number = self.cleaned_data["owner"].strip()
        person = organisation.person_by_number(number) if number else None
        if number and person is None:
            raise forms.ValidationError(_("没有这个工号的同事"))
        return person

    def clean(self) -> dict[str, Any]:
        """Moments put on the centre's wall clock; halves of a wait or a draft refused."""
        values = super().clean() or {}
        centre = self.centres.get(values.get("centre") or 0)
        for name in ("received", "wait_from", "wait_to"):
            if values.get(name) and centre:
                values[name] = make_naive(values[name]).replace(tzinfo=ZoneInfo(centre.time_zone))
                if abs(values[name] - self.at) > FURTHEST:
                    self.add_error(name, _("请选前后十年之内的时间"))
        if bool(values.get("wait_from")) != bool(values.get("wait_to")):
            self.add_error("wait_to" if values.get("wait_from") else "wait_from", _("等待要有起止"))
        if values.get("draft") and not values.get("draft_stage"):
            self.add_error("draft_stage", _("请选要改的环节"))
        if values.get("draft") and values.get("draft_amount") == 0:
            self.add_error("draft_amount", _("时限是大于 0 的数，不设时限就留空"))
        return values

    def matter(self) -> Matter:
        """What was asked about; only of a valid form."""
        values = self.cleaned_data
        centre = self.centres[values["centre"]]
        priority, _why = self.graded
        draft = None
        if values["draft"]:
            draft = Draft(
                values["draft"],
                values["draft_stage"],
                values["draft_amount"],
                values["draft_unit"] or "work_day",
            )
        return Matter(
            traits=Traits(
                centre_id=centre.pk,
                kind=values["kind"],
                category_path=values["category"],
                severity=self.how_severe[0],
                priority=priority,
                customer_class=values["customer"],
                calendar_code=centre.calendar_code,
                time_zone=centre.time_zone,
                met=("acknowledge", "first_response") if values["at_once"] else (),
            ),
            received_at=values["received"],
            owner_id=values["owner"],
            wait=(values["wait_from"], values["wait_to"]) if values["wait_from"] else None,
            draft=draft,
        )

    @property
    def graded(self) -> tuple[int, str]:
        """The priority and why; chosen by hand, it has no reason."""
        values = self.cleaned_data
        if values["priority"]:
            return int(values["priority"]), ""
        return self.scales.priority(
            self.how_severe[0], values["customer"], values["impact"], values["urgency"]
        )

    @property
    def how_severe(self) -> tuple[str, Sequence[str]]:
        """The severity and why; chosen by hand, it has no reason. Complaints are graded by the centre's tables of that day."""
        values = self.cleaned_data
        if values["severity"]:
            return values["severity"], ()
        claim = values["amount"], values["customers"] or 1, values["triggers"]
        return self.scales.severity(values["centre"], values["received"], *claim)


def _path(item: Any) -> str:
    return " / ".join(each.label for each in (*item.above, item))
