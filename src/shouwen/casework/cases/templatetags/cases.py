"""Small helps of the case templates."""

from __future__ import annotations

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def move_url(number: str, name: str) -> str:
    """The address of a move of a case."""
    return reverse(f"cases:{name}", args=[number])
