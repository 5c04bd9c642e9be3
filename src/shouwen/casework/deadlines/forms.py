"""Shapes of input of the deadline pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BaseFormSet, BoundField, formset_factory
from django.utils.functional import lazy
from django.utils.timezone import localtime, make_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.deadlines import actions, queries, slots
from shouwen.casework.deadlines.actions import Draft, Matter, Traits
from shouwen.casework.deadlines.actions.starting import ON_DEMAND
from shouwen.casework.deadlines.models import UNITS, LadderRung, Policy, PolicyStage
from shouwen.casework.deadlines.queries.words import CLASSES, ROLES, SEVERITIES
from shouwen.casework.deadlines.states import STAGES
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue

BY_THEMSELVES = ON_DEMAND | {"sign", "reply"}
"""Stages a new case never starts with."""
ANY = ("", gettext_lazy("不限"))


def _words(table: dict[str, str]) -> Any:
    return lazy(lambda: [(code, _(text)) for code, text in table.items()], list)


def _bare(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{float(amount):g}"


class StageForm(forms.Form):
    """One stage of a policy; an empty one is passed over."""

    stage = forms.ChoiceField(label=gettext_lazy("环节"), required=False)
    state = forms.CharField(label=gettext_lazy("停在哪个状态"), max_length=20, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("时限"), min_value=0, max_digits=8, decimal_places=2, required=False
    )
    unit = forms.ChoiceField(
        label=pgettext_lazy("of time", "单位"), choices=UNITS.items(), initial="work_day"
    )
    calendar_code = forms.ChoiceField(label=gettext_lazy("日历"), required=False)
    ladder = forms.ChoiceField(label=gettext_lazy("升级阶梯"))
    extensions = forms.IntegerField(label=gettext_lazy("可延几次"), min_value=0, max_value=9, initial=2)
    short_days = forms.IntegerField(
        label=gettext_lazy("短延期几个工作日"), min_value=0, max_value=99, initial=3
    )
    longest_days = forms.IntegerField(
        label=gettext_lazy("最长几个工作日"), min_value=1, max_value=200, initial=20
    )

    def __init__(self, *args: Any, actor: Actor, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._choices("stage", [("", "—"), *((stage.code, stage.name) for stage in STAGES.values())])
        found = [(row.code, calendars.named(row)) for row in calendars.calendars(actor)]
        self._choices("calendar_code", [("", _("本中心的日历")), *found])
        self._choices(
            "ladder", [(row.code, queries.named(row.name, row.name_en)) for row in queries.ladders()]
        )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def first(self) -> list[BoundField]:
        """What everybody looks at."""
        return [self[name] for name in ("stage", "amount", "unit", "calendar_code", "ladder")]

    @property
    def rest(self) -> list[BoundField]:
        """What is seldom changed."""
        return [self[name] for name in ("extensions", "short_days", "longest_days", "state")]

    @staticmethod
    def of(row: PolicyStage) -> dict[str, Any]:
        """What the form shows of a stage."""
        names = (
            "stage",
            "state",
            "amount",
            "unit",
            "calendar_code",
            "ladder",
            "extensions",
            "short_days",
            "longest_days",
        )
        return {**{name: getattr(row, name) for name in names}, "amount": _bare(row.amount)}

    @property
    def given(self) -> actions.StageInput | None:
        """The stage as entered; None for an empty row."""
        values = self.cleaned_data
        return actions.StageInput(**values) if values.get("stage") else None


StageForms: type[BaseFormSet[StageForm]] = formset_factory(StageForm, extra=2, max_num=16, validate_max=True)


class PolicyForm(forms.Form):
    """A policy's names, and whether open clocks follow."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)
    recount_open = forms.BooleanField(
        label=gettext_lazy("在办的也按新规则重算"),
        required=False,
        help_text=gettext_lazy("不选时，在办的仍按受理时的规则走完"),
    )

    @staticmethod
    def of(row: Policy) -> dict[str, Any]:
        """What the form shows of a policy."""
        return {"name": row.name, "name_en": row.name_en, "basis": row.basis}


class NewPolicyForm(PolicyForm):
    """A new policy, with what it applies to."""

    code = forms.SlugField(label=gettext_lazy("代号"), max_length=40)
    subject_kind = forms.ChoiceField(
        label=gettext_lazy("管什么"),
        choices=[("case", gettext_lazy("事项")), ("workorder", gettext_lazy("工单"))],
    )
    kind = forms.ChoiceField(label=gettext_lazy("事项种类"), required=False)
    category_path = forms.CharField(
        label=gettext_lazy("类别"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("类别代码，管它和它下面各级"),
    )
    severity = forms.ChoiceField(label=gettext_lazy("严重程度"), required=False)
    priority = forms.ChoiceField(
        label=gettext_lazy("优先级"),
        required=False,
        choices=[ANY, *((str(level), f"P{level}") for level in range(1, 5))],
    )
    customer_class = forms.ChoiceField(label=gettext_lazy("客户"), required=False)
    centre_id = forms.ChoiceField(label=gettext_lazy("中心"), required=False)
    recount_open = None  # type: ignore[assignment]
    field_order = ["code", "name", "name_en", "basis"]

    def __init__(self, *args: Any, actor: Actor, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._choices("kind", [(each.code, each.label) for each in catalogue.kinds()])
        self._choices("severity", [(code, _(text)) for code, text in SEVERITIES.items()])
        self._choices("customer_class", [(code, _(text)) for code, text in CLASSES.items()])
        reach = actor.need("deadlines.edit")
        everywhere = [("", _("各中心"))] if reach.level in ("tree", "all") else []
        field = self.fields["centre_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*everywhere, *((str(unit.pk), unit.name) for unit in _centres(actor))]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]

    def clean_priority(self) -> int:
        """0 for any."""
        return int(self.cleaned_data["priority"] or 0)

    def clean_centre_id(self) -> int:
        """0 for every centre; a reader who may not set rules for all has no such choice."""
        return int(self.cleaned_data["centre_id"] or 0)


def _centres(actor: Actor) -> list[Unit]:
    """The centres whose rules this person makes."""
    reach = actor.need("deadlines.edit")
    centres = Unit.objects.filter(role=Unit.Role.CENTRE, level__in=["province", "city"], is_active=True)
    if reach.centre_ids is not None:
        centres = centres.filter(pk__in=reach.centre_ids)
    return list(centres.order_by("path"))


class RungForm(forms.Form):
    """One rung of a ladder; one without people is passed over."""

    percent = forms.IntegerField(
        label=gettext_lazy("用去百分之几"), min_value=1, max_value=100, required=False
    )
    amount = forms.DecimalField(
        label=gettext_lazy("或超时之后"), min_value=0, max_digits=8, decimal_places=2, required=False
    )
    unit = forms.ChoiceField(
        label=pgettext_lazy("of time", "单位"), choices=UNITS.items(), initial="work_day"
    )
    priorities = forms.CharField(label=gettext_lazy("只限优先级"), max_length=12, required=False)
    is_breach = forms.BooleanField(label=gettext_lazy("记为超时"), required=False)
    answer_minutes = forms.IntegerField(label=gettext_lazy("几分钟内知悉"), min_value=0, required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("告知谁"),
        required=False,
        choices=_words(ROLES),
        widget=forms.CheckboxSelectMultiple,
    )

    @staticmethod
    def of(row: LadderRung) -> dict[str, Any]:
        """What the form shows of a rung."""
        return {
            "percent": row.percent,
            "amount": _bare(row.amount) if row.percent is None else None,
            "unit": row.unit,
            "roles": row.roles,
            "priorities": " ".join(str(each) for each in row.priorities if each),
            "is_breach": row.is_breach,
            "answer_minutes": row.answer_minutes or None,
        }

    def clean_priorities(self) -> tuple[int, ...]:
        """Digits 1 to 4 anywhere in the text; without P1 the rung also counts for matters without a grade."""
        found = {int(each) for each in self.cleaned_data["priorities"] if each in "1234"}
        return tuple(sorted(found | ({0} if found and 1 not in found else set())))

    @property
    def given(self) -> actions.RungInput | None:
        """The rung as entered; None for an empty row."""
        values = self.cleaned_data
        if not values.get("roles"):
            return None
        return actions.RungInput(
            roles=tuple(values["roles"]),
            percent=values["percent"],
            amount=values["amount"] or Decimal(0),
            unit=values["unit"],
            priorities=values["priorities"],
            is_breach=values["is_breach"],
            answer_minutes=values["answer_minutes"] or 0,
        )


RungForms: type[BaseFormSet[RungForm]] = formset_factory(RungForm, extra=2, max_num=16, validate_max=True)


class ExtensionForm(forms.Form):
    """A wish for more time."""

    amount = forms.DecimalField(
        label=gettext_lazy("延长几个工作日"), min_value=0, max_digits=5, decimal_places=1
    )
    reason_code = forms.ChoiceField(label=gettext_lazy("事由"))
    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, actor: Actor, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["reason_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.code, each.label) for each in catalogue.choices("extension", actor)]


class DecisionForm(forms.Form):
    """The answer to a wish for more time."""

    grant = forms.TypedChoiceField(
        label=gettext_lazy("结论"),
        coerce=lambda text: text == "yes",
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("理由"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class Moment(forms.DateTimeInput):
    """A moment, picked with the browser's own picker."""

    input_type = "datetime-local"


def _moment(label: Any, *, required: bool = False) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, required=required, widget=Moment(format="%Y-%m-%dT%H:%M"))


FURTHEST = timedelta(days=3660)


class TrialForm(forms.Form):
    """A matter to try the rules out on. Moments are wall-clock times of the chosen centre."""

    kind = forms.ChoiceField(label=gettext_lazy("事项种类"))
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    severity = forms.ChoiceField(label=gettext_lazy("严重程度"), choices=_words(SEVERITIES))
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
    received = _moment(gettext_lazy("收到"), required=True)
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
    wait_from = _moment(gettext_lazy("等待客户，从"))
    wait_to = _moment(gettext_lazy("到"))
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
        first = {"centre": home, "severity": "general", "received": localtime(at)}
        super().__init__(data, initial=first)
        self.actor, self.at = actor, at
        set_choices(self, "kind", [(each.code, each.label) for each in catalogue.kinds()])
        paths = [(each.code, _path(each)) for each in catalogue.categories(actor)]
        set_choices(self, "category", [ANY, *paths])
        classes = [(code, _(text)) for code, text in CLASSES.items()]
        set_choices(self, "customer", [("", _("没有登记客户")), *classes])
        preset = ("", _("按严重程度"))
        set_choices(self, "impact", [preset, *self.scales.impacts])
        set_choices(self, "urgency", [preset, *self.scales.urgencies])
        set_choices(self, "centre", [(unit.pk, unit.name) for unit in self.centres.values()])
        drafts = [row for row in queries.policies(actor, at=at) if row.subject_kind == "case"]
        named = [(row.code, queries.named(row.name, row.name_en)) for row in drafts]
        set_choices(self, "draft", [("", _("不改")), *named])
        stages = [stage for stage in STAGES.values() if stage.code not in BY_THEMSELVES]
        set_choices(self, "draft_stage", [("", "—"), *((stage.code, stage.name) for stage in stages)])

    @property
    def what(self) -> list[BoundField]:
        """The matter."""
        names = (
            "kind",
            "category",
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
                severity=values["severity"],
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
            values["severity"], values["customer"], values["impact"], values["urgency"]
        )


def _path(item: Any) -> str:
    return " / ".join(each.label for each in (*item.above, item))
