"""The shape of a deed: what it asks for, how it is said, who may leave it to a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from shouwen.kit.errors import Invalid
from shouwen.kit.text import plain_int

Words = Any
"""A text, or one that is translated when it is read."""
MOST = 12
"""How many deeds one macro or rule may do."""


@dataclass(frozen=True)
class Param:
    """One thing a deed asks for.

    ``kind`` is text (several lines, may hold placeholders), line, choice (of ``choices``), code (of the code list
    ``source``), receiver (a person or unit, ``p:<id>`` or ``u:<id>``), unit (a handling department, 0 is the usual one of
    the category), role, category, number (of a case), field (of the case), status or amount.
    """

    name: str
    kind: str
    label: Words
    needed: bool = True
    choices: Mapping[str, Words] = field(default_factory=dict)
    source: str = ""
    default: Any = ""
    least: int = 0
    most: int = 4000


@dataclass(frozen=True)
class Deed:
    """One thing that can be done to a case. ``says`` is its sentence with ``{param}`` places.

    ``right`` is what the case's own action will ask for; ``undone`` whether it can be taken back; ``by_rule`` whether
    a rule may do it without a person.
    """

    name: str
    label: Words
    says: Words
    right: str
    params: tuple[Param, ...] = ()
    undone: bool = False
    by_rule: bool = True
    group: str = "words"

    def param(self, name: str) -> Param:
        """One of its params."""
        return next(each for each in self.params if each.name == name)


def checked(given: Any, known: Mapping[str, Deed], *, by_rule: bool = False) -> list[dict[str, Any]]:
    """Deeds as they are kept: ``[{"deed": name, "with": {param: value}}, …]``, nothing unknown, nothing missing.

    :raises Invalid: with the sentence beside ``<place>.<param>``.
    """
    if not isinstance(given, list) or not given:
        raise Invalid({"deeds": _("至少加一个动作")})
    if len(given) > MOST:
        raise Invalid({"deeds": _("一次最多做 %(most)s 件事") % {"most": MOST}})
    wrong: dict[str, str] = {}
    kept = [_checked(place, each, known, by_rule, wrong) for place, each in enumerate(given)]
    if wrong:
        raise Invalid(wrong)
    return kept


def _checked(
    place: int, given: Any, known: Mapping[str, Deed], by_rule: bool, wrong: dict[str, str]
) -> dict[str, Any]:
    deed = known.get(given.get("deed", "")) if isinstance(given, Mapping) else None
    if deed is None:
        wrong[f"{place}.deed"] = _("没有这个动作")
        return {}
    if by_rule and not deed.by_rule:
        wrong[f"{place}.deed"] = _("“%(deed)s”要由人来做，不能交给规则") % {"deed": deed.label}
    values = given.get("with") or {}
    if not isinstance(values, Mapping) or set(values) - {param.name for param in deed.params}:
        wrong[f"{place}.deed"] = _("这个动作没有这样的参数")
        return {}
    kept = {param.name: _value(param, values.get(param.name)) for param in deed.params}
    for param in deed.params:
        if sentence := _fault(param, kept[param.name]):
            wrong[f"{place}.{param.name}"] = sentence
    return {
        "deed": deed.name,
        "with": {name: value for name, value in kept.items() if value not in ("", None)},
    }


def _value(param: Param, value: Any) -> Any:
    if value is None or value == "":
        return param.default
    if param.kind in ("amount", "category", "unit") and not isinstance(value, bool):
        text = str(value).strip()
        return text if (number := plain_int(text)) is None else number
    return str(value).strip()


def _fault(param: Param, value: Any) -> str:
    if value in ("", None):
        return _("请填上“%(what)s”") % {"what": param.label} if param.needed else ""
    if param.kind in ("amount", "category", "unit") and not isinstance(value, int):
        return _("这里要一个数")
    if param.kind == "amount" and not param.least <= value <= param.most:
        return _("在 %(least)s 到 %(most)s 之间") % {"least": param.least, "most": param.most}
    if param.choices and value not in param.choices:
        return _("请从列表里选一项")
    if param.kind == "receiver" and not _names_somebody(value):
        return _("请从列表里选一位")
    if isinstance(value, str) and len(value) > param.most:
        return _("最多 %(most)s 个字") % {"most": param.most}
    return ""


def _names_somebody(value: str) -> bool:
    kind, _colon, number = value.partition(":")
    return kind in ("p", "u") and plain_int(number) is not None
