"""What every life of the sample uses: the stage, the people, the customers, the words; and cases as they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from shouwen.casework.cases.models import Case, Handoff
from shouwen.foundation.organisation import queries as organisation
from shouwen.interfaces.ops.sample.cast import Cast
from shouwen.interfaces.ops.sample.crowd import Crowd, Guest
from shouwen.interfaces.ops.sample.stage import Stage
from shouwen.interfaces.ops.sample.texts import Story
from shouwen.interfaces.ops.sample.wording import Phrases, Words
from shouwen.kit.actor import Actor

SEE_RESTRICTED = ("service_manager", "centre_head")


@dataclass
class Matter:
    """A case on the stage: its story, its customer and the words that fill the story's gaps."""

    case_id: int
    story: Story
    guest: Guest
    city: str
    words: Words

    def fill(self, text: str, **more: str) -> str:
        """A text with its gaps filled."""
        return text.format_map(
            _with(self.words, customer=self.guest.address, wants=self.fill_plain(self.story.wants), **more)
        )

    def fill_plain(self, text: str) -> str:
        """A text of the story itself."""
        return text.format_map(self.words)


def _with(words: Words, **more: str) -> Words:
    joined = Words(words.received, **words)
    joined.update(more)
    return joined


@dataclass
class Play:
    """The sample being played."""

    stage: Stage
    cast: Cast
    crowd: Crowd
    phrases: Phrases
    random: Random
    matters: list[Matter] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.stage.at

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.random.random() < share

    def case(self, matter: Matter) -> Case:
        """The case as it stands now."""
        return Case.objects.get(pk=matter.case_id)

    def _of(self, matter: Matter, field: str) -> Any:
        return Case.objects.values_list(field, flat=True).get(pk=matter.case_id)

    def is_open(self, matter: Matter) -> bool:
        return Case.objects.filter(pk=matter.case_id, is_open=True).exists()

    def owner(self, matter: Matter) -> Actor:
        """Whoever answers for the case now."""
        return self.cast.actor(self._of(matter, "owner_id"), self.at)

    def handler(self, matter: Matter) -> Actor:
        """Whoever works on the case now."""
        return self.cast.actor(self._of(matter, "handler_id"), self.at)

    def closer(self, matter: Matter) -> Actor:
        """Whoever may end the case: its owner, or the senior who handles a key customer's for a junior."""
        owner = self.owner(matter)
        key = self._of(matter, "customer_class") != "ordinary"
        return self.handler(matter) if key and not owner.may("cases.take_key") else owner

    def leader(self, matter: Matter) -> Actor | None:
        """Who leads the owner; of a restricted matter, a leader who may see it."""
        if self._of(matter, "is_restricted"):
            return self.cast.one(matter.city, *SEE_RESTRICTED, at=self.at)
        found = organisation.lead_of(self._of(matter, "owner_id"), at=self.at)
        return self.cast.actor(found, self.at) if found else None

    def offer(self, matter: Matter) -> Handoff | None:
        """The offer of the case that waits for an answer, if there is one."""
        return Handoff.objects.filter(case_id=matter.case_id, answer="waiting").order_by("-id").first()
