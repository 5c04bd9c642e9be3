"""Small helps of the work-order templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from shouwen.foundation.files.queries import is_picture
from shouwen.kit.http import actor_of
from shouwen.relations.catalogue import queries as catalogue

register = template.Library()


@register.filter
def name(names: Mapping[int, str], pk: int | None) -> str:
    """A name from the page's names, by id."""
    return names.get(pk, "") if pk else ""


@register.filter
def code(value: str, list_code: str) -> str:
    """The words of a code of a list."""
    return catalogue.label(list_code, value)


@register.filter
def share(part: float | None) -> str:
    """A share as a percentage; without a base, a dash."""
    return "–" if part is None else f"{part * 100:.0f}%"


@register.inclusion_tag("workorders/parts/files.html", takes_context=True)
def files(context: Any, page: Any, kind: str, pk: int) -> dict[str, Any]:
    """The files that hang on one part of an order; who may not open them reads their names."""
    held = page.files.get((kind, pk), [])
    if not actor_of(context["request"]).may("files.read"):
        return {"names": [row.name for row in held]}
    return {
        "pictures": [row for row in held if is_picture(row)],
        "others": [row for row in held if not is_picture(row)],
    }
