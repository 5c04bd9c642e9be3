"""The rows of an editor of deeds. It works without script: adding, moving and removing a row are buttons of the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from shouwen.casework.automation.forms.fields import field_for
from shouwen.casework.automation.queries.words import sentence
from shouwen.casework.automation.rules.shape import Deed
from shouwen.casework.automation.rules.vocabulary import DEEDS, GROUPS
from shouwen.casework.cases.queries.variables import NAMES
from shouwen.kit.actor import Actor
from shouwen.kit.text import plain_int
from shouwen.relations.knowledge import queries as knowledge

Given = list[dict[str, Any]]


class DeedForm(forms.Form):
    """What one deed asks for, as fields. It judges nothing itself."""

    use_required_attribute = False

    def __init__(self, deed: Deed, actor: Actor, **more: Any) -> None:
        super().__init__(**more)
        for param in deed.params:
            self.fields[param.name] = field_for(param, actor)
            self.initial.setdefault(param.name, param.default)
        self._errors = ErrorDict()

    def full_clean(self) -> None:
        """Nothing: the sentences come from the rules, beside the fields they are about."""
        self.cleaned_data: dict[str, Any] = {}
        if self._errors is None:
            self._errors = ErrorDict()


@dataclass(frozen=True)
class DeedRow:
    """One deed in the editor: its place, its words, its fields; ``wrong`` is what is wrong with the row as a whole,
    ``beyond`` why the writer may not have it done."""

    place: int
    deed: Deed
    form: DeedForm
    sentence: str
    wrong: str = ""
    beyond: str = ""


class Rows:
    """The deeds of a macro or rule while it is edited."""

    def __init__(self, given: Given, actor: Actor, wrong: Mapping[str, str] | None = None) -> None:
        self.given, self.actor = given, actor
        self.wrong = dict(wrong or {})
        self.beyond: dict[str, str] = {}

    @classmethod
    def read(cls, data: Any, actor: Actor) -> Rows:
        """What was typed, in the order it stands."""
        given: Given = []
        for place, name in enumerate(data.getlist("deed")):
            if name in DEEDS:
                values = {each.name: data.get(f"d{place}-{each.name}", "") for each in DEEDS[name].params}
                given.append({"deed": name, "with": values})
        return cls(given, actor)

    def changed(self, act: str, new: str) -> int | None:
        """Add, move or remove a row as a button asks (``add``, ``up:2``, ``down:2``, ``drop:2``); the place to go on at,
        None when the button was none of these."""
        verb, _colon, number = act.partition(":")
        rows = self.given
        if verb == "add":
            if new in DEEDS:
                rows.append({"deed": new, "with": {}})
            return len(rows) - 1
        place = -1 if (read := plain_int(number)) is None else read
        if verb not in ("up", "down", "drop") or not 0 <= place < len(rows):
            return None
        row = rows.pop(place)
        if verb == "drop":
            return max(place - 1, 0)
        to = max(0, min(len(rows), place + (1 if verb == "down" else -1)))
        rows.insert(to, row)
        return to

    def __iter__(self) -> Any:
        return (self._row(place, each) for place, each in enumerate(self.given))

    def _row(self, place: int, given: Mapping[str, Any]) -> DeedRow:
        deed = DEEDS[given["deed"]]
        form = DeedForm(deed, self.actor, prefix=f"d{place}", initial=dict(given.get("with") or {}))
        for param in deed.params:
            if said := self.wrong.get(f"{place}.{param.name}"):
                form.errors[param.name] = form.error_class([said])
        return DeedRow(place, deed, form, sentence(given), self.wrong.get(f"{place}.deed", ""), self.beyond.get(deed.name, ""))


def menu(*, by_rule: bool = False) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """The deeds to choose from, in groups."""
    return [
        (
            str(label),
            [
                (d.name, str(d.label))
                for d in DEEDS.values()
                if d.group == group and (d.by_rule or not by_rule)
            ],
        )
        for group, label in GROUPS.items()
    ]


def places() -> str:
    """A few placeholders, to show how they are written."""
    return " ".join(f"{{{knowledge.written(name)}}}" for name in NAMES[:3])


def whole(wrong: Mapping[str, str], known: Sequence[str]) -> list[str]:
    """The sentences that stand beside no row and no field."""
    return [said for name, said in wrong.items() if name not in known and not name[:1].isdigit()] or (
        [_("有几处还没填对，见下面")] if any(name[:1].isdigit() for name in wrong) else []
    )
