"""The base of every move's form on a work order."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from shouwen.casework.workorders.queries.page import OrderPage
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.kit.text import plain_ints
from shouwen.relations.catalogue import queries as catalogue

Words = str | Promise


class OrderForm(forms.Form):
    """A move on a work order. ``says`` tells the consequence, ``deed`` is what the button does.

    ``takes_files`` says that evidence may be added; the ids come from the tray of whoever sends the form.
    """

    says: ClassVar[Words] = ""
    deed: ClassVar[Words] = ""
    takes_files: ClassVar[bool] = False

    def __init__(self, *args: Any, page: OrderPage, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page, self.order, self.actor = page, page.order, actor
        self.fill()

    def fill(self) -> None:
        """Put in the choices that depend on who asks."""

    def carry_out(self, *, at: datetime) -> Words:
        """Call the action; the words of what is true now."""
        raise NotImplementedError

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Offer choices."""
        set_choices(self, name, choices)

    def codes(self, list_code: str) -> list[tuple[str, str]]:
        """What a code list offers to this person."""
        return [(item.code, item.label) for item in catalogue.choices(list_code, self.actor)]

    @property
    def chosen_files(self) -> list[int]:
        """The files sent along, by id."""
        found = self.data.getlist("attachments") if hasattr(self.data, "getlist") else []
        return plain_ints(found)


def text(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), strip=True, **more)
