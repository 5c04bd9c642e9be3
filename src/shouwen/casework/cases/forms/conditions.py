"""A tree of conditions as a form: rows of field, operator and value, in groups; and back. Works without script."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from shouwen.casework.cases.queries import conditions, wording
from shouwen.casework.cases.rules import conditions as rules
from shouwen.casework.cases.rules.conditions import Field, Group, Test
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue

Choice = tuple[str, Any, bool]


@dataclass
class Row:
    """One row of the form, as it stands or as it came in. ``group`` 0 is the top one."""

    number: int
    group: int = 0
    field: str = ""
    op: str = ""
    values: list[str] = dataclasses.field(default_factory=list)
    wrong: str = ""
    kind: str = ""
    fields: list[tuple[str, list[Choice]]] = dataclasses.field(default_factory=list)
    ops: list[Choice] = dataclasses.field(default_factory=list)
    choices: list[Choice] = dataclasses.field(default_factory=list)

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def amount(self) -> str:
        return self.value[:-1] if rules.LENGTH.match(self.value) else ""

    @property
    def control(self) -> str:
        """Which control takes the value."""
        if self.op in rules.BARE or not self.field:
            return "none"
        if self.kind == "moment":
            return {"on": "days", "after": "date", "before": "date"}.get(self.op, "length")
        if self.kind == "category":
            return "many"
        return {"person": "person", "unit": "unit"}.get(self.kind, "checks" if self.kind in rules.LISTS else self.kind)


@dataclass
class Form:
    """The rows by group, each group with how it is joined."""

    groups: list[tuple[int, bool, list[Row]]]
    wrong: str = ""


def from_tree(tree: Group, actor: Actor, *, further: str = "") -> Form:
    """The form of a tree; with a row to be filled in for a ``further`` field."""
    rows: list[Row] = []
    joined = {0: tree.is_any}
    for part in tree.parts:
        if isinstance(part, Group):
            group = max(joined) + 1
            joined[group] = part.is_any
            rows += [_row(len(rows) + place, each, group) for place, each in enumerate(part.parts) if isinstance(each, Test)]
        else:
            rows.append(_row(len(rows), part, 0))
    if further:
        rows.append(Row(_free(rows), field=further))
    return _drawn(rows, joined, actor)


def _row(number: int, test: Test, group: int) -> Row:
    value = test.value
    values = [str(each) for each in value] if isinstance(value, tuple) else [] if value is None else [{True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)]
    return Row(number, group, test.field, test.op, values)


def from_words(asked: QueryDict, actor: Actor) -> Form:
    """The form as it came in, with what its buttons ask for: a row or a group more, a row less."""
    rows, joined = _read(asked)
    add, drop = asked.get("add", ""), asked.get("drop", "")
    rows = [row for row in rows if row.number != plain_int(drop)]
    if add == "group":
        joined[max(joined) + 1] = not joined[0]
        rows.append(Row(_free(rows), max(joined)))
    elif (group := plain_int(add)) is not None:
        rows.append(Row(_free(rows), group))
    return _drawn(rows, joined, actor)


def _free(rows: Iterable[Row]) -> int:
    return max((row.number for row in rows), default=-1) + 1


def _read(asked: QueryDict) -> tuple[list[Row], dict[int, bool]]:
    joined = {int(name[1:]): asked[name] == "any" for name in asked if name[0] == "j" and name[1:].isdecimal() and len(name) < 5}
    joined.setdefault(0, False)
    numbers = sorted(int(name[1:]) for name in asked if name[0] == "f" and name[1:].isdecimal() and len(name) < 5)
    rows = []
    for number in numbers[: rules.TESTS + 1]:
        group = plain_int(asked.get(f"g{number}", "0"))
        values = [each.partition(":")[2] if each[:2] in ("p:", "u:") else each for each in asked.getlist(f"v{number}") if each]
        if unit := asked.get(f"u{number}", ""):
            values = [f"{values[0]}{unit}"] if values else []
        rows.append(Row(number, group if group in joined else 0, asked.get(f"f{number}", ""), asked.get(f"o{number}", ""), values))
    return rows, joined


def tree_of(form: Form) -> Group | None:
    """The tree of a form; None when something in it is wrong, which then stands beside its row. Empty rows ask nothing."""
    ok = True
    parts: list[Test | Group] = []
    for group, is_any, rows in form.groups:
        made: list[Test | Group] = []
        for row in rows:
            if not row.field:
                continue
            try:
                made.append(conditions.parse({"all": [_plain(row)]}).parts[0])
            except Invalid as wrong:
                ok, row.wrong = False, next(iter(wrong.fields.values()))
        parts += made if group == 0 else [Group(tuple(made), is_any)] if made else []
    tree = Group(tuple(parts), form.groups[0][1]) if parts else Group()
    if len(tree.tests()) > rules.TESTS:
        form.wrong, ok = rules.too_many(), False
    return tree if ok else None


def _plain(row: Row) -> dict[str, Any]:
    value: Any = row.values if row.kind in rules.LISTS else row.value
    return {"field": row.field, "op": row.op, "value": value}


def _drawn(rows: list[Row], joined: dict[int, bool], actor: Actor) -> Form:
    """The rows with what their controls offer."""
    known = conditions.fields()
    if not any(row.group == 0 for row in rows) and len(joined) == 1:
        rows = [Row(_free(rows)), *rows]
    names = wording.names_of([Test(row.field, "in", tuple(row.values)) for row in rows if row.field in known and known[row.field].kind in rules.LISTS], known)
    for row in rows:
        asked = known.get(row.field)
        row.kind = asked.kind if asked else ""
        row.fields = _fields(known, row.field)
        if asked is None:
            row.field = ""
            continue
        offered = rules.OPERATORS[asked.kind]
        row.op = row.op if row.op in offered else offered[0]
        words = wording.operators(asked.kind)
        row.ops = [(op, words[op], op == row.op) for op in offered]
        row.choices = _choices(row, asked, names, actor)
    kept = [group for group in sorted(joined) if group == 0 or any(row.group == group for row in rows)]
    return Form([(group, joined[group], [row for row in rows if row.group == group]) for group in kept])


def _fields(known: dict[str, Field], chosen: str) -> list[tuple[str, list[Choice]]]:
    groups: dict[str, list[Choice]] = {}
    for each in known.values():
        if each.kind != "customer" or each.code == chosen:  # chosen on the customer's page only
            groups.setdefault(each.group, []).append((each.code, each.label, each.code == chosen))
    words = wording.groups()
    return [(words.get(group, group), fields) for group, fields in groups.items()]


def _choices(row: Row, asked: Field, names: Any, actor: Actor) -> list[Choice]:
    held = set(row.values)
    if asked.kind == "choice":
        return [(str(code), label, str(code) in held) for code, label in asked.choices.items()]
    if asked.kind == "category":
        return [(str(item.id), item.path_label, str(item.id) in held) for item in catalogue.categories(actor)]
    if asked.kind == "moment":
        return [(word, label, word == row.value) for word, label in wording.days().items()]
    if asked.kind not in rules.LISTS:
        return []
    own = {"person": rules.ME, "unit": rules.MINE, "centre": rules.MINE}.get(asked.kind)
    centres: Sequence[str] = [str(unit.pk) for unit in organisation.open_centres()] if asked.kind == "centre" else []
    if centres:
        names = {**names, **{("centre", str(pk)): name for pk, name in organisation.unit_names(map(int, centres)).items()}}
    offered = dict.fromkeys([*([own] if own else []), *centres, *row.values])
    return [(value, wording.named(asked.kind, value, names), value in held) for value in offered if value == own or value.isdecimal()]
