"""Parts that several forms share: moments, numbers of cases, choices from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue

Choices = list[tuple[Any, Any]]


def passage(label: Any, *, required: bool = True, rows: int = 3, most: int = 4000) -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": rows})
    )


class NumberWidget(forms.TextInput):
    """The number of a case, with those it is likely to be under it: the browser's own list, any other can be typed."""

    likely: Sequence[tuple[str, str]] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        place = f"{name}-likely"
        box = super().render(name, value, {**(attrs or {}), "list": place, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.likely)
        return format_html('{}<datalist id="{}">{}</datalist>', box, place, options)


def offer_likely(field: forms.Field, likely: Sequence[tuple[str, str]]) -> None:
    """Put likely numbers under a field, and say that they are there."""
    assert isinstance(field.widget, NumberWidget)
    field.widget.likely = likely
    if likely:
        field.help_text = ngettext("这位客户还有 %(n)s 件在办，点开就能选", "这位客户还有 %(n)s 件在办，点开就能选", len(likely)) % {"n": len(likely)}


def codes(list_code: str, actor: Actor, *, empty: str | None = None) -> Choices:
    """What a code list offers the actor's centre, for a select; ``empty`` is the words of no choice."""
    found: Choices = [(item.code, item.label) for item in catalogue.choices(list_code, actor)]
    return found if empty is None else [("", empty), *found]


def named(values: Mapping[Any, Any] | Iterable[tuple[Any, Any]], *, empty: str | None = None) -> Choices:
    """A fixed table as choices."""
    pairs: Choices = list(values.items()) if isinstance(values, Mapping) else list(values)
    return pairs if empty is None else [("", empty), *pairs]
