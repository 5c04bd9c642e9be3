"""A tree of conditions said in words, in the reader's language, with the names of people, units and categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shouwen.casework.cases.queries.conditions import fields
from shouwen.casework.cases.rules import conditions as rules
from shouwen.casework.cases.rules.conditions import Field, Group, Test
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.errors import NotFound
from shouwen.kit.text import plain_ints
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

Names = Mapping[tuple[str, str], str]


def describe(tree: Group) -> str:
    """A tree as one sentence: ``优先级是P1或P2，且责任人是我``; '' when it asks nothing. Three queries at most, for names."""
    return descriptions([tree])[0]


def descriptions(trees: Sequence[Group]) -> list[str]:
    """As :func:`describe` for many trees, with no more queries."""
    if not any(trees):
        return [""] * len(trees)
    known = fields()
    names = names_of([test for tree in trees for test in tree.tests()], known)
    return [_joined(tree, known, names) for tree in trees]


def parts(tree: Group) -> list[tuple[str, str]]:
    """Each part of the top group as (field, what is asked), for chips; a group in it has no field."""
    known = fields()
    names = names_of(tree.tests(), known)
    return [
        ("", _joined(part, known, names)) if isinstance(part, Group) else (str(known[part.field].label), asked(part, known[part.field], names))
        for part in tree.parts
    ]


def _joined(tree: Group, known: Mapping[str, Field], names: Names) -> str:
    said = [
        _("（%(said)s）") % {"said": _joined(part, known, names)} if isinstance(part, Group) and len(part.parts) > 1
        else _joined(part, known, names) if isinstance(part, Group)
        else _("%(field)s%(asked)s") % {"field": known[part.field].label, "asked": asked(part, known[part.field], names)}
        for part in tree.parts
    ]  # fmt: skip
    return (pgettext("conditions", "，或") if tree.is_any else pgettext("conditions", "，且")).join(said)


def asked(test: Test, asked_of: Field, names: Names) -> str:
    """What a test asks of its field: ``是P1或P2``, ``在最近7天``."""
    value = spoken(test, asked_of, names)
    return {
        "in": _("是%(value)s"),
        "not_in": _("不是%(value)s"),
        "is": value if asked_of.kind == "flag" else _("是%(value)s"),
        "eq": _("等于%(value)s"),
        "gte": _("≥ %(value)s"),
        "lte": _("≤ %(value)s"),
        "last": _("在最近%(value)s"),
        "next": _("在今后%(value)s"),
        "older": _("在%(value)s以前"),
        "on": _("在%(value)s"),
        "after": _("从%(value)s起"),
        "before": _("早于%(value)s"),
        "starts": _("开头是%(value)s"),
        "has": _("含%(value)s"),
        "lacks": _("不含%(value)s"),
        "filled": pgettext("conditions", "已有"),
        "empty": pgettext("conditions", "还没有"),
    }[test.op] % {"value": value}


def spoken(test: Test, asked_of: Field, names: Names) -> str:
    """The value of a test in words."""
    if asked_of.kind == "choice":
        return or_list(str(asked_of.choices[each]) for each in test.value)
    if asked_of.kind in rules.LISTS:
        return or_list(named(asked_of.kind, each, names) for each in test.value)
    if asked_of.kind == "flag":
        return _("：是") if test.value else _("：否")
    if asked_of.kind != "moment":
        return "" if test.value is None else str(test.value)
    if test.op in ("after", "before"):
        day = parse_date(str(test.value))
        return date_format(day, "DATE_FORMAT") if day else ""
    return days().get(str(test.value)) or length(str(test.value))


def days() -> dict[str, str]:
    """The named spans of time."""
    return {
        "past": _("现在以前"), "future": _("现在以后"), "today": pgettext("conditions", "今天"), "yesterday": pgettext("conditions", "昨天"), "tomorrow": pgettext("conditions", "明天"),
        "this_week": _("本周"), "last_week": _("上周"), "this_month": _("本月"), "last_month": _("上月"),
    }  # fmt: skip


def length(word: str) -> str:
    """``7d`` as ``7天``."""
    found = rules.LENGTH.match(word)
    if not found:
        return ""
    number = int(found[1])
    words = {
        "m": ngettext("%(n)s分钟", "%(n)s分钟", number), "h": ngettext("%(n)s小时", "%(n)s小时", number), "d": ngettext("%(n)s天", "%(n)s天", number),
    }  # fmt: skip
    return words[found[2]] % {"n": number}


def or_list(words: Iterable[str]) -> str:
    """Words in a row, the last joined by *or*."""
    said: Sequence[str] = list(words)
    return pgettext("list", "或").join([pgettext("list", "、").join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def named(kind: str, value: str, names: Names) -> str:
    """The name of a person, unit or category; of what is gone, its id."""
    if value == rules.ME:
        return _("我")
    if value == rules.MINE:
        return _("我的班组") if kind == "unit" else _("我的中心")
    return names.get((kind, value)) or f"#{value}"


def names_of(tests: Iterable[Test], known: Mapping[str, Field]) -> dict[tuple[str, str], str]:
    """The names some tests need, by kind and id: one query for people, one for units, one for customers."""
    wanted: dict[str, set[Any]] = {"person": set(), "unit": set(), "centre": set(), "category": set(), "customer": set()}
    for test in tests:
        if (kind := known[test.field].kind) in wanted:
            wanted[kind] |= set(plain_ints(test.value))
    found = {("person", str(pk)): name for pk, name in (organisation.names(wanted["person"]) if wanted["person"] else {}).items()}
    found |= {("customer", str(pk)): name for pk, name in (customers.names(wanted["customer"]) if wanted["customer"] else {}).items()}
    units = wanted["unit"] | wanted["centre"]
    for pk, name in (organisation.unit_names(units) if units else {}).items():
        found |= {("unit", str(pk)): name, ("centre", str(pk)): name}
    return found | {("category", str(pk)): _category(pk) for pk in wanted["category"]}


def _category(pk: int) -> str:
    try:
        return catalogue.category(pk).label
    except NotFound:
        return ""


def operators(kind: str) -> dict[str, str]:
    """The operators of a kind of field, as a menu offers them."""
    choices = {"in": pgettext("comparison", "是"), "not_in": pgettext("comparison", "不是"), "is": pgettext("comparison", "是")}
    numbers = {"eq": "=", "gte": "≥", "lte": "≤"}
    moments = {
        "last": pgettext("comparison", "在最近"), "next": pgettext("comparison", "在今后"), "older": pgettext("comparison", "已过去"),
        "on": pgettext("comparison", "在"), "after": pgettext("comparison", "从这天起"), "before": pgettext("comparison", "早于这天"),
        "filled": pgettext("comparison", "已有"), "empty": pgettext("comparison", "还没有"),
    }  # fmt: skip
    words = {"starts": pgettext("comparison", "开头是"), "has": pgettext("comparison", "含"), "lacks": pgettext("comparison", "不含")}
    every = {**choices, **numbers, **moments, **words}
    return {op: every[op] for op in rules.OPERATORS[kind]}


def groups() -> dict[str, str]:
    """The groups of fields, as a menu heads them."""
    return {
        "case": pgettext("fields", "事项"), "duty": pgettext("fields", "责任"), "time": pgettext("fields", "时间"),
        "count": pgettext("fields", "次数"), "customer": pgettext("fields", "客户"), "order": pgettext("fields", "部门工单"),
        "custom": pgettext("fields", "自定义"),
    }  # fmt: skip
