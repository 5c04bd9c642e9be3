"""What a registration brings in, and how it becomes a checked draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from shouwen.casework.cases.rules import intake as rules
from shouwen.kit.frozen import changed
from shouwen.kit.text import squash, tidy

LATER = ("tags",)
"""Fields that were not there from the beginning: empty, they leave a fingerprint as it was."""


@dataclass(frozen=True, kw_only=True)
class Promised:
    """A promise made while registering: what, and until when."""

    text: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Intake:
    """A matter as it comes in. Only ``kind`` and ``description`` are always needed.

    The customer is ``customer_id`` when already recognised, else ``name`` with ``phone``, ``email`` or
    ``other_contact`` (CMP-013), else ``anonymous``. ``owner_id`` names the owner when it is not whoever registers.
    ``present`` are further people who met the customer at the same moment: the senior grade becomes first contact.
    ``pre_contact`` names a robot that spoke first: then the first human to speak will be first contact.
    ``reference`` is the number the matter has elsewhere, ``place`` and ``people_present`` belong to a visit; ``by_hand``: a
    colleague fills in a form, so that what the channel asks for must be there. ``assured`` are of ``rules.assuring``.
    ``tags`` are codes of tags on offer to the centre.
    ``intake_key`` makes creation repeatable: the same key gives the same case.
    """

    kind: str
    description: str
    category_id: int | None = None
    title: str = ""
    channel: str = "phone"
    source: str = "direct"
    form: str = ""

    customer_id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    other_contact: str = ""
    customer_kind: str = "person"
    anonymous: bool = False
    line_number: str = ""
    reference: str = ""
    place: str = ""
    people_present: str = ""
    assured: Sequence[str] = ()
    tags: Sequence[str] = ()
    by_hand: bool = False

    demand: str = ""
    plan: str = ""
    answer: str = ""
    promise: Promised | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[int] = ()

    severity: str = ""
    impact: str = ""
    urgency: str = ""
    priority: int = 0
    amount: Decimal | None = None
    affected: int = 1
    triggers: Sequence[str] = ()

    centre_id: int | None = None
    owner_id: int | None = None
    received_at: datetime | None = None
    present: Sequence[int] = ()
    pre_contact: str = ""
    accused: Sequence[int] = ()
    restricted: bool = False
    repeat_of: int | None = None

    intake_key: str = ""
    access_code: str = ""
    number: str = ""

    def tidied(self) -> Intake:
        """The same with words and name as they are kept, without the spaces and line ends around them that differ from program to
        program."""
        words, name = tidy(self.description), squash(self.name)
        return self if (words, name) == (self.description, self.name) else changed(self, description=words, name=name)

    def digest(self) -> str:
        """A fingerprint of all that was asked for, by which a repeated key is told from a reused one."""
        held = vars(self)
        asked = [name for name in _asked() if name not in LATER or held[name]]
        return rules.digest(*[part for name in asked for part in (name, repr(held[name]))])


@cache
def _asked() -> list[str]:
    """The fields by which one request is told from another."""
    return sorted(each.name for each in fields_of(Intake) if each.name not in ("intake_key", "access_code"))
