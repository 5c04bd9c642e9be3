"""The tree an installation begins with: somebody's own centre or centres, a pack's, or one of the presets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shouwen.foundation.organisation.presets import TREES, Node
from shouwen.interfaces.ops import outline
from shouwen.kit.errors import Invalid
from shouwen.relations.catalogue import queries as packs

SINGLE = "single"
PROVINCE = "province"
BY_PACK = "pack"
OUTLINE = "outline"
OWN = (SINGLE, PROVINCE)
"""Shapes whose centres are named by whoever begins."""
_PREFIX = re.compile(r"[A-Z0-9]{1,4}")
_GAPS = re.compile(r"[\s=,，、:：]+")


@dataclass(frozen=True)
class Plan:
    """What to begin with. ``cities`` are (name, prefix); ``branches`` are names, the same under every centre.

    ``time_zone``, ``currency`` and ``calendar_code`` are the whole tree's until a centre changes its own.
    """

    tree: str = SINGLE
    pack: str = ""
    more_packs: tuple[str, ...] = ()
    outline: str = ""
    name: str = ""
    prefix: str = ""
    cities: tuple[tuple[str, str], ...] = ()
    branches: tuple[str, ...] = ()
    time_zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    calendar_code: str = "cn-standard"


def trees() -> list[str]:
    """The shapes an organisation can start in."""
    return [SINGLE, PROVINCE, BY_PACK, *TREES]


def city_of(line: str) -> tuple[str, str]:
    """A name and a prefix from a line such as ``江州客服中心 JZ``; the prefix is the last word.

    :raises ValueError: with a sentence, when the line holds no such two.
    """
    words = [word for word in _GAPS.split(line.strip()) if word]
    if len(words) < 2 or not _PREFIX.fullmatch(words[-1]):
        raise ValueError(_("“%(line)s”后面写上编号前缀，如：江州客服中心 JZ") % {"line": line.strip()})
    return " ".join(words[:-1]), words[-1]


def nodes(plan: Plan) -> Sequence[Node]:
    """The units of a plan.

    :raises Invalid: when it names nobody, or two centres alike.
    """
    if plan.tree in TREES:
        return (TREES[plan.tree],)
    if plan.tree == OUTLINE:
        return _of_outline(plan.outline)
    if plan.tree == BY_PACK:
        return _of_pack(plan.pack)
    _check(plan)
    cities = tuple(_centre("city", name, prefix, plan.branches) for name, prefix in plan.cities)
    return (_centre("province", plan.name, plan.prefix, plan.branches, cities),)


def _of_outline(text: str) -> Sequence[Node]:
    roots = outline.read(text)
    if not roots or outline.problems(roots):
        raise Invalid({"outline": _("组织里还有要改的行")})
    return outline.nodes(roots)


def _of_pack(pack: str) -> Sequence[Node]:
    found = packs.pack_tree(pack) if pack else ()
    if not found:
        raise Invalid({"tree": _("没有行业包可照着建，换一种架构")})
    return found


def _check(plan: Plan) -> None:
    wrong: dict[str, str] = {}
    if not plan.name.strip():
        wrong["centre"] = _("写上客服中心的名称")
    if not _PREFIX.fullmatch(plan.prefix):
        wrong["prefix"] = _("前缀是 1 到 4 位大写字母或数字")
    used = [plan.prefix, *(prefix for _name, prefix in plan.cities)]
    if plan.tree == PROVINCE and not plan.cities:
        wrong["cities"] = _("至少写一个市中心，每行一个")
    elif twice := {prefix for prefix in used if used.count(prefix) > 1}:
        wrong["cities"] = _("前缀 %(prefix)s 用了两次，每个中心各用各的") % {
            "prefix": ", ".join(sorted(twice))
        }
    elif any(len(name) > 80 for name, _prefix in plan.cities):
        wrong["cities"] = _("名称不超过 80 个字")
    if any(len(name) > 80 for name in plan.branches):
        wrong["branches"] = _("名称不超过 80 个字")
    if wrong:
        raise Invalid(wrong)


def _centre(
    level: str, name: str, prefix: str, branches: Sequence[str], cities: tuple[Node, ...] = ()
) -> Node:
    """A centre with a reception team and its handling departments."""
    named = [*branches] or [_("业务部门")]
    below = (
        Node(f"{prefix}-T1", "team", "centre", _("受理组"), "Reception Team"),
        *(
            Node(f"{prefix}-B{place}", "unit", "branch", each, "" if branches else "Business Department")
            for place, each in enumerate(named, start=1)
        ),
    )
    return Node(prefix, level, "centre", name.strip(), "", prefix, None, (*below, *cities))
