"""Who is asking: one frozen value, passed to every action and query."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from shouwen.kit.errors import Forbidden
from shouwen.kit.frozen import changed

Level = Literal["own", "team", "centre", "tree", "all"]
LEVELS: tuple[Level, ...] = ("own", "team", "centre", "tree", "all")
Via = Literal["desk", "api", "portal", "timer", "import", "cli", "rule"]


@dataclass(frozen=True)
class Reach:
    """How far one right reaches.

    ``centre_ids`` are the centres it covers (None: all of them); ``unit_ids`` the units it covers when the level is
    ``own`` or ``team``; ``person_id`` whose own things an ``own`` reach covers.
    """

    level: Level
    centre_ids: frozenset[int] | None = frozenset()
    unit_ids: frozenset[int] = frozenset()
    person_id: int = 0

    def covers_centre(self, centre_id: int) -> bool:
        """Whether anything of that centre can be in reach."""
        return self.centre_ids is None or centre_id in self.centre_ids

    @property
    def narrow(self) -> bool:
        """True when a whole centre is *not* in reach, only one's own or one's team's things."""
        return self.level in ("own", "team")


@dataclass(frozen=True)
class Actor:
    """A person at a post, a token, a customer or a timer, with what they may do."""

    person_id: int
    centre_id: int = 0
    unit_id: int = 0
    post_id: int | None = None
    role_codes: frozenset[str] = frozenset()
    rights: Mapping[str, Reach] = field(default_factory=dict)
    grade: str = "junior"
    acting_for_id: int | None = None
    token_id: int | None = None
    language: str = "zh-hans"
    time_zone: str = "Asia/Shanghai"
    via: Via = "desk"
    request_id: str = ""
    almighty: bool = False

    def may(self, right: str) -> bool:
        """Whether the right is held, at whatever reach."""
        return self.almighty or right in self.rights

    def reach(self, right: str) -> Reach | None:
        """How far the right reaches, or None without it."""
        if self.almighty:
            return Reach("all", None)
        return self.rights.get(right)

    def need(self, right: str) -> Reach:
        """The reach of a right that must be held.

        :raises Forbidden: without it.
        """
        reach = self.reach(right)
        if reach is None:
            raise Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}, right=right)
        return reach

    @property
    def outlook(self) -> tuple[Hashable, ...]:
        """What decides which rows somebody sees, besides who they are: equal for those who see alike."""
        rights = [(right, reach.level, reach.centre_ids, reach.unit_ids) for right, reach in self.rights.items()]
        return frozenset(rights), self.centre_id, self.unit_id, self.almighty

    def through(self, via: Via, request_id: str = "") -> Actor:
        """The same actor coming in by another door."""
        return changed(self, via=via, request_id=request_id)


NAMES: dict[str, object] = {}


def right_name(right: str) -> str:
    """The words for a right, as declared by its module."""
    return str(NAMES.get(right, right))


SYSTEM = Actor(person_id=0, via="timer", almighty=True)
