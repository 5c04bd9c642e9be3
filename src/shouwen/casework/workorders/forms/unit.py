"""Forms of the handling unit: sign, reply, give back, ask for time. Made for a phone and two minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.workorders import actions, states
from shouwen.casework.workorders.actions import Answer
from shouwen.casework.workorders.forms.base import OrderForm, Words, text
from shouwen.casework.workorders.queries.units import receivers
from shouwen.kit import clock, dates
from shouwen.kit.errors import Invalid
from shouwen.relations.catalogue import queries as catalogue


class Sign(OrderForm):
    """Take the order for the unit."""

    deed = gettext_lazy("签收")

    def carry_out(self, *, at: datetime) -> Words:
        actions.sign(self.order, actor=self.actor, at=at)
        return _("已签收 %(order)s，由您办理") % {"order": self.order.label}


class Start(OrderForm):
    """Set to work."""

    deed = gettext_lazy("着手办理")

    def carry_out(self, *, at: datetime) -> Words:
        actions.start(self.order, actor=self.actor, at=at)
        return _("由您办理 %(order)s") % {"order": self.order.label}


class Resume(OrderForm):
    """Go on after a rest."""

    deed = gettext_lazy("恢复办理")

    def carry_out(self, *, at: datetime) -> Words:
        actions.resume(self.order, actor=self.actor, at=at)
        return _("已恢复办理，时限接着走")


class Reply(OrderForm):
    """Hand in what was found and done."""

    deed = gettext_lazy("提交回复")
    takes_files = True
    result = forms.ChoiceField(
        label=gettext_lazy("办理结果"), choices=list(states.RESULTS.items()), widget=forms.RadioSelect
    )
    visit_from = dates.Moment(gettext_lazy("上门时间"), required=False)
    visit_until = dates.Moment(gettext_lazy("到"), required=False)
    informed_at = dates.Moment(
        gettext_lazy("告知客户的时间"), required=False, help_text=gettext_lazy("已解决的，先告知客户再回复")
    )
    text = text(gettext_lazy("原因和说明"), 5)

    def carry_out(self, *, at: datetime) -> Words:
        values = {name: self.cleaned_data[name] for name in self.fields}
        actions.reply(self.order, Answer(**values, attachments=self.chosen_files), actor=self.actor, at=at)
        return _("已回复，等%(name)s审核") % {"name": self.page.people.get(self.order.dispatcher_id, "")}


class Return(OrderForm):
    """Give the order back."""

    deed = gettext_lazy("提交退单")
    takes_files = True
    code = forms.ChoiceField(label=gettext_lazy("原因"), widget=forms.RadioSelect)
    suggested_unit = forms.TypedChoiceField(
        label=gettext_lazy("应由谁办"), required=False, coerce=int, empty_value=None
    )
    note = text(gettext_lazy("说明"), 3)

    def fill(self) -> None:
        self.choose("code", self.codes("return"))
        self.choose(
            "suggested_unit", [("", _("不清楚")), *receivers(self.order, besides=self.order.lead_unit_id)]
        )

    @property
    def consequence(self) -> str:
        """Who decides, and that nothing changes until then."""
        name = self.page.people.get(self.order.dispatcher_id, "")
        return _("退回派单人%(name)s裁定。裁定前仍由您办理，时限不停。") % {"name": name}

    def carry_out(self, *, at: datetime) -> Words:
        actions.give_back(
            self.order, **self.cleaned_data, attachments=self.chosen_files, actor=self.actor, at=at
        )
        return _("已申请退单，裁定前仍由您办理")


class AskExtension(OrderForm):
    """Ask for more time."""

    says = gettext_lazy("批准后会先告知客户。到期之后不能再申请。")
    deed = gettext_lazy("申请延期")
    amount = forms.IntegerField(label=gettext_lazy("延长几个工作日"), min_value=1, max_value=60, initial=1)
    reason_code = forms.ChoiceField(label=gettext_lazy("事由"))
    note = text(gettext_lazy("说明"), 3, required=False)

    def fill(self) -> None:
        self.choose("reason_code", self.codes("extension"))

    def carry_out(self, *, at: datetime) -> Words:
        values = self.cleaned_data
        if catalogue.code("extension", values["reason_code"]).needs_text and not values["note"]:
            raise Invalid({"note": _("请写明原因")})
        actions.ask_extension(self.order, **values, actor=self.actor, at=at)
        return _("已申请延期，批复前期限不变")


class AskSuspension(OrderForm):
    """Ask for a rest."""

    says = gettext_lazy("只有列明的事由停客户的时限；客户总时限一直走。")
    deed = gettext_lazy("申请挂起")
    reason_code = forms.ChoiceField(label=gettext_lazy("事由"))
    resume_on = dates.Day(gettext_lazy("哪天恢复"))
    note = text(gettext_lazy("说明"), 3, required=False)

    def fill(self) -> None:
        self.choose("reason_code", self.codes("pause"))
        self.fields["resume_on"].initial = (clock.now() + timedelta(days=1)).date()

    def carry_out(self, *, at: datetime) -> Words:
        actions.ask_suspension(self.order, **self.cleaned_data, actor=self.actor, at=at)
        return _("已申请挂起，批复前照常办理")


class Assist(OrderForm):
    """Report to the lead unit."""

    deed = gettext_lazy("报给牵头部门")
    takes_files = True
    report = text(gettext_lazy("协办情况"))

    def carry_out(self, *, at: datetime) -> Words:
        actions.report_assist(
            self.order,
            report=self.cleaned_data["report"],
            attachments=self.chosen_files,
            actor=self.actor,
            at=at,
        )
        return _("已报给牵头部门")


class AnswerChase(OrderForm):
    """Answer a chase."""

    deed = gettext_lazy("回应")
    text = forms.CharField(label=gettext_lazy("回应"), required=False, max_length=500)

    def carry_out(self, *, at: datetime) -> Words:
        chase = next((row.pk for row in self.page.open_chases), 0)
        actions.answer_chase(chase, text=self.cleaned_data["text"], actor=self.actor, at=at)
        return _("已回应催办")


class Report(OrderForm):
    """Report on a supervision."""

    deed = gettext_lazy("报督办情况")
    takes_files = True
    text = text(gettext_lazy("办理情况"))

    def carry_out(self, *, at: datetime) -> Words:
        row = self.page.pending.supervision
        actions.report(
            row.pk if row else 0,
            text=self.cleaned_data["text"],
            attachments=self.chosen_files,
            actor=self.actor,
            at=at,
        )
        return _("督办情况已报")
