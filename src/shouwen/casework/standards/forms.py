"""What is typed about standards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue


def passage(label: Any) -> forms.CharField:
    """The words of a standard."""
    return forms.CharField(label=label, max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}))


class StandardForm(forms.Form):
    """A new standard."""

    title = forms.CharField(label=gettext_lazy("名字"), max_length=120)
    category_path = forms.ChoiceField(label=gettext_lazy("哪一类业务"), required=False, help_text=gettext_lazy("这一类和下面的事项旁边都会显示"))
    text = passage(gettext_lazy("内容"))
    effective_on = dates.Day(gettext_lazy("从哪天起生效"))
    for_all = forms.BooleanField(label=gettext_lazy("所有中心都用"), required=False)

    def __init__(self, *args: Any, actor: Actor, may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "category_path", [("", _("所有业务")), *((each.path, each.path_label) for each in catalogue.categories(actor))])
        if not may_all:
            del self.fields["for_all"]


class VersionForm(forms.Form):
    """The next version."""

    text = passage(gettext_lazy("内容"))
    effective_on = dates.Day(gettext_lazy("从哪天起生效"))
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200)
