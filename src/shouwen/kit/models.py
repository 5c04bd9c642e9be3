"""The one base of every table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

from shouwen.kit.ids import new_id

M = TypeVar("M", bound=models.Model)


class Row(models.Model):
    """A table whose ids are made by the program (see :mod:`shouwen.kit.ids`)."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


def sum_of(**more: Any) -> models.DecimalField[Any, Any]:
    """A column of exact money, to a thousandth of a unit of its currency."""
    return models.DecimalField(max_digits=16, decimal_places=3, **more)


def new_row(model: type[M], **values: Any) -> M:
    """An unsaved row, ``values`` by column (``case_id``, never ``case``), the rest by default.

    For hot writes that make dozens of rows at a time: a model's constructor costs more than all the rest of them.
    It gives a row the constructor would have given, except that no ``pre_init`` or ``post_init`` signal is sent.

    :raises TypeError: for a column the table does not have.
    """
    plain, made = _defaults(model)
    row = model.__new__(model)
    row._state = ModelState()
    held = row.__dict__
    held |= plain
    for name, make in made:
        held[name] = values[name] if name in values else make()
    held |= values
    if len(held) != len(plain) + len(made) + 1:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(held.keys() - _names(model)))}")
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """What a row begins with: values all rows may share, and makers of those each must have for itself."""
    plain: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    for field in model._meta.concrete_fields:
        if field.has_default() and callable(field.default):
            made.append((field.attname, field.default))
        else:
            plain[field.attname] = field.get_default()
    return plain, tuple(made)


def _names(model: type[models.Model]) -> set[str]:
    return {"_state", *(field.attname for field in model._meta.concrete_fields)}
