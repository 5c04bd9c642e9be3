"""Which policy counts: for each stage the most specific line, a centre's own never looser than the province's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shouwen.casework.deadlines.rules.fold import Term
from shouwen.kit.dotted import is_below


@dataclass(frozen=True)
class Line:
    """One stage of one policy version, with what it applies to ("" or 0: to anything).

    ``family`` are the files of its one customer, those joined to theirs included (SLA-015).
    ``amount`` None says that the stage has no clock. ``valid_to`` is the first moment at which it no longer counts.
    """

    policy_id: int
    subject_kind: str
    stage: str
    amount: float | None
    unit: str
    calendar: str = ""
    ladder: str = ""
    state: str = ""
    kind: str = ""
    category_path: str = ""
    severity: str = ""
    priority: int = 0
    customer_class: str = ""
    customer_id: int = 0
    family: frozenset[int] = frozenset()
    centre_id: int = 0
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def fits(self, asked: Asked) -> bool:
        """Whether the line applies, its centre aside."""
        return (
            self.subject_kind == asked.subject_kind
            and self.kind in ("", asked.kind)
            and self.severity in ("", asked.severity)
            and self.priority in (0, asked.priority)
            and self.customer_class in ("", asked.customer_class)
            and (not self.customer_id or asked.customer_id in self.family)
            and within(asked.category_path, self.category_path)
        )

    @property
    def rank(self) -> tuple[bool, int, int]:
        """How specific it is: one customer's own before all others, the number of things it names, the depth of its category."""
        named = (self.kind, self.category_path, self.severity, self.priority, self.customer_class)
        depth = len(self.category_path.split(".")) if self.category_path else 0
        return bool(self.customer_id), sum(bool(each) for each in named), depth

    def term(self, zone: str, calendar: str) -> Term:
        """The line as a term, on its own calendar or else the centre's."""
        return Term(
            amount=self.amount or 0.0,
            unit=self.unit,
            calendar=self.calendar or calendar,
            zone=zone,
            ladder=self.ladder,
            policy_id=self.policy_id,
            home=calendar,
        )


@dataclass(frozen=True)
class Asked:
    """For whom a policy is looked up."""

    subject_kind: str
    kind: str = ""
    category_path: str = ""
    severity: str = ""
    priority: int = 0
    customer_class: str = ""
    customer_id: int = 0


def within(path: str, above: str) -> bool:
    """Whether a dotted category path lies at or under another ("" is above everything)."""
    return not above or is_below(path, above)


def choose(lines: Iterable[Line], asked: Asked) -> dict[tuple[str, str], list[Line]]:
    """(stage, state) → the lines that count at one level; several when equally specific: then the earliest due wins."""
    best: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if not line.fits(asked):
            continue
        held = best.get((line.stage, line.state))
        if held is None or line.rank > held[0].rank:
            best[line.stage, line.state] = [line]
        elif line.rank == held[0].rank:
            held.append(line)
    return {key: [line for line in held if line.amount is not None] for key, held in best.items()}


Choice = dict[tuple[str, str], tuple[Line, ...]]
Terms = dict[tuple[str, str], tuple[Term, ...]]


@dataclass
class Book:
    """Every line, ready to be asked often: each question is answered once, then remembered."""

    lines: Sequence[Line]
    above: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Centre → the centres above it, the highest first."""

    def __post_init__(self) -> None:
        edges = {edge for line in self.lines for edge in (line.valid_from, line.valid_to) if edge}
        self._edges = sorted(edges)
        self._answers: dict[tuple[Asked, int, int], Choice] = {}
        self._terms: dict[tuple[int, str, str], Terms] = {}
        self._centres = {line.centre_id for line in self.lines}
        self._stays = {line.subject_kind for line in self.lines if line.stage == "state"}
        self._customers = frozenset[int]().union(*(line.family for line in self.lines))

    def candidates(self, asked: Asked, centre_id: int, at: datetime) -> Choice:
        """(stage, state) → the lines of every level that count. The clock takes the one that is due first, so a
        lower level may tighten what a higher one says and never loosen it.
        """
        if asked.customer_id and asked.customer_id not in self._customers:
            asked = replace(asked, customer_id=0)  # most customers are like any other: one answer for all of them
        levels = [0, *(each for each in (*self.above.get(centre_id, ()), centre_id) if each in self._centres)]
        key = (asked, centre_id if len(levels) > 1 else 0, bisect_right(self._edges, at))
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = self._look_up(asked, levels, at)
        return found

    def limits_stays(self, subject_kind: str) -> bool:
        """Whether any line limits how long such a subject may stand in a state."""
        return subject_kind in self._stays

    def terms(self, asked: Asked, centre_id: int, at: datetime, *, zone: str, calendar: str) -> Terms:
        """The same as terms, where a line names no calendar on the centre's."""
        choice = self.candidates(asked, centre_id, at)
        key = (id(choice), zone, calendar)  # a choice stays as long as the book
        found = self._terms.get(key)
        if found is None:
            made = {key: tuple(line.term(zone, calendar) for line in lines) for key, lines in choice.items()}
            found = self._terms[key] = made
        return found

    def _look_up(self, asked: Asked, levels: Sequence[int], at: datetime) -> Choice:
        found: dict[tuple[str, str], list[Line]] = {}
        valid = [line for line in self.lines if _valid(line, at)]
        for level in dict.fromkeys(levels):
            chosen = choose((line for line in valid if line.centre_id == level), asked)
            for key, lines in chosen.items():
                found.setdefault(key, []).extend(lines)
        return {key: tuple(lines) for key, lines in found.items() if lines}


def _valid(line: Line, at: datetime) -> bool:
    return (line.valid_from is None or line.valid_from <= at) and (
        line.valid_to is None or at < line.valid_to
    )
