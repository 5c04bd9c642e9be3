"""Controls written straight say what Django's templates say, but for the lines they are broken in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from shouwen.kit.widgets import WRITERS, Straight

ODD = "<b>\"x\" & 'y'"
FLAT = [("", "请选择"), ("a&b", ODD), (3, 1234567), ("safe", mark_safe("<i>好</i>")), (None, _("其他"))]
GROUPED = [("第一组 <1>", [("1", "一"), ("2", ODD)]), ("3", "三"), ("空", [])]
ATTRS: list[dict[str, Any]] = [{}, {"id": "id_x", "class": "sw-input big"}, {"required": True, "hidden": False, "data-x": ODD, "min": 3}]
TEXTS: list[Any] = [None, "", "好", ODD, 12345.5, date(2026, 3, 18), _("其他"), mark_safe("&lt;")]
INPUTS = [forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput, forms.DateInput,
          forms.DateTimeInput, forms.TimeInput, forms.Textarea, forms.CheckboxInput]  # fmt: skip
CHOOSING = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]


def even(html: str) -> str:
    """HTML without the white space beside its tags."""
    return re.sub(r"\s*(<|>)\s*", r"\1", html)


def said(widget: forms.Widget, value: Any, attrs: dict[str, Any], renderer: DjangoTemplates) -> str:
    return str(widget.render("x<y", value, attrs, renderer=renderer))


@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize("attrs", ATTRS)
def test_an_input_is_the_same(kind: type[forms.Widget], attrs: dict[str, Any]) -> None:
    for value in TEXTS:
        assert said(kind(), value, attrs, Straight()) == said(kind(), value, attrs, DjangoTemplates())


@pytest.mark.parametrize("kind", CHOOSING)
@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("choices", [FLAT, GROUPED, []])
def test_a_choice_is_the_same(kind: type[ChoiceWidget], attrs: dict[str, Any], choices: list[Any]) -> None:
    for value in (None, "", "1", ["1", "2"], ["a&b"], 3):
        ours, theirs = kind(choices=choices), kind(choices=choices)
        assert even(said(ours, value, attrs, Straight())) == even(said(theirs, value, attrs, DjangoTemplates()))


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_an_option_by_itself_is_the_same(kind: type[forms.Widget]) -> None:
    class Asked(forms.Form):
        x = forms.MultipleChoiceField(choices=FLAT, widget=kind)

    ours, theirs = ([str(option.tag()) for option in Asked({"x": ["3"]}, renderer=renderer())["x"]] for renderer in (Straight, DjangoTemplates))
    assert ours == theirs
    assert len(ours) == len(FLAT)


def test_a_widget_with_a_template_of_its_own_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(DjangoTemplates, "render", lambda self, name, context, request=None: asked.append(name) or "")
    said(forms.ClearableFileInput(), None, {}, Straight())
    assert asked == ["django/forms/widgets/clearable_file_input.html"]
    assert asked[0] not in WRITERS


def test_the_pages_use_it() -> None:
    assert isinstance(get_default_renderer(), Straight)
