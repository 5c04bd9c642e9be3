"""What is typed about a team's work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.teamwork import queries
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices


def people(actor: Actor, right: str) -> list[tuple[int, str]]:
    """Those a right reaches, by name."""
    ids = list(queries.led(actor, right).filter(is_active=True).values_list("pk", flat=True))
    return sorted(organisation.names(ids).items(), key=lambda pair: pair[1])


def whom(label: Any, **more: Any) -> forms.TypedChoiceField:
    """A colleague one leads."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)


class ItemForm(forms.Form):
    """A goal of a work plan."""

    person_id = whom(_("谁的"), required=False)
    goal = forms.CharField(label=_("目标"), max_length=200)
    measure = forms.CharField(label=_("怎么衡量"), max_length=200, help_text=_("写得出数的：如 新客户 1–3 家，办活动 2 场"))
    due = dates.Month(_("哪个月完成"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "person_id", [("", _("我自己")), *people(actor, "teamwork.lead")])


class ReportForm(forms.Form):
    """How far an item is."""

    progress = forms.IntegerField(label=_("完成了百分之几"), min_value=0, max_value=100)
    note = forms.CharField(label=_("说明"), max_length=400, required=False)


class ProjectForm(forms.Form):
    """A service project."""

    name = forms.CharField(label=_("名字"), max_length=120)
    purpose = forms.CharField(label=_("要做成什么"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    owner_id = whom(_("谁负责"), required=False)
    people = forms.TypedMultipleChoiceField(label=_("谁参加"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = people(actor, "teamwork.lead")
        set_choices(self, "owner_id", [("", _("我自己")), *known])
        set_choices(self, "people", known)


class MilestoneForm(forms.Form):
    """A milestone."""

    title = forms.CharField(label=_("里程碑"), max_length=120)
    due_on = dates.Day(_("哪天前达成"))


class NoteForm(forms.Form):
    """A coaching note."""

    person_id = whom(_("带教谁"))
    on = dates.Day(_("哪天"))
    topic = forms.CharField(label=_("带教什么"), max_length=80)
    words = forms.CharField(label=_("说了什么、做得怎样"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("本人看得到"))
    follow_up = forms.CharField(label=_("之后跟进什么"), max_length=200, required=False)
    follow_up_on = dates.Day(_("跟进到哪天"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "person_id", people(actor, "teamwork.lead"))


class GuidanceForm(forms.Form):
    """A guidance of somebody of a lower centre."""

    person_id = whom(_("指导谁"))
    on = dates.Day(_("哪天"))
    topic = forms.CharField(label=_("指导什么"), max_length=80)
    words = forms.CharField(label=_("查了什么、说了什么"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("本人和上下两级中心带他们的人看得到"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below: dict[str, list[tuple[int, str]]] = {}
        for each in queries.led_below(actor).filter(is_active=True).select_related("unit__centre"):
            below.setdefault(str(each.unit.centre), []).append((each.pk, str(each)))
        set_choices(self, "person_id", below.items())


class ResultForm(forms.Form):
    """What came of a guidance."""

    result = forms.CharField(label=_("结果"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("改了什么、还差什么；写了就不再改"))


class ScoreForm(forms.Form):
    """A performance score."""

    person_id = whom(_("谁的"))
    month = dates.Month(_("哪个月"))
    score = forms.IntegerField(label=_("绩效分"), min_value=0, max_value=100)
    words = forms.CharField(label=_("评语"), max_length=400, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "person_id", people(actor, "kpi.evaluate"))
