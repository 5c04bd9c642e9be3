"""From a filled form to an action, and from its refusal back to the sentence beside the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.forms import BaseForm, CharField, ChoiceField, TextInput, ValidationError

from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import parse

T = TypeVar("T")


def carried_out(form: BaseForm, act: Callable[[], T]) -> tuple[bool, T | None]:
    """Run an action for a valid form: (True, what it returned), or (False, None) with the refusal in the form.

    What is not there, or not the reader's to do, is no matter of the form and goes on.

    :raises NotFound, Forbidden: as the action does.
    """
    if not form.is_valid():
        return False, None
    try:
        return True, act()
    except Invalid as wrong:
        for name, sentence in wrong.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
    except (NotFound, Forbidden):
        raise
    except Conflict as no:
        form.add_error(None, no.message)
    return False, None


def choice_field(form: BaseForm, name: str) -> ChoiceField:
    """A field of a form that offers choices.

    :raises TypeError: when it is of another kind, which is a mistake in the form.
    """
    field = form.fields[name]
    if not isinstance(field, ChoiceField):
        raise TypeError(f"{name} offers no choices")
    return field


def set_choices(form: BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """What a field offers, worked out for this reader; optgroups as (label, [(value, label), …])."""
    choice_field(form, name).choices = list(choices)


class AmountField(CharField):
    """An amount as people type it, read by :func:`kit.money.parse` in ``currency``; gives a Decimal, None when empty."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_length": 40, **more}, widget=TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        self.currency = "CNY"

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse(text, self.currency).amount
        except Invalid as wrong:
            raise ValidationError(next(iter(wrong.fields.values()))) from None
