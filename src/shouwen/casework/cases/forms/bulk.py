"""What one move on many cases needs to know: a small form a move, whose data is plain JSON."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import states
from shouwen.casework.cases.forms.parts import codes, named, passage
from shouwen.casework.cases.forms.receiver import ReceiverField
from shouwen.casework.cases.queries import tags
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue

Words = Any


class BulkForm(forms.Form):
    """A move on many cases. ``says`` tells the consequence; ``is_final``: it cannot be taken back."""

    label: ClassVar[Words] = ""
    says: ClassVar[Words] = ""
    is_final: ClassVar[bool] = False

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fill()

    def fill(self) -> None:
        """Put in the choices that depend on who asks."""

    def data_of(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class ReassignForm(BulkForm):
    label, says = gettext_lazy("改派"), gettext_lazy("立即换人，不等受理；原来的人和新的人都会收到理由。")
    to = ReceiverField(label=gettext_lazy("改派给谁"))
    lane = forms.ChoiceField(
        label=gettext_lazy("改派什么"),
        choices=[("handler", gettext_lazy("经办")), ("owner", gettext_lazy("责任")), ("both", gettext_lazy("责任和经办"))],
    )
    reason = passage(gettext_lazy("理由"), rows=2)

    def data_of(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"to": data["to"][1], "lane": data["lane"], "reason": data["reason"]}


class HandOffForm(BulkForm):
    label, says = gettext_lazy("交办经办"), gettext_lazy("对方受理之前仍由原来的人负责；没受理的可以整批撤回。")
    to = ReceiverField(label=gettext_lazy("交给谁"), units=True)
    reason_code = forms.ChoiceField(label=gettext_lazy("为什么交"), required=False)
    note = passage(gettext_lazy("交代清楚：已知情况、答应了客户什么"), rows=3)

    def fill(self) -> None:
        set_choices(self, "reason_code", codes("transfer_reason", self.actor, empty=_("未选")))

    def data_of(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind, pk = data["to"]
        return {"to" if kind == "p" else "to_unit": pk, "note": data["note"], "reason_code": data["reason_code"]}


class GradeForm(BulkForm):
    label, says = gettext_lazy("改优先级或紧急程度"), gettext_lazy("时限按新的级别重算。投诉改优先级要写理由，还要有改定级别的权限。")
    priority = forms.ChoiceField(label=gettext_lazy("优先级"), required=False)
    urgency = forms.ChoiceField(label=gettext_lazy("紧急程度"), required=False)
    reason = passage(gettext_lazy("理由"), rows=2, required=False)

    def fill(self) -> None:
        set_choices(self, "priority", named(states.PRIORITIES, empty=_("不改")))
        set_choices(self, "urgency", named(states.URGENCIES, empty=_("不改")))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("priority")) == bool(given.get("urgency")):
            raise forms.ValidationError(_("优先级和紧急程度改其中一项"))
        return given

    def data_of(self) -> dict[str, Any]:
        data = super().data_of()
        return {name: int(value) if name == "priority" else value for name, value in data.items()}


class CategoryForm(BulkForm):
    label, says = gettext_lazy("改类别"), gettext_lazy("时限按新的类别重算。")
    category_id = forms.ChoiceField(label=gettext_lazy("类别"))

    def fill(self) -> None:
        set_choices(self, "category_id", [("", _("请选")), *((item.id, item.path_label) for item in catalogue.categories(self.actor))])

    def data_of(self) -> dict[str, Any]:
        return {"category_id": int(self.cleaned_data["category_id"])}


class TagForm(BulkForm):
    label, says = gettext_lazy("加减标签"), gettext_lazy("已经这样的不动。")
    do_ = forms.ChoiceField(label=gettext_lazy("做什么"), choices=[("add", gettext_lazy("加上")), ("remove", gettext_lazy("去掉"))])
    tag = forms.ChoiceField(label=gettext_lazy("标签"))

    def fill(self) -> None:
        set_choices(self, "tag", [("", _("请选")), *tags.choices().items()])

    def data_of(self) -> dict[str, Any]:
        return {self.cleaned_data["do_"]: [self.cleaned_data["tag"]]}


class TakeForm(BulkForm):
    label, says, is_final = gettext_lazy("受理"), gettext_lazy("受理后由您负责并办理，到客户认可为止。"), True


class InvestigateForm(BulkForm):
    label, is_final = gettext_lazy("开始调查"), True
    text = passage(gettext_lazy("查到什么、打算怎么做"), required=False, rows=2)


class WaitForm(BulkForm):
    label, says = gettext_lazy("等待"), gettext_lazy("只有列出的原因才停表，原因和起止都会留痕。")
    for_ = forms.ChoiceField(
        label=gettext_lazy("等谁"),
        choices=[("customer", gettext_lazy("客户")), ("unit", gettext_lazy("部门")), ("third", gettext_lazy("第三方"))],
    )
    reason_code = forms.ChoiceField(label=gettext_lazy("等什么"))
    until = dates.Moment(gettext_lazy("等到什么时候"), required=False)
    text = passage(gettext_lazy("说明"), required=False, rows=2)

    def fill(self) -> None:
        set_choices(self, "reason_code", codes("pause", self.actor))

    def data_of(self) -> dict[str, Any]:
        data = self.cleaned_data
        until = data["until"].isoformat() if data["until"] else ""
        return {"for": data["for_"], "reason_code": data["reason_code"], "until": until, "text": data["text"]}


class ResumeForm(BulkForm):
    label, says, is_final = gettext_lazy("继续办理"), gettext_lazy("停着的时限从现在接着走。"), True


class NoteForm(BulkForm):
    label, says, is_final = gettext_lazy("记备注"), gettext_lazy("每一件都记下同一句，只有同事看得到。"), True
    text = passage(gettext_lazy("备注"), rows=3)


class CloseForm(BulkForm):
    label, says, is_final = gettext_lazy("办结"), gettext_lazy("办结后卷宗只读，客户收到结果；要继续办须重开。"), True
    reason_code = forms.ChoiceField(label=gettext_lazy("凭什么办结"))
    note = passage(gettext_lazy("办结说明"), required=False, rows=2)

    def fill(self) -> None:
        set_choices(self, "reason_code", named(states.CLOSE_REASONS))


BULK: dict[str, type[BulkForm]] = {
    "reassign": ReassignForm,
    "hand_off": HandOffForm,
    "grade": GradeForm,
    "category": CategoryForm,
    "tag": TagForm,
    "wait": WaitForm,
    "resume": ResumeForm,
    "take": TakeForm,
    "investigate": InvestigateForm,
    "note": NoteForm,
    "close": CloseForm,
}
"""The moves that can be made on many cases, in the order of the menu."""
