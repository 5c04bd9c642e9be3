"""An organisation written as an indented list, and read back: one unit a line, deeper lines below. Pure.

``江海省客服中心 JH`` is a centre with its prefix; ``（承办）``, ``（班组）``, ``（市）`` … say what a guess would miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from shouwen.foundation.organisation.presets import Node

MARKS = {
    "集团": ("group", "centre"), "省": ("province", "centre"), "市": ("city", "centre"), "中心": ("city", "centre"),
    "部门": ("unit", "centre"), "班组": ("team", "centre"), "承办": ("unit", "branch"), "监督": ("unit", "oversight"),
    "group": ("group", "centre"), "province": ("province", "centre"), "city": ("city", "centre"),
    "unit": ("unit", "centre"), "team": ("team", "centre"), "handling": ("unit", "branch"), "oversight": ("unit", "oversight"),
}  # fmt: skip
"""What a word in brackets after a name says of a unit: its level and its role."""
LADDER = ("group", "province", "city", "unit", "team")
_LINE = re.compile(r"^(?P<gap>[\s　]*)(?:[-–—·•*]\s*)?(?P<rest>.*?)\s*$")
_MARK = re.compile(r"[（(]\s*([^（()）]{1,9})\s*[）)]\s*$")
_PREFIX = re.compile(r"[\s　,，:：]+(?=\d*[A-Z])([A-Z0-9]{1,4})$")
_TEAM = re.compile(r"(组|班|\b(team|desk|shift|crew)s?(\s+[a-z0-9]{1,3})?)$", re.IGNORECASE)
_INSIDE = re.compile(r"(室|组|班|席|\b(team|desk|shift|crew|room)s?(\s+[a-z0-9]{1,3})?)$", re.IGNORECASE)
"""Names that end so are teams, or at least parts of the centre itself; others below it are handling departments."""
_CENTRE = re.compile(r"(中心|\b(centre|center))$", re.IGNORECASE)
LONGEST, MOST = 80, 1000


@dataclass
class Branch:
    """A line as it was understood: what it is, what stands below, and what is wrong with it."""

    line: int
    depth: int
    name: str
    level: str
    role: str
    prefix: str = ""
    wrong: str = ""
    below: list[Branch] = field(default_factory=list)

    @property
    def is_centre(self) -> bool:
        """Whether cases are numbered here."""
        return self.role == "centre" and self.level in ("province", "city")


def read(text: str) -> list[Branch]:
    """The trees of a text; every line that cannot stand where it is says why."""
    roots: list[Branch] = []
    line_of: list[Branch] = []
    for number, gap, rest in _lines(text):
        while line_of and line_of[-1].depth >= gap:
            line_of.pop()
        parent = line_of[-1] if line_of else None
        branch = _branch(number, gap, rest, parent)
        (parent.below if parent else roots).append(branch)
        line_of.append(branch)
    _check(roots)
    return roots


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(text.splitlines()[:MOST], 1):
        found = _LINE.match(line)
        if found and found["rest"]:
            gap = sum({"\t": 4, "　": 2}.get(each, 1) for each in found["gap"])
            yield number, gap, found["rest"]


def _branch(number: int, gap: int, rest: str, parent: Branch | None) -> Branch:
    mark = _MARK.search(rest)
    word = mark[1].strip().lower() if mark else ""
    said = MARKS.get(word)
    if mark and said:
        rest = rest[: mark.start()].rstrip()
    prefix = None if _INSIDE.search(rest) or (said and said[0] in ("unit", "team")) else _PREFIX.search(rest)  # "Team A"
    name = rest[: prefix.start()].rstrip() if prefix else rest
    level, role = said or _guess(name, parent, bool(prefix))
    if said and parent and word in ("部门", "班组", "unit", "team") and parent.role != "centre":
        role = parent.role
    return Branch(number, gap, name, level, role, prefix[1] if prefix else "")


def _guess(name: str, parent: Branch | None, has_prefix: bool) -> tuple[str, str]:
    """What a unit is by its name and place."""
    if parent is None:
        return ("group" if ("集团" in name or name.lower().endswith(" group")) and not has_prefix else "province"), "centre"
    if has_prefix or (parent.level in ("group", "province") and _CENTRE.search(name)):
        return ("province" if parent.level == "group" else "city"), "centre"
    role = parent.role if parent.role != "centre" else "centre" if _INSIDE.search(name) else "branch"
    return ("team" if _TEAM.search(name) and role == "centre" else "unit"), role


def _check(roots: Sequence[Branch]) -> None:
    used: dict[str, int] = {}
    named: dict[tuple[int, str], int] = {}
    for branch, parent in walk(roots):
        first = named.setdefault((parent.line if parent else 0, branch.name), branch.line)
        branch.wrong = branch.wrong or _wrong(branch, parent, used) or _twice(branch, first)


def _twice(branch: Branch, first: int) -> str:
    """Two of one name side by side: a table of people could not say which is meant."""
    if first == branch.line:
        return ""
    return _("第 %(line)s 行已经有“%(name)s”了，同一个上级下面不重名") % {"line": first, "name": branch.name}


def _wrong(branch: Branch, parent: Branch | None, used: dict[str, int]) -> str:
    if len(branch.name) > LONGEST:
        return _("名称不超过 80 个字")
    if parent and not (LADDER.index(branch.level) > LADDER.index(parent.level) or branch.level == parent.level == "unit"):
        return _("不能设在“%(parent)s”下面：层级要更低") % {"parent": parent.name}
    if not branch.is_centre:
        return ""
    if not branch.prefix:
        return _("客服中心要有单号前缀，写在名称后面，如：%(name)s KF") % {"name": branch.name}
    if branch.prefix in used:
        return _("前缀 %(prefix)s 第 %(line)s 行已经用了") % {"prefix": branch.prefix, "line": used[branch.prefix]}
    used[branch.prefix] = branch.line
    return ""


def walk(roots: Sequence[Branch], parent: Branch | None = None) -> Iterator[tuple[Branch, Branch | None]]:
    """Every branch with the one above, in the order of the text."""
    for branch in roots:
        yield branch, parent
        yield from walk(branch.below, branch)


def problems(roots: Sequence[Branch]) -> list[Branch]:
    """The lines that cannot stay so."""
    return [branch for branch, _parent in walk(roots) if branch.wrong]


def nodes(roots: Sequence[Branch]) -> tuple[Node, ...]:
    """The units of a text without problems, each with a code of its own: the centre's prefix and a number."""
    counts: dict[str, int] = {}
    return tuple(_node(branch, "", counts) for branch in roots)


def _node(branch: Branch, prefix: str, counts: dict[str, int]) -> Node:
    if branch.is_centre:
        code = prefix = branch.prefix
    else:
        counts[prefix] = counts.get(prefix, 0) + 1
        code = f"{prefix or 'G'}-{counts[prefix]:02d}"
    below = tuple(_node(each, prefix, counts) for each in branch.below)
    return Node(code, branch.level, branch.role, branch.name, "", branch.prefix if branch.is_centre else "", None, below)


def written(found: Sequence[Node], depth: int = 0) -> str:
    """Units as a text that :func:`read` reads back the same."""
    lines = []
    for node in found:
        mark = next(word for word, what in MARKS.items() if what == (node.level, node.role) or (what[1] == node.role != "centre"))
        lines.append("  " * depth + f"{node.name}{' ' + node.prefix if node.prefix else ''}（{mark}）")
        lines.append(written(node.below, depth + 1))
    return "\n".join(line for line in lines if line)
