"""What is typed about improvement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.cases.forms.receiver import PersonField
from shouwen.casework.improvement import states
from shouwen.casework.improvement.actions import Aim, Brief, Pilot, Task
from shouwen.casework.improvement.rules.triggers import FIGURES
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.forms import set_choices
from shouwen.kit.money import Money, parse
from shouwen.relations.catalogue import queries as catalogue


def passage(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **more)


def causes(actor: Actor) -> list[tuple[str, str]]:
    """Causes on offer, for a select."""
    return [("", _("未选")), *((each.code, each.path_label) for each in catalogue.choices("cause", actor))]


def categories(actor: Actor) -> list[tuple[str, str]]:
    """Categories on offer, for a select."""
    return [("", _("未选")), *((each.path, each.path_label) for each in catalogue.categories(actor))]


class PlanForm(forms.Form):
    """A new plan."""

    title = forms.CharField(label=gettext_lazy("要改进什么"), max_length=120, help_text=gettext_lazy("一句话，不写客户姓名"))
    kind = forms.ChoiceField(label=gettext_lazy("哪一种"), choices=list(states.KINDS.items()))
    source = forms.ChoiceField(
        label=gettext_lazy("从哪里来"), choices=[pair for pair in states.SOURCES.items() if pair[0] != "rule"], initial="hand"
    )
    source_note = forms.CharField(label=gettext_lazy("来源说明"), required=False, max_length=200, help_text=gettext_lazy("文号、检查名称等"))
    cause_code = forms.ChoiceField(label=gettext_lazy("针对哪个起因"), required=False, help_text=gettext_lazy("选了才能由程序取数据"))
    owner = PersonField(label=gettext_lazy("谁负责"), required=False, help_text=gettext_lazy("不选就是您"))
    due_on = dates.Day(gettext_lazy("期限"), required=False)
    problem = passage(gettext_lazy("问题说明"), required=False)
    cases = passage(gettext_lazy("从哪些事项看出来的"), 2, required=False, help_text=gettext_lazy("单号，用空格或换行分开"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "cause_code", causes(actor))

    @property
    def brief(self) -> Brief:
        data = {**self.cleaned_data}
        return Brief(owner=data.pop("owner"), cases=numbers(data.pop("cases")), **data)


def numbers(text: str) -> list[str]:
    """Case numbers as people paste them."""
    return list(dict.fromkeys(text.replace("，", " ").replace(",", " ").replace("、", " ").upper().split()))


class EditForm(forms.Form):
    """What a plan says."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("要改进什么"), max_length=120)
    due_on = dates.Day(gettext_lazy("期限"), required=False)
    cause_code = forms.ChoiceField(label=gettext_lazy("针对哪个起因"), required=False)
    category_path = forms.ChoiceField(label=gettext_lazy("类别"), required=False, help_text=gettext_lazy("经验教训按它显示在新事项旁边"))
    problem = passage(gettext_lazy("问题说明"), required=False)
    containment = passage(gettext_lazy("临时控制措施"), 2, required=False)
    root_cause = passage(gettext_lazy("根因"), 2, required=False)
    source_note = forms.CharField(label=gettext_lazy("来源说明"), required=False, max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("cause_code", causes(actor)), ("category_path", categories(actor))):
            now = str(self.initial.get(name) or "")
            known = now in {code for code, _label in offered}
            set_choices(self, name, offered if known else [*offered, (now, catalogue.label("cause", now))])


class OwnerForm(forms.Form):
    """Who leads a plan from now on."""

    owner = PersonField(label=gettext_lazy("交给谁"))


class CasesForm(forms.Form):
    """Cases to take into a plan."""

    cases = passage(gettext_lazy("单号"), 3, help_text=gettext_lazy("用空格或换行分开，可以一次贴几十个"))


class NodeForm(forms.Form):
    """An answer to “why?”, or a thing on a rib."""

    text = forms.CharField(label=gettext_lazy("一句话"), max_length=300)
    is_root = forms.BooleanField(label=gettext_lazy("这就是根因"), required=False)


class MeasureForm(forms.Form):
    """A measure."""

    problem = forms.CharField(label=gettext_lazy("针对哪个问题"), max_length=300, required=False)
    text = forms.CharField(label=gettext_lazy("做什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    effect = forms.CharField(label=gettext_lazy("预期效果"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("纠正还是预防"), choices=list(states.MEASURES.items()))
    owner = PersonField(label=gettext_lazy("谁来做"), required=False, help_text=gettext_lazy("不选就是计划负责人"))
    due_on = dates.Day(gettext_lazy("几时做完"))
    cost = forms.CharField(label=gettext_lazy("费用"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.CharField(label=gettext_lazy("币种"), max_length=3, initial="CNY")
    check_how = forms.CharField(label=gettext_lazy("怎样检查"), max_length=300, required=False)
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200, required=False)

    def __init__(self, *args: Any, is_rectification: bool, replaces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("problem", "check_how"):
            self.fields[name].required = is_rectification
        if replaces:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code = str(data.get("currency", "")).upper()
        try:
            data["money"] = parse(data["cost"], code, field="cost") if data.get("cost") else Money(Decimal(0), code)
        except Invalid as no:
            self.add_error("cost", next(iter(no.fields.values())))
        except ValueError:
            self.add_error("currency", _("币种要写三个大写字母"))
        return data

    @property
    def task(self) -> Task:
        data = self.cleaned_data
        kept = {name: data[name] for name in ("problem", "text", "effect", "kind", "due_on", "check_how")}
        return Task(owner=data["owner"], cost=data["money"], **kept)


class ReportForm(forms.Form):
    """How far a measure has come."""

    percent = forms.IntegerField(label=gettext_lazy("做到百分之几"), min_value=0, max_value=100)
    words = forms.CharField(label=gettext_lazy("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class CheckForm(forms.Form):
    """Whether a measure was done well."""

    passed = forms.ChoiceField(label=gettext_lazy("检查结果"), choices=[("yes", gettext_lazy("做到了")), ("no", gettext_lazy("还没做到"))])
    words = forms.CharField(label=gettext_lazy("检查到什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=200)


class GoalForm(forms.Form):
    """By what the effect is judged."""

    metric = forms.ChoiceField(label=gettext_lazy("用什么衡量"), choices=list(states.METRICS.items()))
    window_days = forms.IntegerField(label=gettext_lazy("一期几天"), min_value=1, max_value=366, initial=30)
    periods = forms.IntegerField(
        label=gettext_lazy("要连续几期达到"), min_value=1, max_value=12, initial=2, help_text=gettext_lazy("每期由程序取数，达不到就再观察")
    )
    target = forms.DecimalField(label=gettext_lazy("每期不超过"), min_value=0, max_digits=15, decimal_places=3)
    currency = forms.CharField(label=gettext_lazy("币种（看金额时）"), max_length=3, initial="CNY", required=False)

    @property
    def aim(self) -> Aim:
        data = self.cleaned_data
        return Aim(data["metric"], data["target"], data["window_days"], data["periods"], data["currency"] or "CNY")


GRADES = [(str(n), str(n)) for n in range(1, 6)]


class RiskForm(forms.Form):
    """How likely and how bad."""

    likelihood = forms.ChoiceField(label=gettext_lazy("可能性"), choices=GRADES, help_text=gettext_lazy("1 一年不到一次，5 每周都有"))
    impact = forms.ChoiceField(
        label=pgettext_lazy("risk", "影响"), choices=GRADES, help_text=gettext_lazy("1 一位客户、千元以内，5 百万以上、伤亡或监管处罚")
    )


class StepForm(forms.Form):
    """The words of a step."""

    words = passage(gettext_lazy("说明"), required=False)


class LessonForm(forms.Form):
    """A lesson."""

    title = forms.CharField(label=gettext_lazy("一句话"), max_length=120)
    text = passage(gettext_lazy("下次怎样做"))
    category_path = forms.ChoiceField(label=gettext_lazy("哪一类事项旁边显示"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "category_path", categories(actor))


class RuleForm(forms.Form):
    """A rule of one sort; its figures are fields."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)

    def __init__(self, *args: Any, sort: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sort = sort
        for name, (words, usual, _least, _most) in FIGURES[sort].items():
            widget = forms.TextInput(attrs={"inputmode": "decimal"})
            self.fields[name] = forms.CharField(label=str(words), max_length=20, initial=str(usual), widget=widget)
        if sort == "paid":
            self.fields["currency"] = forms.CharField(label=gettext_lazy("币种"), max_length=3, initial="CNY")
        self.fields["reason"] = forms.CharField(label=gettext_lazy("为什么改"), max_length=200, required=False)

    @property
    def figures(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*FIGURES[self.sort], *(("currency",) if self.sort == "paid" else ()))}


def figure(label: Any, **more: Any) -> forms.DecimalField:
    """A figure, not negative."""
    return forms.DecimalField(label=label, min_value=0, max_digits=15, decimal_places=3, **more)


class FlowForm(forms.Form):
    """Which flow is changed, from which version to which."""

    name = forms.CharField(label=gettext_lazy("流程"), max_length=120, help_text=gettext_lazy("例如：装机预约"))
    before_version = forms.CharField(label=gettext_lazy("现在是哪一版"), max_length=40)
    before_text = passage(gettext_lazy("现在怎么走"), required=False)
    after_version = forms.CharField(label=gettext_lazy("改后是哪一版"), max_length=40)
    after_text = passage(gettext_lazy("改后怎么走"))


class MetricForm(forms.Form):
    """What a flow is measured by."""

    name = forms.CharField(label=gettext_lazy("指标"), max_length=60, help_text=gettext_lazy("例如：从申请到上门"))
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=20, required=False)
    before = figure(gettext_lazy("现在是多少"))
    target = figure(gettext_lazy("要做到多少"))
    more = forms.ChoiceField(label=gettext_lazy("怎样算好"), choices=[("", gettext_lazy("越少越好")), ("more", gettext_lazy("越多越好"))], required=False)


class ReadingForm(forms.Form):
    """What a metric came to."""

    value = figure(gettext_lazy("改后是多少"))
    words = forms.CharField(label=gettext_lazy("这个数从哪里来"), max_length=300)


class TechnologyForm(forms.Form):
    """What a new technology costs and brings, and where it is tried."""

    name = forms.CharField(label=gettext_lazy("什么技术"), max_length=120)
    cost = forms.CharField(label=gettext_lazy("一次投入"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    benefit = forms.CharField(label=gettext_lazy("每年收益"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.CharField(label=gettext_lazy("币种"), max_length=3, initial="CNY")
    benefit_why = forms.CharField(label=gettext_lazy("收益怎么算出来的"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    pilot_where = forms.CharField(label=gettext_lazy("在哪里试"), max_length=200)
    pilot_from = dates.Day(gettext_lazy("从哪天试"))
    pilot_until = dates.Day(gettext_lazy("试到哪天"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code = str(data.get("currency", "")).upper()
        for name in ("cost", "benefit"):
            try:
                data[name] = parse(str(data.get(name, "")), code, field=name)
            except Invalid as no:
                self.add_error(name, next(iter(no.fields.values())))
            except ValueError:
                self.add_error("currency", _("币种要写三个大写字母"))
                break
        return data

    @property
    def pilot(self) -> Pilot:
        return Pilot(**{name: value for name, value in self.cleaned_data.items() if name != "currency"})


class PilotForm(forms.Form):
    """What a pilot showed."""

    result = forms.ChoiceField(label=gettext_lazy("试点结果"), choices=list(states.PILOTS.items()))
    words = forms.CharField(label=gettext_lazy("看到了什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
