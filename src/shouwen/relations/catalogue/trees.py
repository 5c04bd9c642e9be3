"""The organisation a pack suggests, as nodes :func:`organisation.actions.load_tree` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shouwen.foundation.organisation.presets import TREES, Node


def tree(part: Mapping[str, Any] | None) -> tuple[Node, ...]:
    """The nodes of a pack's ``organisation`` part; none when it has none.

    Either ``{"preset": name, "under": code, "below": nodes}``: a shipped tree with nodes added below every unit whose
    code ends in ``-code``; or ``{"tree": nodes, "templates": {name: nodes}}``: nodes whose ``below`` may name a
    template, whose codes are then joined to the centre's.
    """
    if not part:
        return ()
    if "preset" in part:
        return (_grafted(TREES[part["preset"]], part.get("under", ""), part.get("below", [])),)
    return tuple(_node(each, "", part.get("templates", {})) for each in part["tree"])


def _node(value: Mapping[str, Any], prefix: str, templates: Mapping[str, Any]) -> Node:
    below, code = value.get("below", []), value["code"]
    if isinstance(below, str):
        prefix, below = f"{code}-", templates[below]
        made = code
    else:
        made = prefix + code
    rest = {key: each for key, each in value.items() if key not in ("code", "below")}
    return Node(code=made, **rest, below=tuple(_node(each, prefix, templates) for each in below))


def _grafted(node: Node, under: str, below: Sequence[Mapping[str, Any]]) -> Node:
    grown = tuple(_grafted(each, under, below) for each in node.below)
    if under and node.code.endswith(f"-{under}"):
        prefix = node.code.removesuffix(under)
        grown += tuple(_node(each, prefix, {}) for each in below)
    return replace(node, below=grown)
