"""Choosing files: a button in our own words, never the browser's."""

from __future__ import annotations

from django import forms
from django.template import Context, Template
from django.utils import translation


class Paper(forms.Form):
    file = forms.FileField(label="附件", help_text="CSV 都行")


def drawn(text: str, **more: object) -> str:
    return Template("{% load sw %}" + text).render(Context(more))


def test_a_field_of_a_form_and_one_of_a_page_look_the_same() -> None:
    for html in (drawn("{% field form.file %}", form=Paper()), drawn('{% files "id_file" "file" "附件" help="CSV 都行" accept=".csv" %}')):
        assert '<label for="id_file">附件' in html
        assert 'class="sw-file-input"' in html
        assert 'aria-describedby="id_file-help"' in html
        assert 'class="sw-input"' not in html
        assert "<span>选文件</span>" in html
        assert "data-picked" in html


def test_several_are_chosen_in_the_readers_language() -> None:
    with translation.override("en"):
        html = drawn('{% files "a" "b" "Photos" multiple=True %}')
    assert "Choose files" in html
    assert " multiple>" in html
