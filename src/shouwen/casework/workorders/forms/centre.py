"""Forms of the centre: dispatch, read, review, decide, press, supervise, take back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.workorders import actions, states
from shouwen.casework.workorders.actions import Decision, Demand
from shouwen.casework.workorders.forms.base import OrderForm, Words, text
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.queries.units import receivers
from shouwen.casework.workorders.rules.chases import next_level
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.kit.text import plain_ints
from shouwen.relations.catalogue import queries as catalogue


class DispatchForm(forms.Form):
    """What is asked of a unit: for a new order, and for a draft that is amended."""

    lead_unit = forms.TypedChoiceField(label=gettext_lazy("承办部门"), coerce=int)
    assist_units = forms.TypedMultipleChoiceField(
        label=gettext_lazy("协办部门"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label=gettext_lazy("工单类型"), choices=list(states.KINDS.items()))
    title = forms.CharField(label=gettext_lazy("标题"), max_length=120, required=False)
    demand = text(gettext_lazy("要办什么"), 5)
    reply_by = dates.Moment(gettext_lazy("回复期限"), required=False, help_text=gettext_lazy("不填就按时限规则"))

    def __init__(self, *args: Any, order: Order, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order, self.actor = order, actor
        units = receivers(order)
        set_choices(self, "lead_unit", [("", _("选择部门")), *units])
        set_choices(self, "assist_units", units)

    @property
    def asked(self) -> Demand:
        """What was written, for the action."""
        return Demand(**self.cleaned_data)

    @property
    def chosen_files(self) -> list[int]:
        """The files sent along, by id."""
        found = self.data.getlist("attachments") if hasattr(self.data, "getlist") else []
        return plain_ints(found)


class Amend(OrderForm, DispatchForm):
    """Change a draft a second reader sent back."""

    deed = gettext_lazy("再请审核")

    def __init__(self, *args: Any, page: Any, actor: Actor, **kwargs: Any) -> None:
        order = page.order
        initial = {name: getattr(order, name) for name in ("kind", "title", "demand", "reply_by")}
        initial |= {"lead_unit": order.lead_unit_id, "assist_units": [row.unit_id for row in page.assists]}
        forms.Form.__init__(self, *args, **{**kwargs, "initial": initial})
        self.page, self.order, self.actor = page, order, actor
        units = receivers(order)
        self.choose("lead_unit", list(units))
        self.choose("assist_units", list(units))

    def carry_out(self, *, at: datetime) -> Words:
        actions.amend(self.order, self.asked, actor=self.actor, at=at)
        return _("已改好，等二次审核")


class Redispatch(OrderForm):
    """Send a returned order elsewhere."""

    deed = gettext_lazy("改派")
    lead_unit = forms.TypedChoiceField(label=gettext_lazy("承办部门"), coerce=int)
    note = text(gettext_lazy("说明"), 2, required=False)

    def fill(self) -> None:
        self.choose("lead_unit", receivers(self.order, besides=self.order.lead_unit_id))

    def carry_out(self, *, at: datetime) -> Words:
        actions.redispatch(self.order, **self.cleaned_data, actor=self.actor, at=at)
        return _("已改派，签收时限重新计")


class Second(OrderForm):
    """Read before it goes out."""

    deed = gettext_lazy("通过")
    agree = forms.BooleanField(required=False, widget=forms.HiddenInput)
    note = text(gettext_lazy("意见"), 2, required=False)

    def carry_out(self, *, at: datetime) -> Words:
        review = self.page.pending.review
        agree = self.data.get("agree") == "1"
        actions.decide_review(
            review.pk if review else 0, agree=agree, note=self.cleaned_data["note"], actor=self.actor, at=at
        )
        return _("审核通过，已发出") if agree else _("已退回修改")


class Review(OrderForm):
    """Review a reply: accept it, or ask for another round."""

    deed = gettext_lazy("审核通过")
    marks = forms.MultipleChoiceField(
        label=gettext_lazy("逐项核对"),
        choices=list(states.CHECKS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("没有通过的，留空并返工"),
    )
    quality = forms.TypedChoiceField(
        label=gettext_lazy("办理质量"),
        choices=list(states.QUALITIES.items()),
        coerce=int,
        initial=4,
        required=False,
    )
    note = text(gettext_lazy("意见"), 3, required=False)

    @property
    def held(self) -> dict[str, bool]:
        """Each check and whether it was ticked."""
        return {name: name in self.cleaned_data["marks"] for name in states.CHECKS}


class Accept(Review):
    """Every check holds."""

    def carry_out(self, *, at: datetime) -> Words:
        values = self.cleaned_data
        order = actions.accept(
            self.order,
            marks=self.held,
            quality=values["quality"] or 4,
            note=values["note"],
            actor=self.actor,
            at=at,
        )
        ended = order.state == states.CLOSED
        return _("审核通过，工单办结") if ended else _("审核通过，等督办结束后办结")


class Rework(Review):
    """Another round."""

    def carry_out(self, *, at: datetime) -> Words:
        order = actions.rework(
            self.order, marks=self.held, note=self.cleaned_data["note"], actor=self.actor, at=at
        )
        return _("已返工，第 %(round)s 轮") % {"round": order.round}


class TakeReview(OrderForm):
    """Begin to review."""

    deed = gettext_lazy("开始审核")

    def carry_out(self, *, at: datetime) -> Words:
        actions.take_review(self.order, actor=self.actor, at=at)
        return _("由您审核")


class Close(OrderForm):
    """End an accepted order."""

    deed = gettext_lazy("办结工单")

    def carry_out(self, *, at: datetime) -> Words:
        actions.close(self.order, actor=self.actor, at=at)
        return _("工单办结")


class DecideReturn(OrderForm):
    """Decide on a return."""

    deed = gettext_lazy("裁定")
    decision = forms.ChoiceField(
        label=gettext_lazy("怎样裁定"), choices=list(states.DECISIONS.items()), widget=forms.RadioSelect
    )
    unit = forms.TypedChoiceField(label=gettext_lazy("改派给"), required=False, coerce=int, empty_value=None)
    meeting_at = dates.Moment(gettext_lazy("会商时间"), required=False)
    reason = text(gettext_lazy("理由"), 3, required=False)

    def fill(self) -> None:
        self.choose("unit", [("", _("以后再派")), *receivers(self.order, besides=self.order.lead_unit_id)])
        row = self.page.pending.given_back
        if row and row.suggested_unit_id:
            self.fields["unit"].initial = row.suggested_unit_id

    def carry_out(self, *, at: datetime) -> Words:
        order = actions.decide_return(self.order, Decision(**self.cleaned_data), actor=self.actor, at=at)
        if order.second_reviews.filter(what="return", decided_at=None).exists():
            return _("裁定等二次审核")
        return _("已裁定：%(decision)s") % {"decision": states.DECISIONS[self.cleaned_data["decision"]]}


class SettleReturn(OrderForm):
    """Write down what the meeting decided."""

    says = gettext_lazy("会商定下的部门不再退回。")
    deed = gettext_lazy("定下承办部门")
    unit = forms.TypedChoiceField(label=gettext_lazy("承办部门"), coerce=int)
    reason = text(gettext_lazy("会商结论"), 3)

    def fill(self) -> None:
        self.choose("unit", receivers(self.order))

    def carry_out(self, *, at: datetime) -> Words:
        actions.settle_return(self.order, **self.cleaned_data, actor=self.actor, at=at)
        return _("已定下承办部门")


class Chase(OrderForm):
    """Press the unit."""

    deed = gettext_lazy("催办")
    level = forms.ChoiceField(
        label=gettext_lazy("怎样催"),
        choices=[(code, label) for code, label in states.CHASE_LEVELS.items() if code != "auto"],
        widget=forms.RadioSelect,
    )
    text = text(gettext_lazy("催什么、要求何时回复"), 3, required=False)

    def fill(self) -> None:
        counts = {row.level: 1 for row in self.page.chases if row.round == self.order.round}
        self.fields["level"].initial = next_level(counts, overdue=False)

    def carry_out(self, *, at: datetime) -> Words:
        source = "supervisor" if self.actor.may("workorders.supervise") else "owner"
        made = actions.chase(self.order, **self.cleaned_data, source=source, actor=self.actor, at=at)
        return _("催办等二次审核") if hasattr(made, "plan") else _("已催办，部门会收到通知")


class Supervise(OrderForm):
    """Put under supervision."""

    says = gettext_lazy("督办由您结束，别人不能代为结束。")
    deed = gettext_lazy("督办")
    trigger = forms.ChoiceField(
        label=gettext_lazy("缘由"), choices=list(states.TRIGGERS.items()), initial="leader"
    )
    due_at = dates.Moment(gettext_lazy("何时前报情况"))
    demand = text(gettext_lazy("督办要求"), 3)

    def carry_out(self, *, at: datetime) -> Words:
        actions.supervise(self.order, **self.cleaned_data, actor=self.actor, at=at)
        return _("已督办")


class EndSupervision(OrderForm):
    """End a supervision."""

    deed = gettext_lazy("结束督办")
    verdict = text(gettext_lazy("结论"), 2, required=False)

    def carry_out(self, *, at: datetime) -> Words:
        row = self.page.pending.supervision
        actions.end_supervision(
            row.pk if row else 0, verdict=self.cleaned_data["verdict"], actor=self.actor, at=at
        )
        return _("督办结束")


class Cancel(OrderForm):
    """Take the order back."""

    says = gettext_lazy("撤单后时限停止，部门不用再办。")
    deed = gettext_lazy("撤单")
    reason = text(gettext_lazy("为什么撤单"), 2)

    def carry_out(self, *, at: datetime) -> Words:
        actions.cancel(self.order, reason=self.cleaned_data["reason"], actor=self.actor, at=at)
        return _("已撤单")


class DecideExtension(OrderForm):
    """Grant more time, or not."""

    says = gettext_lazy("批准要先告知客户，告知的话会记在事项单里。")
    deed = gettext_lazy("批准延期")
    notice = text(gettext_lazy("告知客户的话"), 3, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("怎样告知"), required=False)
    answer = text(gettext_lazy("批复意见"), 2, required=False)

    def fill(self) -> None:
        channels = [(item.code, item.label) for item in catalogue.channels()]
        self.choose("channel", channels)
        self.fields["channel"].initial = self.order.case.channel_code

    def carry_out(self, *, at: datetime) -> Words:
        row = next((each for each in self.page.extensions if each.decided_at is None), None)
        agree = self.data.get("agree") == "1"
        actions.decide_extension(
            row.pk if row else 0, agree=agree, **self.cleaned_data, actor=self.actor, at=at
        )
        return _("已批准延期，并告知客户") if agree else _("未批准延期")


class DecideSuspension(OrderForm):
    """Grant a rest, or not."""

    deed = gettext_lazy("批准挂起")
    answer = text(gettext_lazy("批复意见"), 2, required=False)

    def carry_out(self, *, at: datetime) -> Words:
        row = next((each for each in self.page.suspensions if each.decided_at is None), None)
        agree = self.data.get("agree") == "1"
        actions.decide_suspension(
            row.pk if row else 0, agree=agree, answer=self.cleaned_data["answer"], actor=self.actor, at=at
        )
        return _("已批准挂起") if agree else _("未批准挂起")
