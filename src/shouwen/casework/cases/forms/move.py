"""The base of every move's form, and what several of them offer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries import company
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.kit.text import plain_int, plain_ints
from shouwen.relations.catalogue import queries as catalogue

Words = str | Promise


class MoveForm(forms.Form):
    """A move on a case. ``says`` tells the consequence, ``deed`` is what the button does."""

    says: ClassVar[Words] = ""
    deed: ClassVar[Words] = ""
    confirms: ClassVar[bool] = False

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.actor = case, actor
        self.fill()

    def fill(self) -> None:
        """Put in the choices that depend on who asks."""

    def carry_out(self, *, at: datetime) -> Words:
        """Call the action; the words of what is true now."""
        raise NotImplementedError

    def who(self) -> dict[str, Any]:
        """Every action's last two words."""
        return {"actor": self.actor}

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Offer choices in a select."""
        set_choices(self, name, choices)


def channels() -> list[tuple[Any, Any]]:
    """The channels offered now."""
    return [(item.code, item.label) for item in catalogue.channels()]


def attached(data: Any) -> list[int]:
    """The files chosen in a composer."""
    found = data.getlist("attachments") if hasattr(data, "getlist") else []
    return plain_ints(found)


def named_in(text: str, data: Any, actor: Actor) -> list[int]:
    """The colleagues words name with @: those chosen from the list whose names still stand there, and names typed by
    hand that only one colleague bears."""
    found = data.getlist("mentions") if hasattr(data, "getlist") else []
    chosen = dict(each.split(":", 1) for each in found if ":" in each)
    listed = {name: pk for number, name in chosen.items() if (pk := plain_int(number)) is not None and f"@{name}" in text}
    return list(dict.fromkeys([*listed.values(), *company.typed(text, actor, besides=listed)]))
