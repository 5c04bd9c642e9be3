"""Pure decisions: whether shares add up, who may decide on whom, until when a unit may appeal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

WHOLE = 100
MOST_SHARES = 12


@dataclass(frozen=True)
class Figures:
    """What a centre decides for itself: kinds of case that are not closed without a cause, days to appeal in."""

    cause_kinds: tuple[str, ...] = ()
    appeal_days: int = 5


def figures(*layers: Mapping[str, Any]) -> Figures:
    """The house's figures with what everyone and then one centre changed."""
    known = {each.name for each in fields(Figures)}
    held = {name: value for layer in layers for name, value in layer.items() if name in known}
    if "cause_kinds" in held:
        held["cause_kinds"] = tuple(held["cause_kinds"])
    return Figures(**held)


@dataclass(frozen=True)
class Part:
    """A part of the liability: ``party`` is unit, person, supplier, customer or nobody; ``degree`` a word or '',
    ``percent`` None with a word."""

    party: str
    unit_id: int | None = None
    person_id: int | None = None
    name: str = ""
    degree: str = ""
    percent: int | None = None
    certainty: str = "sure"


def fault_of(parts: Sequence[Part]) -> str:
    """What is wrong with the shares, '' when nothing: none, many, who, twice, nobody, mixed, percent, sum, full, main, equal.

    >>> fault_of([Part("unit", 1, percent=70), Part("unit", 2, percent=30)])
    ''
    >>> fault_of([Part("unit", 1, percent=70)])
    'sum'
    """
    if not parts:
        return "none"
    if len(parts) > MOST_SHARES:
        return "many"
    if any(not _is_named(each) for each in parts):
        return "who"
    if len({(each.party, each.unit_id, each.person_id, each.name) for each in parts}) < len(parts):
        return "twice"
    if any(each.party == "nobody" for each in parts):
        alone = len(parts) == 1 and not parts[0].degree and parts[0].percent is None
        return "" if alone else "nobody"
    return _fault_of_degrees(parts)


def _is_named(part: Part) -> bool:
    if part.party == "unit":
        return bool(part.unit_id) and not part.person_id
    if part.party == "person":
        return bool(part.unit_id) and bool(part.person_id)
    if part.party == "supplier":
        return bool(part.name)
    return part.party in ("customer", "nobody")


def _fault_of_degrees(parts: Sequence[Part]) -> str:
    if any(bool(each.degree) == (each.percent is not None) for each in parts):
        return "mixed"
    if parts[0].percent is not None:
        if any(each.percent is None for each in parts):
            return "mixed"
        shares = [each.percent or 0 for each in parts]
        if any(not 1 <= share <= WHOLE for share in shares):
            return "percent"
        return "" if sum(shares) == WHOLE else "sum"
    if any(each.percent is not None for each in parts):
        return "mixed"
    return _fault_of_words([each.degree for each in parts])


def _fault_of_words(words: Sequence[str]) -> str:
    if "full" in words:
        return "" if len(words) == 1 else "full"
    if "equal" in words:
        return "" if len(words) > 1 and set(words) == {"equal"} else "equal"
    return "" if words.count("main") == 1 and len(words) > 1 else "main"


@dataclass(frozen=True)
class Hands:
    """Through whose hands a finding has gone, and whom it concerns."""

    proposers: Collection[int]
    confirmers: Collection[int] = ()
    appellants: Collection[int] = ()
    people: Collection[int] = ()
    units: Collection[int] = ()


def bars(step: str, person_id: int, unit_ids: Collection[int], hands: Hands) -> str:
    """Why somebody may not take a step although they hold the right; '' when nothing bars them.

    Nobody confirms what they proposed, decides on appeal what they had a hand in, or decides on themselves or (on
    appeal) on their own unit. ``unit_ids``: the units the person belongs to, those above included.
    """
    if person_id in hands.people and step != "propose":
        return "self"
    if step == "confirm":
        return "own_proposal" if person_id in hands.proposers else ""
    if step == "decide":
        if person_id in {*hands.proposers, *hands.confirmers, *hands.appellants}:
            return "had_a_hand"
        return "own_unit" if set(unit_ids) & set(hands.units) else ""
    return ""


def why_not_appeal(at: datetime, until: datetime | None, unit_id: int, at_fault: Collection[int], appealed: Collection[int]) -> str:
    """Why a unit may not appeal: not_at_fault, appealed, too_late; '' when it may.

    A unit appeals once, in time, and only about itself.
    """
    if unit_id not in at_fault:
        return "not_at_fault"
    if unit_id in appealed:
        return "appealed"
    return "" if until is not None and at < until else "too_late"


def still_to_speak(at: datetime, until: datetime | None, at_fault: Collection[int], appealed: Collection[int]) -> set[int]:
    """The units whose time to appeal still runs: nothing is final over their heads."""
    return set(at_fault) - set(appealed) if until is not None and at < until else set()
