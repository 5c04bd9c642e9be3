"""Choosing a colleague, a department or a team by name: the one search box all modules of casework use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shouwen.casework.cases.queries.receivers import named
from shouwen.kit.text import plain_int


class ReceiverWidget(forms.TextInput):
    """A search box over people and (``units``) departments; its value is ``p:<id>`` or ``u:<id>``."""

    template_name = "cases/widgets/receiver.html"

    def __init__(self, *, units: bool) -> None:
        super().__init__()
        self.units = units

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"units": self.units, "shown": named(str(value or ""))}
        return context


class ReceiverField(forms.CharField):
    """Who gets it: a person, or (``units``) a department or team. Gives ``("p" or "u", id)`` or None."""

    def __init__(self, *, units: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=ReceiverWidget(units=units), **kwargs)
        self.units = units

    def clean(self, value: Any) -> Any:
        kind, _colon, number = str(super().clean(value) or "").partition(":")
        if not kind:
            return None
        pk = plain_int(number)
        if kind not in ("p", "u") or pk is None or (kind == "u" and not self.units):
            raise forms.ValidationError(_("请从列表里选一位"))
        return kind, pk


class PersonField(ReceiverField):
    """A person found by name or staff number; gives their id, or None."""

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return found[1] if found else None
