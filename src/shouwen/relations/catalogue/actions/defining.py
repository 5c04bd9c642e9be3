"""What a custom field or a status must be to be of use, before it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.kit.errors import Invalid
from shouwen.kit.text import squash
from shouwen.relations.catalogue import definitions, slots
from shouwen.relations.catalogue.models import Field, Status
from shouwen.relations.catalogue.shelf import shelves

FIXED = ("type", "currency")
"""What never changes of a field: old values would no longer be read as what they were written as."""
SECRET_TYPES = frozenset({"text", "passage", "link"})
OPTION_CODE = re.compile(r"[\w.-]{1,40}")


def field(values: dict[str, Any], row: Field | None, at: datetime) -> dict[str, Any]:
    """The properties of a field, checked together with those it has already.

    :raises Invalid: at each property that cannot be used so.
    """
    made = dict(values)
    wrong: dict[str, str] = {}
    type_ = str(made.get("type", row.type if row else "text"))
    if row is not None:
        for name in FIXED:
            if name in made and made[name] != getattr(row, name):
                wrong[name] = _("已有的值照它读，以后不能改；要换就停用它，另建一个")
    if type_ not in Field.Type.values:
        raise Invalid({"type": _("请从列表里选")})
    if type_ == "hours" and row is None and not (made.get("traits") or {}).get("from"):
        wrong["type"] = _("算出的字段要说明从哪个时间到哪个时间")
    wrong |= _places(made)
    if "options" in made or (row is None and type_ in definitions.LISTED):
        made["options"] = _options(made.get("options", ()), row, type_, at, wrong)
    if type_ == "money" and row is None:
        made["currency"] = str(made.get("currency") or "CNY").upper()
        if not re.fullmatch(r"[A-Z]{3}", made["currency"]):
            wrong["currency"] = _("币种写三个字母，如 CNY")
    _shape(made, row, type_, wrong)
    if wrong:
        raise Invalid(wrong)
    return made


def _places(made: Mapping[str, Any]) -> dict[str, str]:
    known = shelves()
    wrong = {}
    if any(each not in known.kinds for each in made.get("kinds", ())):
        wrong["kinds"] = _("请从列表里选")
    if any(each not in known.category_by_code for each in made.get("categories", ())):
        wrong["categories"] = _("没有这个类别")
    for mark in made.get("needed_for", ()):
        word, _colon, code = str(mark).partition(":")
        if code not in (known.kinds if word == "kind" else known.category_by_code if word == "category" else ()):
            wrong["needed_for"] = _("没有这个类别")
    if made.get("needed", "") not in Field.Moment.values:
        wrong["needed"] = _("请从列表里选")
    if made.get("secrecy", "") not in Field.Secrecy.values:
        wrong["secrecy"] = _("请从列表里选")
    return wrong


def _options(given: Sequence[Mapping[str, Any]], row: Field | None, type_: str, at: datetime, wrong: dict[str, str]) -> list[dict[str, str]]:
    """The answers in their order. One left out is retired today, because cases may hold it; one named again is back."""
    made: dict[str, dict[str, str]] = {}
    for each in given:
        name = squash(str(each.get("name", "")))
        code = squash(str(each.get("code") or "")) or name
        if not name or code in made or len(name) > 80:
            wrong["options"] = _("每个选项要有名称，不能重复")
        elif not OPTION_CODE.fullmatch(code):
            wrong["options"] = _("选项代码只用文字、数字、点和横线：%(code)s") % {"code": code}
        made[code] = {"code": code, "name": name, "name_en": squash(str(each.get("name_en", "")))}
        if each.get("valid_to"):
            made[code]["valid_to"] = str(each["valid_to"])[:10]
    if len(made) > definitions.MOST_OPTIONS:
        wrong["options"] = _("最多 %(most)d 个选项，更多的请用类别") % {"most": definitions.MOST_OPTIONS}
    if type_ in definitions.LISTED and not made:
        wrong["options"] = _("至少写一个选项")
    today = timezone.localdate(at).isoformat()
    for old in row.options if row else ():
        if old["code"] not in made:
            made[old["code"]] = {**old, "valid_to": old.get("valid_to") or today}
    return list(made.values())


def _shape(made: Mapping[str, Any], row: Field | None, type_: str, wrong: dict[str, str]) -> None:
    def now(name: str) -> Any:
        return made.get(name, getattr(row, name) if row else "")

    if now("secrecy") and type_ not in SECRET_TYPES:
        wrong["secrecy"] = _("只有文字和编号可以遮掩")
    if row is not None and "secrecy" in made and (made["secrecy"] == "sealed") != (row.secrecy == "sealed"):
        wrong["secrecy"] = _("已有的值是照原样存的，加密与不加密不能互换；请另建一个字段")
    if now("secrecy") and now("is_public"):
        wrong["is_public"] = _("遮掩的字段不给客户门户看")
    if not definitions.is_pattern(str(now("pattern") or "")):
        wrong["pattern"] = _("样式里最多一个 *")
    address = str(now("address") or "")
    if address and not (re.match(r"https?://", address) and "{}" in address):
        wrong["address"] = _("写成 https://…/{}，{} 处放编号")
    if now("default") and "options" not in wrong:
        options = [each["code"] for each in now("options") or ()]
        try:
            definitions.read(type_, now("default"), options=options, pattern=str(now("pattern") or ""))
        except ValueError:
            wrong["default"] = _("默认值不合这种字段")
    if now("default") and now("secrecy"):
        wrong["default"] = _("遮掩的字段不设默认值")


def status(values: dict[str, Any], row: Status | None, at: datetime) -> dict[str, Any]:
    """The properties of a status, which stands on one of the fixed states for good.

    :raises Invalid: for a state there is not, or another one than before.
    """
    known = {code for ask in slots.states for code in ask()}
    state = values.get("state", row.state if row else "")
    if state not in known or (row is not None and state != row.state):
        raise Invalid({"state": _("请选它属于哪个固定状态；以后不能改")})
    if any(each not in shelves().kinds for each in values.get("kinds", ())):
        raise Invalid({"kinds": _("请从列表里选")})
    return values


Check = Callable[[dict[str, Any], Any, datetime], dict[str, Any]]
CHECKS: dict[str, Check] = {"field": field, "status": status}
