"""Which statutory limits bind a matter: of the packs its centre has chosen, each limit in the version of the day, the
local rule before the general one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shouwen.kit.dotted import is_below

DAYS = frozenset({"day", "work_day"})


@dataclass(frozen=True)
class Step:
    """One extension the law allows: by how much, on what ground, granted by whom (``centre`` or ``above``)."""

    amount: int
    unit: str
    ground: str
    ground_en: str = ""
    approver: str = "centre"


@dataclass(frozen=True)
class Limit:
    """One version of one limit. ``valid_to`` is the first day on which it no longer counts. ``matter``: it binds only matters of
    the categories a centre counts as that; "" binds every matter of its kinds."""

    id: int
    pack: str
    code: str
    stage: str
    amount: float
    unit: str
    kinds: frozenset[str] = frozenset({"complaint"})
    region: str = ""
    party: str = "company"
    start: str = "received"
    steps: tuple[Step, ...] = ()
    pauses: tuple[str, ...] = ()
    mark: str = "C"
    valid_from: date | None = None
    valid_to: date | None = None
    matter: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    @property
    def key(self) -> str:
        """What tells its clock from others of the case; the same in every version and region."""
        return f"{self.pack}.{self.code}"[:40]


@dataclass(frozen=True)
class Chosen:
    """A centre counts by a pack: as whom, where, from when until when."""

    pack: str
    centre_id: int
    region: str = ""
    party: str = "company"
    from_at: datetime | None = None
    until_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it stands at a moment."""
        return (self.from_at is None or self.from_at <= at) and (self.until_at is None or at < self.until_at)


RURAL = "RURAL"
"""The countryside, as a limit's region, or the last part of a centre's: ``CN-HA-RURAL``."""


def within(region: str, of: str) -> bool:
    """Whether a region lies in another ("" holds everything).

    >>> within("CN-SD-3701", "CN-SD"), within("CN-SD", "CN-SD-3701"), within("CN-S", "")
    (True, False, True)
    >>> within("CN-HA-RURAL", "RURAL"), within("CN-HA-RURAL", "CN-HA"), within("CN-HA", "RURAL")
    (True, True, False)
    """
    return not of or region == of or region.startswith(of + "-") or (of == RURAL and region.endswith("-" + RURAL))


def picked(chosen: Iterable[Chosen], line: Sequence[int], at: datetime) -> list[Chosen]:
    """The choices that hold for a centre; ``line`` is the centre and those above it, nearest first. A pack chosen twice on
    the way counts as the nearest has it."""
    place = {centre_id: rank for rank, centre_id in enumerate(line)}
    found: dict[str, Chosen] = {}
    for each in sorted(
        (one for one in chosen if one.centre_id in place and one.holds(at)),
        key=lambda one: place[one.centre_id],
    ):
        found.setdefault(each.pack, each)
    return list(found.values())


@dataclass(frozen=True)
class Counted:
    """A centre counts a category, and those below it, as a matter that a pack's limits name."""

    pack: str
    matter: str
    centre_id: int
    path: str


def matters_of(counted: Iterable[Counted], pack: str, line: Collection[int], path: str) -> dict[str, int]:
    """What a category is by a pack: each matter with how near on its path it was said so; ``line`` is the centre and those above.

    >>> matters_of([Counted("p", "trace", 1, "mail"), Counted("p", "far", 1, "mail.abroad")], "p", [1], "mail.abroad.air")
    {'trace': 1, 'far': 2}
    """
    found: dict[str, int] = {}
    for each in counted:
        if each.pack == pack and each.centre_id in line and is_below(path, each.path):
            found[each.matter] = max(found.get(each.matter, 0), len(each.path.split(".")))
    return found


def binding(
    limits: Iterable[Limit], choice: Chosen, *, kind: str, day: date, start: str = "received", matters: Mapping[str, int] | None = None
) -> list[Limit]:
    """The limits of a chosen pack that bind a matter of a kind: of each code the most local one in force.

    A local rule is a rule of its own, stricter or not: it replaces the general one. Of limits that name a matter, those of one
    stage bind by what was said nearest to the category (``matters``, from :func:`matters_of`).
    """
    best: dict[str, Limit] = {}
    near = matters or {}
    for each in limits:
        fits = each.party == choice.party and each.start == start and kind in each.kinds and (not each.matter or each.matter in near)
        if not fits or not each.holds(day) or not within(choice.region, each.region):
            continue
        held = best.get(each.code)
        if held is None or len(each.region) > len(held.region):
            best[each.code] = each
    nearest: dict[str, int] = {}
    for each in best.values():
        nearest[each.stage] = max(nearest.get(each.stage, 0), near.get(each.matter, 0))
    return [each for _code, each in sorted(best.items()) if not each.matter or near[each.matter] == nearest[each.stage]]


def next_step(limit: Limit | None, taken: int) -> Step | None:
    """The extension the law allows next; None when there is none (left)."""
    return limit.steps[taken] if limit is not None and taken < len(limit.steps) else None


def read(limit_id: int, pack: str, row: Mapping[str, Any]) -> Limit:
    """A limit from plain values, as files and rows keep it."""
    return Limit(
        id=limit_id, pack=pack, code=row["code"], stage=row["stage"], amount=float(row["amount"]), unit=row["unit"],
        kinds=frozenset(row.get("kinds") or ["complaint"]), region=row.get("region", ""), party=row.get("party", "company"),
        start=row.get("start", "received"), steps=tuple(Step(**each) for each in row.get("steps", ())),
        pauses=tuple(row.get("pauses", ())), mark=row.get("mark", "C"), valid_from=row.get("valid_from"), valid_to=row.get("valid_to"),
        matter=row.get("matter", ""),
    )  # fmt: skip


@dataclass(frozen=True)
class Book:
    """Every pack, choice and limit, ready to be asked. ``above``: centre → those above it, nearest first; ``counted``: which
    categories are which matters."""

    limits: Mapping[str, Sequence[Limit]] = field(default_factory=dict)
    chosen: Sequence[Chosen] = ()
    above: Mapping[int, Sequence[int]] = field(default_factory=dict)
    counted: Sequence[Counted] = ()

    def choices(self, centre_id: int, at: datetime) -> list[Chosen]:
        """What a centre counts by at a moment."""
        if not self.chosen:
            return []
        return picked(self.chosen, [centre_id, *self.above.get(centre_id, ())], at)

    def wanted(
        self, centre_id: int, kind: str, path: str, at: datetime, day: date, start: str = "received"
    ) -> list[Limit]:
        """The limits a matter of a kind and category has that the centre received at a moment; ``day`` is that of its wall
        clock. Which categories count as what is as the centre has it now, not then: it is put right, not dated."""
        line = (centre_id, *self.above.get(centre_id, ()))
        return [
            each
            for choice in self.choices(centre_id, at)
            for each in binding(
                self.limits.get(choice.pack, ()), choice, kind=kind, day=day, start=start,
                matters=matters_of(self.counted, choice.pack, line, path),
            )
        ]  # fmt: skip

    def below(self, centre_id: int) -> list[int]:
        """A centre and those below it."""
        return [centre_id, *(each for each, above in self.above.items() if centre_id in above)]
