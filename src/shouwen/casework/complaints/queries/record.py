"""A complaint record as pages and programs read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shouwen.casework.complaints import states
from shouwen.casework.complaints.models import Change, Complaint, Evidence, Flag
from shouwen.casework.complaints.queries.scope import complaint
from shouwen.casework.complaints.rules.fields import BY_CODE, FIELDS, SECTIONS, Field, said
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.money import Money

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Row:
    """A field with its value, in words too; ``changes``: how often it was changed."""

    field: Field
    value: Any
    words: str
    label: str
    changes: int = 0

    @property
    def id(self) -> str:
        """The id of its line on a page."""
        return f"complaint-{self.field.code}"


def labels() -> dict[str, str]:
    """What each field of a record is called (a message id), by code."""
    return {each.code: each.label for each in FIELDS}


@dataclass(frozen=True)
class Section:
    """A stage of the matter and its fields."""

    code: str
    label: str
    rows: Sequence[Row]

    @property
    def filled(self) -> list[Row]:
        """The fields that say something."""
        return [row for row in self.rows if row.words]

    @property
    def empty(self) -> list[Row]:
        """The fields still to be filled."""
        return [row for row in self.rows if not row.words]


def sections(held: Complaint) -> list[Section]:
    """Every field by stage; one query."""
    counts: dict[str, int] = {}
    for code in Change.objects.filter(complaint_id=held.pk).values_list("field", flat=True):
        counts[code] = counts.get(code, 0) + 1
    values = held.values()
    rows = [row_of(each, values[each.code], held, counts.get(each.code, 0)) for each in FIELDS]
    return [Section(code, _(label), [row for row in rows if row.field.section == code]) for code, label in SECTIONS.items()]


def row_of(field: Field, value: Any, held: Complaint, changes: int = 0) -> Row:
    """One field with its value."""
    words = str(Money(value, held.currency)) if field.type == "money" and value is not None else said(field, value)
    if field.code == "affected" and value == 1:
        words = _("1 位") if held.version > 1 else ""
    return Row(field, value, words, _(field.label), changes)


def row(held: Complaint, code: str) -> Row:
    """One field of a record by its code.

    :raises KeyError: when there is none.
    """
    field = BY_CODE[code]
    return row_of(field, held.values()[code], held, Change.objects.filter(complaint_id=held.pk, field=code).count())


@dataclass(frozen=True)
class Edit:
    """A change as its history shows it. ``undone``: taken back since."""

    change: Change
    who: str
    before: str
    after: str
    undone: bool


def history(held: Complaint, code: str) -> list[Edit]:
    """Who changed a field, newest first."""
    rows = list(Change.objects.filter(complaint_id=held.pk, field=code).order_by("-id")[:100])
    names = organisation.names([each.by_id for each in rows])
    undone = {each.undoes_id for each in rows}
    field = BY_CODE[code]
    made = []
    for each in rows:
        before, after = (_shown(field, value) for value in each.both)
        made.append(Edit(each, names.get(each.by_id or 0, _("自动")), before, after, each.pk in undone))
    return made


def _shown(field: Field, value: Any) -> str:
    return said(field, Decimal(value) if field.type == "money" and value else value)


@dataclass(frozen=True)
class Proof:
    """A piece of evidence as pages show it."""

    evidence: Evidence
    kind: str
    collector: str
    words: str
    url_name: str


def evidence(held: Complaint) -> list[Proof]:
    """The evidence of a complaint in the order it came, with what was set aside."""
    rows = list(Evidence.objects.filter(complaint_id=held.pk).order_by("id"))
    names = organisation.names([each.collector_id for each in rows])
    return [
        Proof(each, str(states.EVIDENCE_KINDS[each.kind]), names.get(each.collector_id, ""), each.words, "files:download")
        for each in rows
    ]


def standing_evidence(held: Complaint) -> int:
    """How many pieces count."""
    return Evidence.objects.filter(complaint_id=held.pk, set_aside_at=None).count()


def evidence_kinds(case: Case) -> frozenset[str] | None:
    """The kinds of evidence that count for a case; None for one that keeps no complaint record."""
    if case.kind_code not in states.KINDS:
        return None
    rows = Evidence.objects.filter(complaint__case_id=case.pk, set_aside_at=None)
    return frozenset(rows.values_list("kind", flat=True).distinct())


@dataclass(frozen=True)
class FlagView:
    """A special circumstance: whether it stands, and who said so."""

    code: str
    label: str
    help: str
    flag: Flag | None
    who: str


def flags(held: Complaint) -> list[FlagView]:
    """Every special circumstance there is, with whether it stands."""
    rows = {each.code: each for each in Flag.objects.filter(complaint_id=held.pk, lifted_at=None)}
    names = organisation.names([each.set_by_id for each in rows.values()])
    return [
        FlagView(code, str(label), str(states.FLAG_HELP[code]), rows.get(code), _who(rows.get(code), names))
        for code, label in states.FLAGS.items()
    ]


def _who(flag: Flag | None, names: Mapping[int, str]) -> str:
    return names.get(flag.set_by_id or 0, "") if flag else ""


def values_of(case_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Case → every field of its record by code, for those that have one; one query."""
    return {row.case_id: row.values() for row in Complaint.objects.filter(case_id__in=case_ids)}


@dataclass(frozen=True)
class Graded:
    """Who set a severity and when: by the rules while ``person_id`` is empty; and the special circumstances that stand."""

    person_id: int | None = None
    at: datetime | None = None
    flags: tuple[str, ...] = ()


def gradings_of(case_ids: Collection[int]) -> dict[int, Graded]:
    """Case → who graded it, for those with a record; two queries."""
    flagged: dict[int, list[str]] = {}
    standing = Flag.objects.filter(complaint__case_id__in=case_ids, lifted_at=None).order_by("id")
    for case_id, code in standing.values_list("complaint__case_id", "code"):
        flagged.setdefault(case_id, []).append(str(states.FLAGS[code]))
    rows = Complaint.objects.filter(case_id__in=case_ids).values_list("case_id", "severity_by", "severity_person_id", "severity_at")
    return {
        case_id: Graded(person if by == "person" else None, at if by == "person" else None, tuple(flagged.get(case_id, ())))
        for case_id, by, person, at in rows
    }


def evidence_counts(case_ids: Collection[int]) -> dict[int, int]:
    """Case → how many pieces of evidence count; one query."""
    rows = Evidence.objects.filter(complaint__case_id__in=case_ids, set_aside_at=None)
    found: dict[int, int] = {}
    for case_id in rows.values_list("complaint__case_id", flat=True):
        found[case_id] = found.get(case_id, 0) + 1
    return found


def label_of(code: str) -> str:
    """What a field is called, in the reader's language."""
    return _(BY_CODE[code].label)


def said_of(code: str, value: Any) -> str:
    """A field's value in words."""
    return said(BY_CODE[code], value)


def amount(case: Case) -> Money:
    """What the customer claims or has lost; nothing while nobody said."""
    held = complaint(case)
    if held is None or held.amount is None:
        return Money.none(held.currency if held else "CNY")
    return Money(held.amount, held.currency)
