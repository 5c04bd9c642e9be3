"""Moving duty: hand-offs, questions, escalations, what those above may do."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import actions, states
from shouwen.casework.cases.forms.move import MoveForm, Words
from shouwen.casework.cases.forms.parts import codes, passage
from shouwen.casework.cases.forms.receiver import ReceiverField
from shouwen.kit import dates


class HandOffForm(MoveForm):
    says = gettext_lazy("对方受理之前，仍由您负责。到时没有受理会退回给您，并告知班长。")
    deed = gettext_lazy("交办")
    kind = forms.ChoiceField(label=gettext_lazy("怎样交"))
    to = ReceiverField(label=gettext_lazy("交给谁"), units=True, required=False)
    reason_code = forms.ChoiceField(label=gettext_lazy("为什么交"), required=False)
    note = passage(gettext_lazy("交代清楚：已知情况、答应了客户什么"), rows=3)
    next_step = forms.CharField(label=gettext_lazy("下一步做什么"), required=False, max_length=200)
    promised_at = dates.Moment(gettext_lazy("答应客户的时间"), required=False)
    is_warm = forms.BooleanField(label=gettext_lazy("客户还在线上，当场转接"), required=False)

    def fill(self) -> None:
        kinds = ["transfer_handling", "assist", "transfer_ownership", "report_up"]
        reach = self.actor.reach("cases.hand_off")
        if reach is not None and reach.level in ("tree", "all"):
            kinds.insert(3, "dispatch_down")
        self.choose("kind", [(kind, states.HANDOFF_KINDS[kind]) for kind in kinds])
        self.choose("reason_code", codes("transfer_reason", self.actor, empty=_("未选")))

    def carry_out(self, *, at: datetime) -> Words:
        data = dict(self.cleaned_data)
        kind, number = data.pop("to") or ("", None)
        data["to" if kind == "p" else "to_unit"] = number
        actions.hand_off(self.case, **data, actor=self.actor, at=at)
        return _("已交出。对方受理之前，仍由您负责")


class AnswerCallForm(MoveForm):
    says = gettext_lazy("您来办这件急事：不再转呼别人。责任人不变；您既不负责也不经办时，经办转到您手上。")
    deed = gettext_lazy("应急呼")

    def carry_out(self, *, at: datetime) -> Words:
        actions.answer_call(self.case, actor=self.actor, at=at)
        return _("已应急呼，请马上联系客户")


class HandUpForm(MoveForm):
    says = gettext_lazy("交给高级席，谁先受理谁经办；您仍是首问责任人。")
    deed = gettext_lazy("转高级席")
    note = passage(gettext_lazy("为什么转、已知情况"), rows=3)
    is_warm = forms.BooleanField(label=gettext_lazy("客户还在线上，当场转接"), required=False)

    def carry_out(self, *, at: datetime) -> Words:
        actions.hand_off(self.case, kind="hand_up", **self.cleaned_data, actor=self.actor, at=at)
        return _("已转高级席，等受理")


class ConsultForm(MoveForm):
    says = gettext_lazy("只问一句，不移交责任；对方多久答复会记下。")
    deed = gettext_lazy("请教")
    asked = ReceiverField(label=gettext_lazy("请教谁"))
    question = passage(gettext_lazy("问题"), rows=3)

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.consult(self.case, asked=data["asked"][1], question=data["question"], actor=self.actor, at=at)
        return _("已发出请教，责任不变")


class EscalateForm(MoveForm):
    says = gettext_lazy("交上一级热线办理，连同全部经过；您仍是责任人。")
    deed = gettext_lazy("升级")
    confirms = True
    why = forms.ChoiceField(label=gettext_lazy("为什么升级"))
    note = passage(gettext_lazy("说明"), rows=3)
    recourse = passage(gettext_lazy("已告知客户的外部途径"), required=False, rows=2)

    def fill(self) -> None:
        self.choose("why", codes("escalation", self.actor) or [("authority", _("超出授权"))])
        if self.case.level < 2:
            del self.fields["recourse"]

    def carry_out(self, *, at: datetime) -> Words:
        actions.escalate(self.case, **self.cleaned_data, actor=self.actor, at=at)
        return _("已升级，您仍是责任人")


class PullUpForm(MoveForm):
    says = gettext_lazy("由省中心接过来办，下面的单位会收到理由。")
    deed = gettext_lazy("提级办理")
    confirms = True
    to = ReceiverField(label=gettext_lazy("由谁办，不选就是您"), required=False)
    reason = passage(gettext_lazy("理由"), rows=2)

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        to = data["to"][1] if data["to"] else None
        actions.pull_up(self.case, to=to, reason=data["reason"], actor=self.actor, at=at)
        return _("已提级办理")


class ReassignForm(MoveForm):
    says = gettext_lazy("立即换人，不等受理；原来的人和新的人都会收到理由。")
    deed = gettext_lazy("改派")
    confirms = True
    to = ReceiverField(label=gettext_lazy("改派给谁"))
    lane = forms.ChoiceField(
        label=gettext_lazy("改派什么"),
        choices=[
            ("handler", gettext_lazy("经办")),
            ("owner", gettext_lazy("责任")),
            ("both", gettext_lazy("责任和经办")),
        ],
    )
    reason = passage(gettext_lazy("理由"), rows=2)

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.reassign(
            self.case, to=data["to"][1], lane=data["lane"], reason=data["reason"], actor=self.actor, at=at
        )
        return _("已改派")


class ProblemForm(MoveForm):
    says = gettext_lazy("您定下的人不能再退。")
    deed = gettext_lazy("裁定")
    confirms = True
    to = ReceiverField(label=gettext_lazy("由谁办"))
    note = passage(gettext_lazy("理由"), rows=2)

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.decide_problem(self.case, to=data["to"][1], note=data["note"], actor=self.actor, at=at)
        return _("已裁定")


class ReturnForm(MoveForm):
    """Given to the wrong place: back to who gave it."""

    says = gettext_lazy("交错了才退，退回给交给您的人，不再往下转。只能退一次。")
    deed = gettext_lazy("退回")
    code = forms.ChoiceField(label=gettext_lazy("为什么退"))
    note = passage(gettext_lazy("写明应由谁办"), rows=2)
    evidence = passage(gettext_lazy("凭据：单据号、规定条款，一行一个"), required=False, rows=2)

    def fill(self) -> None:
        self.choose("code", codes("refusal", self.actor))

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        evidence = [line.strip() for line in data["evidence"].splitlines() if line.strip()]
        actions.return_handling(
            self.case, code=data["code"], note=data["note"], evidence=evidence, actor=self.actor, at=at
        )
        return _("已退回")


class TakeBackForm(MoveForm):
    says = gettext_lazy("经办收回到您手上，正在等受理的交办一并撤回。")
    deed = gettext_lazy("收回经办")
    note = passage(gettext_lazy("说明"), required=False, rows=2)

    def carry_out(self, *, at: datetime) -> Words:
        actions.take_back(self.case, note=self.cleaned_data["note"], actor=self.actor, at=at)
        return _("已收回经办")
