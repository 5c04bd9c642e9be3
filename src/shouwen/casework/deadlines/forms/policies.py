"""Shapes of input of the pages about policies, ladders and extensions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, BoundField, formset_factory
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.actions.starting import ON_DEMAND
from shouwen.casework.deadlines.models import UNITS, LadderRung, Policy, PolicyStage
from shouwen.casework.deadlines.queries.words import CLASSES, ROLES, SEVERITIES
from shouwen.casework.deadlines.states import LEGAL, STAGES
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

BY_THEMSELVES = ON_DEMAND | {"sign", "reply"}
"""Stages a new case never starts with."""
NOT_OURS = LEGAL | {"regulator"}
"""Stages no policy limits: statutes do, or the regulator who asks."""
ANY = ("", gettext_lazy("不限"))


def _words(table: dict[str, str]) -> Any:
    return lazy(lambda: [(code, _(text)) for code, text in table.items()], list)


def _bare(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{float(amount):g}"


class StageForm(forms.Form):
    """One stage of a policy; an empty one is passed over."""

    stage = forms.ChoiceField(label=gettext_lazy("环节"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("停在哪个状态"), required=False)
    amount = forms.DecimalField(
        label=pgettext_lazy("how long", "时限"), min_value=0, max_digits=8, decimal_places=2, required=False
    )
    unit = forms.ChoiceField(
        label=pgettext_lazy("of time", "单位"), choices=UNITS.items(), initial="work_day"
    )
    calendar_code = forms.ChoiceField(label=pgettext_lazy("which one", "日历"), required=False)
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
        self._choices("stage", [("", "—"), *((stage.code, stage.name) for stage in STAGES.values() if stage.code not in NOT_OURS)])
        self._choices("state", [("", "—"), *queries.stays()])
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

    def clean(self) -> dict[str, Any]:
        """What goes with what is told in its row."""
        values = super().clean() or self.cleaned_data
        if "state" in values and (said := queries.why_no_stay(values.get("stage", ""), values["state"])):
            self.add_error("state", said)
        return values

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
    basis_en = forms.CharField(label=gettext_lazy("英文依据"), max_length=200, required=False)
    recount_open = forms.BooleanField(
        label=gettext_lazy("在办的也按新规则重算"),
        required=False,
        help_text=gettext_lazy("不选时，在办的仍按受理时的规则走完"),
    )

    @staticmethod
    def of(row: Policy) -> dict[str, Any]:
        """What the form shows of a policy."""
        return {"name": row.name, "name_en": row.name_en, "basis": row.basis, "basis_en": row.basis_en}


class NewPolicyForm(PolicyForm):
    """A new policy, with what it applies to."""

    code = forms.SlugField(label=gettext_lazy("代号"), max_length=40)
    subject_kind = forms.ChoiceField(
        label=gettext_lazy("管什么"),
        choices=[("case", gettext_lazy("事项")), ("workorder", gettext_lazy("工单"))],
    )
    kind = forms.ChoiceField(label=gettext_lazy("事项种类"), required=False)
    category_path = forms.ChoiceField(label=gettext_lazy("类别"), required=False, help_text=gettext_lazy("管这一类和它下面各级"))
    severity = forms.ChoiceField(label=gettext_lazy("严重程度"), required=False)
    priority = forms.ChoiceField(
        label=gettext_lazy("优先级"),
        required=False,
        choices=[ANY, *((str(level), f"P{level}") for level in range(1, 5))],
    )
    customer_class = forms.ChoiceField(label=gettext_lazy("客户"), required=False)
    customer_id = forms.CharField(
        label=gettext_lazy("只管一位客户"), max_length=40, required=False,
        help_text=gettext_lazy("客户编号。合同约定的服务标准写在这里，先于一般规则；不写就不限"),
    )
    centre_id = forms.ChoiceField(label=gettext_lazy("中心"), required=False)
    recount_open = None  # type: ignore[assignment]
    field_order = ["code", "name", "name_en", "basis", "basis_en"]

    def __init__(self, *args: Any, actor: Actor, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.actor = actor
        self._choices("kind", [(each.code, each.label) for each in catalogue.kinds()])
        self._choices("category_path", catalogue.branches(actor))
        self._choices("severity", [(code, _(text)) for code, text in SEVERITIES.items()])
        self._choices("customer_class", [(code, _(text)) for code, text in CLASSES.items()])
        reach = actor.need("deadlines.edit")
        everywhere = [("", _("各中心"))] if reach.level in ("tree", "all") else []
        field = self.fields["centre_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*everywhere, *((str(unit.pk), str(unit)) for unit in _centres(actor))]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]

    def clean_priority(self) -> int:
        """0 for any."""
        return int(self.cleaned_data["priority"] or 0)

    def clean_customer_id(self) -> int:
        """The customer of that number; 0 for any."""
        number = self.cleaned_data["customer_id"].strip()
        found = customers.numbered(number, self.actor) if number else 0
        if found is None:
            raise forms.ValidationError(_("没有这个编号的客户"))
        return found

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
    answer_minutes = forms.IntegerField(
        label=gettext_lazy("几分钟内知悉"), min_value=0, max_value=100_000, required=False
    )
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
        choices=[("yes", pgettext_lazy("option", "同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("理由"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
