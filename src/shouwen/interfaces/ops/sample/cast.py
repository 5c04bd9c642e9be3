"""Who acts: the sample's people as actors, by user name, by place and by what they may do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from random import Random

from shouwen.foundation.access import actions as access
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.interfaces.ops.sample.texts import table
from shouwen.kit.actor import Actor


class Cast:
    """The people of the sample. Actors are worked out once: nobody changes posts in the played months."""

    def __init__(self, people: dict[str, int], random: Random) -> None:
        self.ids = people
        self.random = random
        self.units = dict(Unit.objects.values_list("code", "id"))
        self.codes = {pk: code for code, pk in self.units.items()}
        self._actors: dict[int, Actor] = {}
        staff = table("staff")["people"]
        self.name = {row[2]: row[0] for row in staff}
        self._roles = {row[2]: set(row[4]) for row in staff}
        self._unit = {row[2]: row[3] for row in staff}

    def actor(self, who: str | int, at: datetime) -> Actor:
        """A person as an actor."""
        person_id = self.ids[who] if isinstance(who, str) else who
        if person_id not in self._actors:
            self._actors[person_id] = access.actor_for(person_id, at=at)
        return self._actors[person_id]

    def city_of(self, centre_id: int) -> str:
        """The prefix of a centre."""
        return self.codes[centre_id]

    def names(self, city: str, *roles: str, besides: Collection[int] = ()) -> list[str]:
        """User names of those in a city (or the province) who hold one of these roles."""
        return [
            name
            for name, unit in self._unit.items()
            if unit.split("-")[0] == city and self._roles[name] & set(roles) and self.ids[name] not in besides
        ]

    def here(self, names: Collection[str], at: datetime) -> list[str]:
        """Those on duty now."""
        on_duty = organisation.on_duty_among([self.ids[name] for name in names], at=at)
        return [name for name in names if self.ids[name] in on_duty]

    def one(self, city: str, *roles: str, at: datetime, besides: Collection[int] = ()) -> Actor | None:
        """Somebody of these roles who is on duty, or nobody."""
        found = self.here(self.names(city, *roles, besides=besides), at)
        return self.actor(self.random.choice(found), at) if found else None

    def agents(self, city: str) -> list[str]:
        """Who takes customers' matters down."""
        return self.names(city, "junior_agent", "senior_agent", "online_agent")

    def clerk(self, unit_id: int, at: datetime) -> Actor | None:
        """Who works a department's orders: its clerk, else its head, else whoever heads the branch above."""
        code = self.codes[unit_id]
        city = code.split("-")[0]
        names = [name for name, unit in self._unit.items() if unit == code]
        names += [name for name, unit in self._unit.items() if unit in (f"{city}-IN", f"{city}-BR")]
        able = [name for name in self.here(names, at) if self.actor(name, at).may("workorders.sign")]
        mine = [name for name in able if unit_id in self._below(name, at)]
        return self.actor(mine[0], at) if mine else None

    def _below(self, name: str, at: datetime) -> Collection[int]:
        reach = self.actor(name, at).reach("workorders.sign")
        return reach.unit_ids if reach else ()

    def departments(self, city: str) -> list[int]:
        """The handling departments of a city."""
        codes = [f"{city}-{code}" for code in table("centre")["parts"]["BR"][4]]
        return [self.units[code] for code in codes if code in self.units]

    def department(self, city: str, branch: str) -> int:
        """The department a theme's orders go to; in a small city the branch itself, where it has no such part."""
        code = f"{city}-{table('centre')['branches'][branch]}"
        return self.units.get(code) or self.units[f"{city}-BR"]
