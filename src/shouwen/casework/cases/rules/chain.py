"""The duty chain from its events alone: who answered for a case at every minute (首问责任链)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol


@dataclass(frozen=True)
class Link:
    """One person on one lane, from when to when (None: still), how it began and ended."""

    lane: str
    seq: int
    person_id: int
    since: datetime
    until: datetime | None
    how: str
    ended_how: str = ""


class Happening(Protocol):
    """An entry of the ledger, as far as the chain needs it."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def body(self) -> Mapping[str, Any]: ...


BEGINS = frozenset({"cases.CaseRegistered", "cases.CaseReopened", "cases.CaseUnmerged"})
ENDS = {
    "cases.CaseClosed": "closed",
    "cases.CaseWithdrawn": "withdrawn",
    "cases.CaseDeclined": "declined",
    "cases.CaseMerged": "merged",
}
BEGUN_HOW = {
    "cases.CaseRegistered": "registered",
    "cases.CaseReopened": "reopened",
    "cases.CaseUnmerged": "unmerged",
}


def replay(entries: Iterable[Happening]) -> list[Link]:
    """The links of both lanes, in order of lane and place, from the entries of one case in order."""
    links: dict[str, list[Link]] = {"owner": [], "handler": []}
    for entry in entries:
        if entry.kind in BEGINS:
            for lane in links:
                _begin(links[lane], lane, entry.body[f"{lane}_person"], entry.at, BEGUN_HOW[entry.kind])
        elif entry.kind in ENDS:
            for lane in links:
                _end(links[lane], entry.at, ENDS[entry.kind])
        else:
            for lane, person_id, how in entry.body.get("duty", ()):
                _end(links[lane], entry.at, how)
                _begin(links[lane], lane, person_id, links[lane][-1].until or entry.at, how)
    return [link for lane in sorted(links) for link in links[lane]]


def _begin(links: list[Link], lane: str, person_id: int, at: datetime, how: str) -> None:
    links.append(Link(lane, len(links) + 1, person_id, at, None, how))


def _end(links: list[Link], at: datetime, how: str) -> None:
    if links and links[-1].until is None:
        last = links[-1]
        links[-1] = replace(last, until=max(at, last.since), ended_how=how)


def open_spans(entries: Iterable[Happening]) -> list[tuple[datetime, datetime | None]]:
    """The times a case was open, from its entries: (from, until), until None while it is."""
    spans: list[tuple[datetime, datetime | None]] = []
    for entry in entries:
        if entry.kind in BEGINS:
            spans.append((entry.at, None))
        elif entry.kind in ENDS and spans:
            spans[-1] = (spans[-1][0], entry.at)
    return spans


def ownerless(
    links: Sequence[Link], spans: Sequence[tuple[datetime, datetime | None]], at: datetime
) -> timedelta:
    """Time until ``at`` in which nobody owned a case while it was open: the measure whose target is zero (rule 9).

    ``links`` are those of the owner lane, in order.
    """
    total = timedelta()
    for start, end in spans:
        reached, end = start, end or max(at, start)
        for link in links:
            if link.until is not None and link.until <= reached:
                continue
            total += max(timedelta(), min(link.since, end) - reached)
            reached = max(reached, min(link.until or end, end))
        total += max(timedelta(), end - reached)
    return total
