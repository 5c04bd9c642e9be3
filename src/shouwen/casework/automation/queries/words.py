"""Deeds in words, with names in place of ids, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.automation.rules.shape import Deed, Param
from shouwen.casework.automation.rules.vocabulary import DEEDS
from shouwen.casework.cases.queries import receivers
from shouwen.foundation.access import queries as access
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.errors import NotFound
from shouwen.kit.text import shortened
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.knowledge import queries as knowledge

SHORT = 60
"""Chinese characters of a text that a sentence of a rule shows; two letters count as one."""


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def sentence(given: Mapping[str, Any], places: Mapping[str, str] | None = None) -> str:
    """One deed as a sentence; ``places`` fills the placeholders of its words."""
    deed = DEEDS.get(given.get("deed", ""))
    if deed is None:
        return _("（已没有这个动作）")
    values = given.get("with") or {}
    if places:
        values = {
            name: knowledge.fill(each, places).text if isinstance(each, str) else each for name, each in values.items()
        }
    return str(deed.says).format_map(_Blank(_worded(deed, values))).rstrip("：:（）() ")


def sentences(deeds: Iterable[Mapping[str, Any]], places: Mapping[str, str] | None = None) -> list[str]:
    """Deeds as sentences, in order."""
    return [sentence(each, places) for each in deeds]


def _worded(deed: Deed, values: Mapping[str, Any]) -> dict[str, str]:
    found = {param.name: shown(param, values.get(param.name, param.default)) for param in deed.params}
    if deed.name == "notify":
        found["who"] = found["who"] if values.get("who") not in ("chosen", "post") else ""
        found["to"] = found["to"] if values.get("who") == "chosen" else ""
        found["role"] = found["role"] if values.get("who") == "post" else ""
    if found.get("days"):
        found["days"] = _("，最多 %(days)s 个工作日") % {"days": found["days"]}
    if deed.name == "dispatch" and not values.get("unit"):
        found["unit"] = _("类别常用的部门")
    return found


def shown(param: Param, value: Any) -> str:
    """A value as readers know it."""
    if value in ("", None):
        return ""
    if param.choices:
        return str(param.choices.get(value, value))
    if param.kind in _SHOWN:
        return _SHOWN[param.kind](param, value)
    return shortened(str(value), SHORT)


def _category(_param: Param, value: Any) -> str:
    try:
        return catalogue.category(int(value)).path_label
    except (NotFound, ValueError):
        return _("（已停用的类别）")


def _known(items: Any, code: Any) -> str:
    return next((each.label for each in items if each.code == code), str(code))


_SHOWN: dict[str, Any] = {
    "receiver": lambda _param, value: receivers.named(str(value)) or _("（已不在）"),
    "unit": lambda _param, value: organisation.unit_names([int(value)]).get(int(value), "") if value else "",
    "status": lambda _param, value: _known(catalogue.statuses(), value),
    "field": lambda _param, value: getattr(catalogue.known_field(str(value)), "label", value),
    "role": lambda _param, value: dict(access.role_names()).get(value, value),
    "category": _category,
    "code": lambda param, value: catalogue.label(param.source, value),
}
