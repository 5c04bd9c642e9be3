"""The small forms of a complaint: evidence, flags, an override."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases import states as cases
from shouwen.casework.cases.forms.receiver import PersonField
from shouwen.casework.complaints import states
from shouwen.kit import dates


class EvidenceForm(forms.Form):
    """What was collected, by whom and when; files come beside it."""

    kind = forms.ChoiceField(label=_("种类"), choices=list(states.EVIDENCE_KINDS.items()))
    title = forms.CharField(label=_("名称"), required=False, max_length=120, help_text=_("不写就用文件名"))
    words = forms.CharField(label=_("内容"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("陈述、通话要点等文字证据写在这里；文件在下面选"))
    collected_at = dates.Moment(_("收集时间"), required=False, help_text=_("不填就是现在"))


class AsideForm(forms.Form):
    """Why a piece of evidence counts no more."""

    reason = forms.CharField(label=_("为什么不采用"), max_length=200)


class FlagForm(forms.Form):
    """Why a special circumstance is marked or lifted."""

    reason = forms.CharField(label=_("依据"), max_length=200)


class OverrideForm(forms.Form):
    """A severity by hand, and why."""

    severity = forms.ChoiceField(label=_("严重程度"), choices=list(cases.SEVERITIES.items()))
    reason = forms.CharField(label=_("为什么改定"), max_length=200)


class AccusedForm(forms.Form):
    """Which colleague a complaint is about."""

    who = PersonField(label=_("是哪位同事"))


class ClearedForm(forms.Form):
    """Who was named by mistake, and how that came out."""

    cleared = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("为什么是写错了"), max_length=200)
