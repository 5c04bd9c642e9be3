"""Working a case forward and talking to the customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import actions
from shouwen.casework.cases.actions import Promised, Then
from shouwen.casework.cases.forms.move import MoveForm, Words, attached, channels, named_in
from shouwen.casework.cases.forms.parts import codes, passage
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries import allows
from shouwen.casework.cases.rules.wording import holes
from shouwen.kit import dates
from shouwen.kit.actor import Actor


class TakeForm(MoveForm):
    says = gettext_lazy("受理后由您负责并办理，到客户认可为止。")
    deed = gettext_lazy("受理")

    def carry_out(self, *, at: datetime) -> Words:
        actions.take(self.case, actor=self.actor, at=at)
        return _("已受理，现在由您负责")


class StepForm(MoveForm):
    """Investigate, propose, carry out."""

    step: ClassVar[str] = ""
    text = passage(gettext_lazy("查到什么、打算怎么做"), required=False)

    def carry_out(self, *, at: datetime) -> Words:
        actions.work(self.case, self.step, text=self.cleaned_data["text"], actor=self.actor, at=at)
        return _("已记下")


class InvestigateForm(StepForm):
    step, deed = "investigate", gettext_lazy("开始调查")


class ProposeForm(StepForm):
    step, deed = "propose", gettext_lazy("进入拟方案")


class ExecuteForm(StepForm):
    step, deed = "carry_out", gettext_lazy("开始落实")


class WaitForm(MoveForm):
    """Waiting with a listed reason; some of them stop the clock, so each wait begins with one of its own."""

    waits_for: ClassVar[str] = "customer"
    usual: ClassVar[str] = "customer_material"
    says = gettext_lazy("只有列出的原因才停表，原因和起止都会留痕。")
    reason_code = forms.ChoiceField(label=gettext_lazy("等什么"))
    until = dates.Moment(gettext_lazy("等到什么时候"), required=False)
    text = passage(gettext_lazy("说明"), required=False, rows=2)

    def fill(self) -> None:
        found = codes("pause", self.actor)
        self.choose("reason_code", found)
        if any(code == self.usual for code, _name in found):
            self.initial.setdefault("reason_code", self.usual)

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.wait(
            self.case,
            for_=self.waits_for,
            reason_code=data["reason_code"],
            until=data["until"],
            text=data["text"],
            actor=self.actor,
            at=at,
        )
        return _("已记下在等什么")


class WaitCustomerForm(WaitForm):
    waits_for, deed = "customer", gettext_lazy("等客户")


class WaitUnitForm(WaitForm):
    waits_for, usual, deed = "unit", "internal_material", gettext_lazy("等部门")


class WaitThirdForm(WaitForm):
    waits_for, usual, deed = "third", "appraisal", gettext_lazy("等第三方")


class ResumeForm(MoveForm):
    says = gettext_lazy("停着的时限从现在接着走。")
    deed = gettext_lazy("继续办理")

    def carry_out(self, *, at: datetime) -> Words:
        actions.resume(self.case, actor=self.actor, at=at)
        return _("接着办理，时限继续走")


class AnswerForm(MoveForm):
    says = gettext_lazy("这是给客户的处理结果。之后等客户认可，不认可会升到上一级。")
    deed = gettext_lazy("答复客户")
    text = passage(gettext_lazy("处理结果"), rows=5)
    channel = forms.ChoiceField(label=gettext_lazy("用什么答复"), required=False)
    told = forms.BooleanField(label=gettext_lazy("已告诉客户"), required=False)

    def fill(self) -> None:
        self.choose("channel", channels())

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.answer(
            self.case, data["text"], channel=data["channel"], told=data["told"], actor=self.actor, at=at
        )
        return _("已答复，等客户认可")


class AcceptedForm(MoveForm):
    deed = gettext_lazy("客户认可")
    text = passage(gettext_lazy("客户怎么说"), required=False, rows=2)

    def carry_out(self, *, at: datetime) -> Words:
        actions.customer_accepts(self.case, text=self.cleaned_data["text"], actor=self.actor, at=at)
        return _("已记下客户认可，可以办结了")


class NotAcceptedForm(MoveForm):
    says = gettext_lazy("升到上一级热线重新处理，连同全部经过；您仍是责任人。")
    deed = gettext_lazy("客户不认可，升级")
    confirms = True
    text = passage(gettext_lazy("客户不认可什么"), rows=3)
    recourse = passage(gettext_lazy("已告知客户的外部途径"), required=False, rows=2)

    def fill(self) -> None:
        if self.case.level < 2:
            del self.fields["recourse"]

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.not_accepted(
            self.case, text=data["text"], recourse=data.get("recourse", ""), actor=self.actor, at=at
        )
        return _("已升到上一级，您仍是责任人")


class NoteForm(MoveForm):
    """A note; ``mentions`` are the colleagues its words name with @."""

    deed = gettext_lazy("记下")
    text = passage(gettext_lazy("备注"), rows=3)

    def carry_out(self, *, at: datetime) -> Words:
        text = self.cleaned_data["text"]
        actions.note(
            self.case, text, mentions=named_in(text, self.data, self.actor), files=attached(self.data), actor=self.actor, at=at
        )
        return ""


NEXT = {
    "": gettext_lazy("发送后状态不变"),
    "customer": gettext_lazy("发送后等客户"),
    "unit": gettext_lazy("发送后等部门"),
    "third": gettext_lazy("发送后等第三方"),
    "resume": gettext_lazy("发送后继续办理"),
}


class ReplyForm(MoveForm):
    """Words to the customer; ``final`` makes them the answer. A promise may go with them, and what to wait for next.

    ``against`` is the last entry the writer saw; ``unfilled`` sends words with placeholders nobody filled.
    """

    deed = gettext_lazy("发送")
    text = passage(gettext_lazy("写给客户"), rows=3)
    channel = forms.ChoiceField(label=gettext_lazy("用什么发"), required=False)
    final = forms.BooleanField(label=gettext_lazy("这就是处理结果"), required=False)
    told = forms.BooleanField(label=gettext_lazy("已告诉客户"), required=False)
    then = forms.ChoiceField(label=gettext_lazy("发送后"), required=False)
    reason_code = forms.ChoiceField(label=gettext_lazy("等什么"), required=False)
    until = dates.Moment(gettext_lazy("等到什么时候"), required=False)
    promise = forms.CharField(label=gettext_lazy("答应客户什么"), max_length=200, required=False)
    promise_by = dates.Moment(gettext_lazy("什么时候之前"), required=False)
    against = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())
    unfilled = forms.BooleanField(required=False, widget=forms.HiddenInput())
    has_holes = False

    def fill(self) -> None:
        self.choose("channel", channels())
        self.choose("reason_code", codes("pause", self.actor, empty=_("选一个原因")))
        self.choose("then", nexts(self.case, self.actor))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("promise") and not data.get("promise_by"):
            self.add_error("promise_by", _("请写明什么时候之前"))
        if data.get("promise_by") and not data.get("promise"):
            self.add_error("promise", _("请写下答应了什么"))
        if data.get("then") in ("customer", "third") and not data.get("final") and not data.get("reason_code"):
            self.add_error("reason_code", _("请选择在等什么"))
        if (open_ := holes(data.get("text", ""))) and not data.get("unfilled"):
            places = _("、").join(f"{{{each}}}" for each in open_)
            self.add_error(None, _("还没发：%(places)s没有填，客户会看到括号。填好再发，或照样发送") % {"places": places})
            self.has_holes = True
        return data

    @property
    def open_panel(self) -> str:
        """Which of the rows behind the tools must be open: it holds something, or something is wrong there."""
        for name, fields in (("promise", ("promise", "promise_by")), ("then", ("then", "reason_code", "until"))):
            if any(self.errors.get(each) or self.data.get(each) for each in fields):
                return name
        return ""

    def carry_out(self, *, at: datetime) -> Words:
        data, files = self.cleaned_data, attached(self.data)
        then = Then(data["then"], data["reason_code"], data["until"]) if data["then"] and not data["final"] else None
        promised = Promised(text=data["promise"], due_at=data["promise_by"]) if data["promise"] else None
        actions.respond(
            self.case, data["text"], final=data["final"], promised=promised, then=then,
            channel=data["channel"], files=files, told=data["told"], against=data["against"],
            actor=self.actor, at=at,
        )  # fmt: skip
        return _("已答复，等客户认可") if data["final"] else ""


def nexts(case: Case, actor: Actor) -> list[tuple[str, Words]]:
    """What may follow words to the customer on a case."""
    open_ = {"": True, "resume": allows(case, "resume", actor)}
    open_ |= {name: allows(case, f"wait_{name}", actor) for name in ("customer", "unit", "third")}
    return [(name, label) for name, label in NEXT.items() if open_[name]]


class ContactForm(MoveForm):
    deed = gettext_lazy("记下联系")
    direction = forms.ChoiceField(
        label=gettext_lazy("谁打给谁"),
        choices=[("out", gettext_lazy("我们联系客户")), ("in", gettext_lazy("客户联系我们"))],
    )
    channel = forms.ChoiceField(label=gettext_lazy("用什么"))
    result_code = forms.ChoiceField(label=gettext_lazy("结果"))
    text = passage(gettext_lazy("说了什么"), required=False, rows=2)

    def fill(self) -> None:
        self.choose("channel", channels())
        self.choose("result_code", codes("contact_result", self.actor))

    def carry_out(self, *, at: datetime) -> Words:
        actions.record_contact(self.case, **self.cleaned_data, actor=self.actor, at=at)
        return ""


class PromiseForm(MoveForm):
    says = gettext_lazy("到时没兑现会提醒您和班长；没兑现的承诺会挡住办结。")
    deed = gettext_lazy("记下承诺")
    text = forms.CharField(label=gettext_lazy("答应客户什么"), max_length=200)
    due_at = dates.Moment(gettext_lazy("什么时候之前"))

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.promise(self.case, data["text"], due_at=data["due_at"], actor=self.actor, at=at)
        return ""


class ChaseForm(MoveForm):
    says = gettext_lazy("记为客户催办；第 2、3、5 次会提高优先级并告知主管。")
    deed = gettext_lazy("记为催办")
    text = passage(gettext_lazy("客户怎么说"), required=False, rows=2)

    def carry_out(self, *, at: datetime) -> Words:
        count = actions.chase(self.case, self.cleaned_data["text"], actor=self.actor, at=at)
        return _("记为第 %(count)s 次催办") % {"count": count}


class ThanksForm(MoveForm):
    says = gettext_lazy("“感谢您的建议，我们会转给负责的同事，有结果再告诉您。”")
    deed = gettext_lazy("转资料管理员")
    thanked = forms.BooleanField(label=gettext_lazy("已照这段话向客户致谢"))

    def carry_out(self, *, at: datetime) -> Words:
        actions.acknowledge_suggestion(
            self.case, thanked=self.cleaned_data["thanked"], actor=self.actor, at=at
        )
        return _("已致谢，转资料管理员")
