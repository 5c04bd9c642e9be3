"""What may be asked of the log."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger import log
from shouwen.kit import dates
from shouwen.kit.forms import set_choices


class LogForm(forms.Form):
    """Who, about what, which kind, from when to when, with which words."""

    who = forms.CharField(label=_("谁做的"), required=False, max_length=40)
    about = forms.CharField(label=_("关于什么"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("做了什么"), required=False)
    since = dates.Day(_("从哪天起"), required=False)
    until = dates.Day(_("到哪天止"), required=False)
    text = forms.CharField(label=_("文字"), required=False, max_length=80)
    subject = forms.RegexField(r"^[a-z_]{1,24}:\d{1,19}$", required=False, widget=forms.HiddenInput)
    preset = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", [("", _("不限")), *log.kinds()])

    def asked(self) -> log.Asked:
        """What is looked for; a field that cannot be read asks for nothing."""
        self.is_valid()
        held = self.cleaned_data
        since, until = held.get("since"), held.get("until")
        words = {name: held.get(name, "").strip() for name in ("who", "about", "kind", "text", "subject", "preset")}
        return log.Asked(
            **words,
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def _midnight(day: Any) -> datetime:
    """The beginning of a day in the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time()))


class ExportForm(forms.Form):
    """Why the log is taken out."""

    reason = forms.CharField(label=_("为什么导出"), max_length=200)
