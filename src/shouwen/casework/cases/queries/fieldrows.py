"""The fields of a case as its page shows them: line by line, with who changed each, and how it may be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.held import OWN, held, mark, pointed
from shouwen.casework.cases.queries.moves import refusal
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.ledger.queries import Told
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.queries import FieldItem

EDITS = ("cases.CaseEdited", "cases.FieldEdited", "cases.DemandEdited")
SHOWN = ("category_id", "severity", "demand")
FOLDED = ("title", "kind", "impact", "urgency", "source", "line_number", "reference")
LABELS = {
    "title": gettext_lazy("标题"), "kind": gettext_lazy("事项类型"), "category_id": gettext_lazy("类别"),
    "severity": gettext_lazy("严重程度"), "impact": gettext_lazy("影响"), "urgency": gettext_lazy("紧急程度"),
    "source": gettext_lazy("来源"), "line_number": gettext_lazy("专线号"), "reference": gettext_lazy("对方编号"),
    "demand": gettext_lazy("客户要求"),
}  # fmt: skip
CONTROLS = {"category_id": "category", "demand": "passage", "title": "text", "line_number": "text", "reference": "text"}


@dataclass(frozen=True)
class FieldRow:
    """One field: its words now, and ``mark`` by which a later change is noticed. ``control`` is how it is typed:
    text, passage, select, category or custom; ``move`` is the move that changes it instead."""

    name: str
    label: str
    shown: str
    raw: Any
    control: str
    mark: str
    field: FieldItem | None = None
    why_not: str = ""
    move: str = ""
    link: str = ""
    lacking: str = ""
    changes: int = 0

    @property
    def id(self) -> str:
        return f"field-{self.name.replace('.', '-')}"

    @property
    def code(self) -> str:
        return self.name.removeprefix(OWN)

    @property
    def is_secret(self) -> bool:
        return bool(self.field and self.field.secrecy and self.raw)

    @property
    def section(self) -> str:
        return self.field.section_label if self.field else ""

    @property
    def may_edit(self) -> bool:
        return not self.why_not and not self.move


@dataclass(frozen=True)
class Sheet:
    """The fields of a case: what stands in sight, and what is folded away; the custom ones by section."""

    shown: Sequence[FieldRow]
    folded: Sequence[FieldRow]
    sections: Sequence[tuple[str, Sequence[FieldRow]]]


def sheet(case: Case, actor: Actor) -> Sheet:
    """The fields of a case in hand. Five queries at most."""
    counts = _changes(case)
    no = refusal(case, "edit", actor)
    why = no.message if no else ""
    rows = {name: _own(case, name, why, counts) for name in (*SHOWN, *FOLDED)}
    custom = _customs(case, why, counts)
    sections: dict[str, list[FieldRow]] = {}
    for row in sorted(custom, key=lambda row: bool(row.section)):
        sections.setdefault(row.section, []).append(row)
    folded = [name for name in FOLDED if name not in ("line_number", "reference") or getattr(case, name)]
    return Sheet([rows[name] for name in SHOWN], [rows[name] for name in folded], list(sections.items()))


def row(case: Case, name: str, actor: Actor) -> FieldRow:
    """One field of a case in hand.

    :raises NotFound: for a name that has no line of its own.
    """
    if not name.startswith(OWN) and name not in LABELS:
        raise NotFound("field_unknown", _("没有这一项"))
    held(case, name)
    no = refusal(case, "edit", actor)
    why, counts = (no.message if no else ""), _changes(case)
    if not name.startswith(OWN):
        return _own(case, name, why, counts)
    code = name.removeprefix(OWN)
    field = catalogue.custom_field(code)
    people = pointed([(field, case.fields.get(code))])
    return _custom(case, field, why, counts, people)


def _changes(case: Case) -> dict[str, int]:
    counts: dict[str, int] = {}
    for told in history(case):
        name = _name(told)
        counts[name] = counts.get(name, 0) + 1
    return counts


def _name(told: Told) -> str:
    if told.kind == "cases.DemandEdited":
        return "demand"
    field = str(told.body.get("field", ""))
    return f"{OWN}{field}" if told.kind == "cases.FieldEdited" else field


def history(case: Case, name: str = "") -> list[Told]:
    """Every change of a case's fields (of one, when named), newest first. One query."""
    edits = [each for each in ledger.timeline("case", case.pk) if each.kind in EDITS]
    return [each for each in reversed(edits) if not name or _name(each) == name]


@dataclass(frozen=True)
class Edited:
    """One change of one field: who, when, from what to what, why."""

    who: str
    at: datetime
    before: str
    after: str
    why: str


def edited(case: Case, name: str) -> list[Edited]:
    """The changes of one field, newest first. Two queries, three for what the customer asks for."""
    found = history(case, name)
    people = names({each.actor_id for each in found})
    if name == "demand":
        return _demanded(case, found, people)
    return [
        Edited(people.get(each.actor_id, ""), each.at, _word(each, "before"), _word(each, "after"), each.reason)
        for each in found
    ]


def _demanded(case: Case, found: Sequence[Told], people: Mapping[int, str]) -> list[Edited]:
    bodies = dict(case.texts.filter(kind="demand").values_list("id", "body"))
    return [
        Edited(
            people.get(each.actor_id, ""),
            each.at,
            bodies.get(each.body.get("replaces") or 0, ""),
            bodies.get(each.body.get("text_id") or 0, ""),
            each.reason,
        )
        for each in found
    ]


def _word(told: Told, end: str) -> str:
    label = told.body.get(f"{end}_label") or told.body.get(end) or ""
    return ledger.worded(str(label)) if label else ""


def _own(case: Case, name: str, why: str, counts: Mapping[str, int]) -> FieldRow:
    raw = held(case, name)
    move = "edit" if name == "kind" and case.kind_code == "complaint" and not why else ""
    return FieldRow(name, str(LABELS[name]), _shown(case, name, raw), raw, CONTROLS.get(name, "select"),
                    mark(name, raw), why_not=why, move=move, changes=counts.get(name, 0))  # fmt: skip


def _shown(case: Case, name: str, raw: Any) -> str:
    if raw in (None, ""):
        return ""
    if name == "category_id":
        return catalogue.category(raw).path_label
    if name == "kind":
        return catalogue.kind(raw).label
    if name == "source":
        return catalogue.source(raw).label
    return str(CHOICES[name].get(raw, raw)) if name in CHOICES else str(raw)


CHOICES: dict[str, Mapping[Any, Any]] = {
    "severity": states.SEVERITIES, "impact": states.IMPACTS, "urgency": states.URGENCIES,
}  # fmt: skip


def choices(name: str) -> list[tuple[str, str]]:
    """What a field that is chosen from a list offers."""
    if name == "kind":
        return [(each.code, each.label) for each in catalogue.kinds()]
    if name == "source":
        return [(each.code, each.label) for each in catalogue.sources()]
    return [(str(code), str(label)) for code, label in CHOICES[name].items()]


def _customs(case: Case, why: str, counts: Mapping[str, int]) -> list[FieldRow]:
    asked = catalogue.asked(case.kind_code, case.category_path, case.centre_id)
    known = {each.code for each in asked}
    kept = [found for code in case.fields if code not in known and (found := catalogue.known_field(code))]
    people = pointed((each, case.fields.get(each.code)) for each in asked)
    rows = [_custom(case, each, why, counts, people) for each in (*asked, *kept)]
    loose = [code for code in case.fields if catalogue.known_field(code) is None]
    return [*rows, *(_loose(code, case.fields[code]) for code in loose)]


def _custom(
    case: Case, field: FieldItem, why: str, counts: Mapping[str, int], people: Mapping[str, str]
) -> FieldRow:
    raw, name = case.fields.get(field.code), f"{OWN}{field.code}"
    shown = "••••••" if field.secrecy and raw else catalogue.wording_of(field, raw, people)
    link = field.address.replace("{}", quote(str(raw), safe="")) if field.address and raw and not field.secrecy else ""
    missing = "" if raw not in (None, "", []) else _lacking(case, field)
    no = _("算出来的") if field.is_computed else why
    return FieldRow(name, field.label, shown, raw, "custom", mark(name, raw), field, no, "", link, missing,
                    counts.get(name, 0))  # fmt: skip


def _lacking(case: Case, field: FieldItem) -> str:
    for when, words in (("answer", _("答复前要填")), ("close", _("办结前要填"))):
        if case.is_open and field.is_needed(when, case.kind_code, case.category_path):
            return words
    return ""


def _loose(code: str, raw: Any) -> FieldRow:
    """A value that came without a definition: shown as it is."""
    return FieldRow(f"{OWN}{code}", code, str(raw), raw, "text", "", why_not=_("没有定义的字段，只能看"))
