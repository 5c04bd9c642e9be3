"""Who looks at a case and who types: rows that last as long as the window is open."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwen.casework.cases import queries as cases
from shouwen.foundation.organisation.queries import names
from shouwen.interfaces.live.models import Habit, Presence
from shouwen.kit.actor import Actor

LASTS = timedelta(seconds=60)
"""How long a window counts as open without a word from it; a killed process leaves rows behind."""
TYPES = timedelta(seconds=9)


@dataclass(frozen=True)
class Here:
    """Somebody else on the same case."""

    person_id: int
    name: str
    is_typing: bool


def is_seen(person_id: int) -> bool:
    """Whether a person lets colleagues see where they are."""
    return not Habit.objects.filter(person_id=person_id, is_seen=False).exists()


def choose(is_seen: bool, *, actor: Actor) -> None:
    """Be seen, or not; not being seen holds at once."""
    Habit.objects.update_or_create(person_id=actor.person_id, defaults={"is_seen": is_seen})
    if not is_seen:
        Presence.objects.filter(person_id=actor.person_id).delete()


def arrive(case_id: int, *, actor: Actor, at: datetime, window: str = "") -> str:
    """Be here, in a new window or one that is known; its key, or '' for people who are not seen."""
    if not is_seen(actor.person_id):
        return ""
    known = Presence.objects.filter(window=window, person_id=actor.person_id) if window else None
    if known is not None and known.update(case_id=case_id, seen_at=at):
        return window
    return Presence.objects.create(person_id=actor.person_id, case_id=case_id, window=secrets.token_hex(16), seen_at=at).window


def leave(window: str) -> None:
    """The window is closed."""
    Presence.objects.filter(window=window).delete()


def stays(windows: Collection[str], *, at: datetime) -> None:
    """These windows are still open."""
    if windows:
        Presence.objects.filter(window__in=windows).update(seen_at=at)


def types(case_id: int, is_typing: bool, *, actor: Actor, at: datetime) -> None:
    """The person types a reply to a case, or has stopped."""
    mine = Presence.objects.filter(person_id=actor.person_id, case_id=case_id)
    mine.update(typing_at=at if is_typing else None)


def here(case_ids: Collection[int], *, at: datetime) -> dict[int, tuple[tuple[int, bool], ...]]:
    """For each case who is there, and whether they type: ids only, to see whether that changed."""
    return _gathered(Presence.objects.filter(case_id__in=case_ids, seen_at__gt=at - LASTS), at) if case_ids else {}


def _gathered(rows: Iterable[Presence], at: datetime) -> dict[int, tuple[tuple[int, bool], ...]]:
    found: dict[int, dict[int, bool]] = {}
    for row in rows:
        typing = row.typing_at is not None and row.typing_at > at - TYPES
        people = found.setdefault(row.case_id, {})
        people[row.person_id] = people.get(row.person_id, False) or typing
    return {case_id: tuple(sorted(people.items())) for case_id, people in found.items()}


def everywhere(*, at: datetime) -> dict[int, tuple[tuple[int, bool], ...]]:
    """The same for every case anybody is on: as many rows as there are open windows. One query."""
    return _gathered(Presence.objects.filter(seen_at__gt=at - LASTS), at)


def on_rows(case_ids: Collection[int], actor: Actor, *, at: datetime) -> dict[int, list[Here]]:
    """Colleagues on the cases of a list, without the actor; cases nobody is on, or that are none for this reader, are left
    out. One query for all rows, two more when somebody is there."""
    found = {pk: [each for each in people if each[0] != actor.person_id] for pk, people in here(case_ids, at=at).items()}
    there = [case for case in cases.in_hand(pk for pk, people in found.items() if people) if cases.glimpses(case, actor)] if any(found.values()) else []
    called = names(person_id for case in there for person_id, _typing in found[case.pk]) if there else {}
    return {
        case.pk: sorted((Here(pk, called.get(pk, ""), typing) for pk, typing in found[case.pk]), key=lambda each: (not each.is_typing, each.name))
        for case in there
    }


def others(case_id: int, actor: Actor, *, at: datetime) -> list[Here]:
    """Colleagues on a case now, without the actor.

    :raises NotFound: when the case is none for this reader.
    """
    cases.find(case_id, actor)
    people = [each for each in here([case_id], at=at).get(case_id, ()) if each[0] != actor.person_id]
    called = names(person_id for person_id, _typing in people)
    return [Here(person_id, called.get(person_id, ""), typing) for person_id, typing in people]


def sweep(*, at: datetime) -> int:
    """Drop what nobody spoke for."""
    return Presence.objects.filter(seen_at__lt=at - 2 * LASTS).delete()[0]
