"""Migrating a new database without drawing every model anew at every step.

Django keeps the models as they were at each migration. When a table, an index or a constraint is added it draws anew
whatever leads to that table, which here is nearly everything: nine tenths of the time of the first ``migrate``. A new
table needs no other to be drawn, and an index changes what one model says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def lightly() -> Iterator[None]:
    """While it lasts, additions to the models' state draw only what they add. The tables are the same either way."""
    if not hasattr(ProjectState, "_append_option"):  # another Django: slower, and as right
        yield
        return
    usual = {name: getattr(ProjectState, name) for name in LIGHT}
    try:
        for name, way in LIGHT.items():
            setattr(ProjectState, name, way)
        yield
    finally:
        for name, way in usual.items():
            setattr(ProjectState, name, way)


def _add_model(self: Any, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if _is_drawn(self):
        self.apps.render_multiple([model_state])


def _append_option(self: Any, app_label: str, model_name: str, option_name: str, added: Any) -> None:
    """An index or a constraint more."""
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], added]
    if _is_drawn(self):
        meta = self.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), added])


def _is_drawn(state: Any) -> bool:
    return "apps" in vars(state)


LIGHT = {"add_model": _add_model, "_append_option": _append_option}
