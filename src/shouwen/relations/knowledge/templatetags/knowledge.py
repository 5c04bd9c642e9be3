"""Small things the pages of texts need."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def named(names: Mapping[str, str], key: str) -> str:
    """The word for a key, or the key."""
    return names.get(key, key)
