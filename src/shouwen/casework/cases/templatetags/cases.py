"""Small helps of the case templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from shouwen.casework.cases.forms.receiver import ReceiverWidget

register = template.Library()


@register.simple_tag
def move_url(number: str, name: str) -> str:
    """The address of a move of a case."""
    return reverse(f"cases:{name}", args=[number])


@register.simple_tag
def receiver(each: Any) -> SafeString:
    """The search box of a custom field that names a colleague or a department."""
    widget = ReceiverWidget(units=each.type == "unit")
    return widget.render(each.name, each.value, {"id": each.id})
