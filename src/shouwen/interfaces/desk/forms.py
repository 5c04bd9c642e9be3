"""Forms of the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.organisation.models import Person


class PreferencesForm(forms.ModelForm):
    """How a person likes to see the desk."""

    language = forms.ChoiceField(label=_("语言"), choices=[("zh-hans", "中文"), ("en", "English")], widget=forms.RadioSelect)
    theme = forms.ChoiceField(
        label=_("明暗"),
        choices=[("system", _("跟随电脑")), ("light", _("明")), ("dark", _("暗"))],
        widget=forms.RadioSelect,
    )
    density = forms.ChoiceField(
        label=_("疏密"), choices=[("compact", _("紧凑")), ("comfortable", _("宽松"))], widget=forms.RadioSelect
    )
    single_keys = forms.BooleanField(
        label=_("单键快捷键"), required=False, help_text=_("按 C 登记、按 N 打开最急的一件。常误触时可关掉，组合键仍可用")
    )

    class Meta:
        model = Person
        fields = ("language", "theme", "density", "single_keys")
