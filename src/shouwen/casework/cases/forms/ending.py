"""Ending a case, bringing it back, correcting and joining it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.cases import actions, queries, slots, states
from shouwen.casework.cases.forms.move import MoveForm, Words
from shouwen.casework.cases.forms.parts import (
    NumberWidget,
    codes,
    named,
    offer_likely,
    passage,
)
from shouwen.casework.cases.forms.receiver import ReceiverField
from shouwen.casework.cases.queries import tags
from shouwen.relations.catalogue import queries as catalogue


class CloseForm(MoveForm):
    says = gettext_lazy("办结后卷宗只读，客户收到结果；要继续办须重开。")
    deed = gettext_lazy("办结")
    confirms = True
    reason_code = forms.ChoiceField(label=gettext_lazy("凭什么办结"), choices=())
    outcome_code = forms.ChoiceField(label=gettext_lazy("处理结果"), required=False)
    cause_code = forms.ChoiceField(label=gettext_lazy("起因"), required=False)
    score = forms.IntegerField(label=gettext_lazy("办理评分（0 到 100）"), required=False, min_value=0, max_value=100)
    note = passage(gettext_lazy("办结说明"), required=False, rows=2)
    prevention = passage(gettext_lazy("怎样不再发生"), required=False, rows=2)

    def fill(self) -> None:
        self.choose("reason_code", named(states.CLOSE_REASONS))
        self.choose("outcome_code", codes("outcome", self.actor, empty=_("未选")))
        self.choose("cause_code", codes("cause", self.actor, empty=_("未选")))
        for ask in slots.causes:
            self.initial.setdefault("cause_code", ask(self.case, "")[0])

    def carry_out(self, *, at: datetime) -> Words:
        actions.close(self.case, **self.cleaned_data, actor=self.actor, at=at)
        return _("已办结")


class ReopenForm(MoveForm):
    says = gettext_lazy("责任链接着原来的走，由原责任人继续办。")
    deed = gettext_lazy("重开")
    reason = passage(gettext_lazy("为什么重开"), rows=2)

    def carry_out(self, *, at: datetime) -> Words:
        actions.reopen(self.case, reason=self.cleaned_data["reason"], actor=self.actor, at=at)
        return _("已重开，责任链接着走")


class WithdrawForm(MoveForm):
    says = gettext_lazy("只在客户自己要撤回时用。")
    deed = gettext_lazy("记下客户撤回")
    confirms = True
    reason_code = forms.ChoiceField(label=gettext_lazy("客户为什么撤回"))
    note = passage(gettext_lazy("客户怎么说"), required=False, rows=2)

    def fill(self) -> None:
        self.choose("reason_code", codes("withdraw", self.actor))

    def carry_out(self, *, at: datetime) -> Words:
        actions.withdraw(self.case, **self.cleaned_data, actor=self.actor, at=at)
        return _("已按客户意思撤回")


class DeclineForm(MoveForm):
    says = gettext_lazy("须写明原因和该找谁，客户会收到这段话。")
    deed = gettext_lazy("不予受理")
    confirms = True
    reason_code = forms.ChoiceField(label=gettext_lazy("为什么不受理"))
    notice = passage(gettext_lazy("给客户的说明"), rows=4)

    def fill(self) -> None:
        self.choose("reason_code", codes("decline", self.actor))

    def carry_out(self, *, at: datetime) -> Words:
        actions.decline(self.case, **self.cleaned_data, actor=self.actor, at=at)
        return _("不予受理，已告知客户")


class EditForm(MoveForm):
    says = gettext_lazy("改前改后都会留痕，时限按新的内容重算。投诉改成别的要复核。")
    deed = gettext_lazy("改好")
    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("field", "事项"))
    category_id = forms.TypedChoiceField(
        label=gettext_lazy("类别"), coerce=int, required=False, empty_value=None
    )
    severity = forms.ChoiceField(label=gettext_lazy("严重程度"), choices=states.SEVERITIES.items())
    reason = passage(gettext_lazy("为什么改"), required=False, rows=2)

    def fill(self) -> None:
        case = self.case
        self.choose("kind", [(item.code, item.label) for item in catalogue.kinds()])
        offered = [
            (item.id, item.path_label) for item in catalogue.categories(self.actor, centre_id=case.centre_id)
        ]
        self.choose("category_id", [("", _("未选")), *offered])
        now = {
            "title": case.title,
            "kind": case.kind_code,
            "category_id": case.category_id,
            "severity": case.severity,
        }
        self.before = now
        self.initial = {**now, **self.initial}

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        changes = {name: data[name] for name, value in self.before.items() if data[name] not in (value, None)}
        actions.edit(self.case, changes, reason=data["reason"], actor=self.actor, at=at)
        return _("已更正") if changes else ""


class LinkForm(MoveForm):
    deed = pgettext_lazy("verb", "关联")
    other = forms.CharField(label=gettext_lazy("另一件的单号"), max_length=24, widget=NumberWidget)
    kind = forms.ChoiceField(label=gettext_lazy("什么关系"))

    def fill(self) -> None:
        self.choose("kind", [pair for pair in named(states.LINK_KINDS) if pair[0] != "merged_into"])
        offer_likely(self.fields["other"], queries.likely_same(self.case, self.actor))

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.link(self.case, data["other"].strip().upper(), kind=data["kind"], actor=self.actor, at=at)
        return _("已关联")


class MergeForm(MoveForm):
    says = gettext_lazy("两件是同一件事时用。这一件并入另一件，以后的回复都到那边；可以撤销。")
    deed = gettext_lazy("并入")
    confirms = True
    into = forms.CharField(label=gettext_lazy("并入哪一件（单号）"), max_length=24, widget=NumberWidget)

    def fill(self) -> None:
        offer_likely(self.fields["into"], queries.likely_same(self.case, self.actor))

    def carry_out(self, *, at: datetime) -> Words:
        into = self.cleaned_data["into"].strip().upper()
        actions.merge(self.case, into, actor=self.actor, at=at)
        survivor = queries.find(into, self.actor)
        over = tags.over(survivor.tags)
        return _("已并入。%(said)s") % {"said": tags.no_room(survivor.tags)} if over else _("已并入")


class UnmergeForm(MoveForm):
    says = gettext_lazy("单号、责任人和时限恢复到合并以前。")
    deed = gettext_lazy("撤销合并")

    def carry_out(self, *, at: datetime) -> Words:
        actions.unmerge(self.case, actor=self.actor, at=at)
        return _("已撤销合并")


class FirstContactForm(MoveForm):
    says = gettext_lazy("首问责任人只能这样更正，更正本身是一条签名的记录。")
    deed = gettext_lazy("更正")
    confirms = True
    person = ReceiverField(label=gettext_lazy("应是谁"))
    reason = passage(gettext_lazy("凭什么更正"), rows=2)

    def carry_out(self, *, at: datetime) -> Words:
        data = self.cleaned_data
        actions.correct_first_contact(
            self.case, person=data["person"][1], reason=data["reason"], actor=self.actor, at=at
        )
        return _("已更正首问责任人")
