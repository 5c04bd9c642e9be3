"""Presets: the policies that ship, beside those in force here. What arrived with a later version is offered, never put in by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from shouwen.casework.deadlines.models import Policy
from shouwen.casework.deadlines.queries.words import PolicyView, view_of
from shouwen.casework.deadlines.shipping import policy_of, stage_of


@dataclass(frozen=True)
class Preset:
    """A shipped policy that is not in force here. ``is_new``: it never was, nor was it declined."""

    view: PolicyView
    is_new: bool


def shipped() -> dict[str, Mapping[str, Any]]:
    """Every policy that ships, by code."""
    text = files("shouwen.casework.deadlines").joinpath("data", "policies.json").read_text(encoding="utf-8")
    return {entry["code"]: entry for entry in json.loads(text)}


def presets() -> list[Preset]:
    """The shipped policies that are not in force, new ones first; one query."""
    ended: dict[str, bool] = {}
    for code, valid_to in Policy.objects.values_list("code", "valid_to"):
        ended[code] = ended.get(code, True) and valid_to is not None
    found = [Preset(_view(entry), code not in ended) for code, entry in shipped().items() if ended.get(code, True)]
    return sorted(found, key=lambda each: not each.is_new)


def new_presets() -> list[PolicyView]:
    """Those nobody here has decided on."""
    return [each.view for each in presets() if each.is_new]


def _view(entry: Mapping[str, Any]) -> PolicyView:
    policy = policy_of(entry)
    return view_of(policy, [stage_of(policy, row) for row in entry["stages"]], {})
