"""The editor of a tree of conditions: rows in groups, without script. The tree itself is ``cases.queries.conditions``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.cases.queries import conditions, receivers
from shouwen.casework.cases.queries.conditions import OPERATORS, Field
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue

OPS = {
    "in": pgettext_lazy("operator", "是"),
    "not_in": pgettext_lazy("operator", "不是"),
    "is": pgettext_lazy("operator", "是"),
    "eq": pgettext_lazy("operator", "等于"),
    "gte": "≥",
    "lte": "≤",
    "last": pgettext_lazy("operator", "在最近"),
    "next": pgettext_lazy("operator", "在今后"),
    "older": pgettext_lazy("operator", "早于这么久以前"),
    "on": pgettext_lazy("operator", "在"),
    "after": pgettext_lazy("operator", "从这天起"),
    "before": pgettext_lazy("operator", "早于这天"),
    "starts": pgettext_lazy("operator", "开头是"),
    "has": pgettext_lazy("operator", "含"),
    "lacks": pgettext_lazy("operator", "不含"),
    "filled": pgettext_lazy("operator", "已有"),
    "empty": pgettext_lazy("operator", "还没有"),
}
GROUPS = {
    "case": gettext_lazy("事项"),
    "duty": gettext_lazy("责任"),
    "time": gettext_lazy("时间"),
    "count": gettext_lazy("次数"),
    "customer": gettext_lazy("客户"),
}
MANY = ("person", "unit", "centre", "category")
ABSENT = ("number", "text")
"""Fields a rule does not ask for: a rule is not about one case, and words are looked at when they are written."""


@dataclass
class Row:
    """One test being edited."""

    asked: str
    op: str = ""
    values: list[str] = field(default_factory=list)


@dataclass
class Box:
    """A group being edited: whether any or all of its rows must hold."""

    joined: str = "all"
    rows: list[Row] = field(default_factory=list)


class Tree:
    """A tree while it is edited: the first box is the top, the others stand in it."""

    def __init__(self, boxes: Sequence[Box], wrong: Mapping[str, str] | None = None) -> None:
        self.boxes = list(boxes) or [Box()]
        self.wrong = dict(wrong or {})
        self.known = conditions.fields()

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Tree:
        """From a kept tree."""
        top, inner = _box(given), []
        for part in _parts(given):
            if "field" not in part:
                inner.append(_box(part))
        return cls([top, *inner])

    @classmethod
    def read(cls, data: Any) -> Tree:
        """From what was typed."""
        boxes = [Box(data.get(f"cj{k}", "all")) for k in range(max(1, min(9, len(data.getlist("cgs")))))]
        for place, name in enumerate(data.getlist("cf")):
            where = data.getlist("cg")[place] if place < len(data.getlist("cg")) else "0"
            box = boxes[number] if (number := plain_int(where) or 0) < len(boxes) else boxes[0]
            box.rows.append(_read(data, place, name))
        return cls(boxes)

    def changed(self, act: str, new: Mapping[str, str]) -> bool:
        """Add or remove a row or a group as a button asks; whether it was one of these."""
        verb, _colon, number = act.partition(":")
        place = -1 if (read := plain_int(number)) is None else read
        if verb == "addc" and 0 <= place < len(self.boxes):
            name = new.get(f"cnew{place}", "")
            if name in self.known:
                self.boxes[place].rows.append(Row(name, OPERATORS[self.known[name].kind][0]))
        elif verb == "addg" and len(self.boxes) < 6:
            self.boxes.append(Box("any" if self.boxes[0].joined == "all" else "all"))
        elif verb == "dropg" and 0 < place < len(self.boxes):
            del self.boxes[place]
        elif verb == "dropc":
            for box in self.boxes:
                if place < len(box.rows):
                    del box.rows[place]
                    break
                place -= len(box.rows)
        else:
            return verb in ("addc", "addg", "dropg")
        return True

    def given(self) -> dict[str, Any]:
        """The tree as JSON, for ``conditions.parse``."""
        top = [self._test(row) for row in self.boxes[0].rows]
        inner = [{box.joined: [self._test(row) for row in box.rows]} for box in self.boxes[1:] if box.rows]
        return {self.boxes[0].joined: [*top, *inner]} if top or inner else {}

    def _test(self, row: Row) -> dict[str, Any]:
        kind = self.known[row.asked].kind if row.asked in self.known else ""
        one = row.values[0] if row.values else ""
        value: Any = list(row.values) if kind in (*MANY, "choice") else one
        return {"field": row.asked, "op": row.op, "value": value}

    def paths(self) -> dict[tuple[int, int], str]:
        """Where each row stands in the tree, as faults name it."""
        found = {(0, place): str(place) for place in range(len(self.boxes[0].rows))}
        at = len(self.boxes[0].rows)
        for k, box in enumerate(self.boxes[1:], 1):
            if box.rows:
                found |= {(k, place): f"{at}.{place}" for place in range(len(box.rows))}
                at += 1
        return found

    def shown(self, actor: Actor) -> list[dict[str, Any]]:
        """Boxes and rows as the template draws them."""
        paths, number, found = self.paths(), 0, []
        for k, box in enumerate(self.boxes):
            rows = []
            for place, row in enumerate(box.rows):
                if row.asked in self.known:
                    wrong = self.wrong.get(paths.get((k, place), ""), "")
                    rows.append(_drawn(row, number, self.known[row.asked], wrong, actor))
                number += 1
            found.append({"k": k, "joined": box.joined, "rows": rows})
        return found


def _parts(given: Mapping[str, Any]) -> list[Any]:
    return list(given.get("all") or given.get("any") or [])


def _box(given: Mapping[str, Any]) -> Box:
    rows = [
        Row(part["field"], part["op"], _texts(part.get("value"))) for part in _parts(given) if "field" in part
    ]
    return Box("any" if "any" in given else "all", rows)


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _read(data: Any, place: int, name: str) -> Row:
    values = [each.removeprefix("p:") for each in data.getlist(f"c{place}-value") if each.strip()]
    if amount := data.get(f"c{place}-n", "").strip():
        values = [f"{amount}{data.get(f'c{place}-u', 'd')}"]
    return Row(name, data.get(f"c{place}-op", ""), values)


def _drawn(row: Row, number: int, asked: Field, wrong: str, actor: Actor) -> dict[str, Any]:
    ops = [
        (op, OPS[op]) for op in OPERATORS[asked.kind] if asked.kind != "moment" or op in SPANS or op == row.op
    ]
    one = row.values[0] if row.values else ""
    return {
        "n": number,
        "field": row.asked,
        "label": asked.label,
        "kind": asked.kind,
        "op": row.op,
        "ops": ops,
        "wrong": wrong,
        "choices": list(asked.choices.items()),
        "values": row.values,
        "slots": [*row.values, ""] if asked.kind in MANY else [],
        "people": [(f"p:{each}" if each else "", receivers.named(f"p:{each}")) for each in [*row.values, ""]] if asked.kind == "person" else [],
        "offered": _offered(asked.kind, actor),
        "one": one,
        "amount": one[:-1] if one[:-1].isdigit() else "",
        "unit": one[-1:] if one[:-1].isdigit() else "d",
    }  # fmt: skip


SPANS = ("last", "next", "older", "filled", "empty")


def _offered(kind: str, actor: Actor) -> list[tuple[str, str]]:
    if kind == "category":
        return [(str(each.id), each.path_label) for each in catalogue.categories(actor)]
    if kind not in ("unit", "centre"):
        return []
    units = Unit.objects.filter(is_active=True).order_by("path")
    if kind == "centre":
        units = units.filter(role=Unit.Role.CENTRE, level__in=["province", "city"])
    return [(str(pk), name) for pk, name in units.values_list("id", "name")]


def menu() -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields to ask for, in groups."""
    known = [each for each in conditions.fields().values() if each.code not in ABSENT]
    groups = dict.fromkeys(each.group for each in known)
    return [
        (
            str(GROUPS.get(group, _("其他"))),
            [(each.code, str(each.label)) for each in known if each.group == group],
        )
        for group in groups
    ]
