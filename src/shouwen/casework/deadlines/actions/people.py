"""Who holds the roles of a rung: as the subject's own module knows them, else as the organisation does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from shouwen.casework.deadlines import slots
from shouwen.casework.deadlines.states import Subject
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit


class Who:
    """Finds people for the subjects of one sweep, remembering what the organisation answered."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._posts: dict[tuple[str, int], tuple[int, ...]] = {}
        self._leads: dict[int, int | None] = {}

    def are(
        self,
        subject: Subject,
        roles: Iterable[str],
        centre_id: int,
        known: Mapping[str, Sequence[int]] | None = None,
    ) -> tuple[int, ...]:
        """The people of these roles, each once. A role nobody holds falls to the head of the centre.

        ``known``: who is who in the subject, if that need not be asked.
        """
        known = _roles_in(subject) if known is None else known
        found = [person for role in roles for person in self._holders(role, known, centre_id)]
        return tuple(dict.fromkeys(found))

    def _holders(self, role: str, known: Mapping[str, Sequence[int]], centre_id: int) -> Sequence[int]:
        if known.get(role):
            return known[role]
        worker = next(iter(known.get("handler") or known.get("owner") or ()), None)
        match role:
            case "handler" | "owner":
                return [worker] if worker else []
            case "supervisor":
                return self._above(worker, 1)
            case "unit_head":
                return self._above(worker, 2)
        return self._at_post(role, centre_id)

    def _above(self, person_id: int | None, steps: int) -> Sequence[int]:
        """The leader some steps up; the highest there is when the line ends sooner."""
        found = None
        while steps and person_id:
            person_id = self._lead(person_id)
            found, steps = person_id or found, steps - 1
        return [found] if found else []

    def _lead(self, person_id: int) -> int | None:
        if person_id not in self._leads:
            self._leads[person_id] = organisation.lead_of(person_id, at=self.at)
        return self._leads[person_id]

    def _at_post(self, role: str, centre_id: int) -> tuple[int, ...]:
        key = (role, centre_id)
        if key not in self._posts:
            self._posts[key] = self._search(role, centre_id)
        return self._posts[key]

    def _search(self, role: str, centre_id: int) -> tuple[int, ...]:
        """Holders of a post in the centre, else in the next one above it, else the centre's head."""
        unit = Unit.objects.filter(pk=centre_id).first()
        while unit is not None:
            if found := organisation.people_with(role, unit.pk, at=self.at):
                return tuple(found)
            unit = Unit.objects.get_parent(unit)
        head = organisation.head_of(centre_id, at=self.at) if role != "branch_gm" else None
        return (head,) if head else ()


def _roles_in(subject: Subject) -> Mapping[str, Sequence[int]]:
    for ask in slots.people_of:
        found = ask(subject)
        if found is not None:
            return found
    return {}
