"""What is typed about liability, read into the rules' own shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases.queries.receivers import named
from shouwen.casework.liability import states
from shouwen.casework.liability.models import Share
from shouwen.casework.liability.rules import Part
from shouwen.kit.errors import Invalid
from shouwen.kit.forms import set_choices
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue

ROWS = 4
OUTSIDE = {key: states.PARTIES[key] for key in ("supplier", "customer", "nobody")}


@dataclass(frozen=True)
class Line:
    """A row of the shares as it is drawn: ``who`` is ``p:<id>`` or ``u:<id>``, ``party`` one outside the house or ''."""

    place: int
    who: str = ""
    party: str = ""
    name: str = ""
    percent: str = ""
    degree: str = ""
    certainty: str = "sure"

    @property
    def shown(self) -> str:
        return named(self.who)

    @property
    def is_empty(self) -> bool:
        return not (self.who or self.party or self.name or self.percent or self.degree)


def typed(data: Any) -> list[Line]:
    """The rows of a form as they were typed."""
    keys = ("who", "party", "name", "percent", "degree", "certainty")
    return [Line(place, **{key: data.get(f"{key}-{place}", "").strip()[:80] for key in keys}) for place in range(ROWS)]


def kept(shares: Sequence[Share]) -> list[Line]:
    """Rows that show shares as they stand, with empty ones after them."""
    lines = [Line(place, **_plain(each)) for place, each in enumerate(shares[:ROWS])]
    return [*lines, *(Line(place) for place in range(len(lines), ROWS))]


def _plain(each: Share) -> dict[str, str]:
    who = f"p:{each.person_id}" if each.person_id else f"u:{each.unit_id}" if each.unit_id else ""
    percent = "" if each.percent is None else str(each.percent)
    return {"who": who, "party": "" if who else each.party, "name": each.name, "percent": percent, "degree": each.degree,
            "certainty": each.certainty}  # fmt: skip


def parts(lines: Sequence[Line]) -> list[Part]:
    """Rows as the rules know them; empty ones are left out.

    :raises Invalid: at ``parts`` for a percent that is no whole number.
    """
    return [_part(each) for each in lines if not each.is_empty]


def _part(line: Line) -> Part:
    percent = line.percent.rstrip("%％").strip()
    if percent and plain_int(percent) is None:
        raise Invalid({"parts": _("百分比写整数，例如 70")})
    kind, _colon, number = line.who.partition(":")
    pk = plain_int(number)
    party = line.party or {"p": "person", "u": "unit"}.get(kind, "supplier" if line.name else "")
    return Part(
        party=party,
        unit_id=pk if party == "unit" else None,
        person_id=pk if party == "person" else None,
        name=line.name if party == "supplier" else "",
        degree=line.degree,
        percent=int(percent[:4]) if percent else None,
        certainty=line.certainty or "sure",
    )


class RulesForm(forms.Form):
    """What a centre asks for."""

    cause_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("这些事项办结要有起因"), required=False, widget=forms.CheckboxSelectMultiple
    )
    appeal_days = forms.IntegerField(
        label=gettext_lazy("认定后几天内可以申诉"), min_value=1, max_value=90, help_text=gettext_lazy("每个部门申诉一次")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "cause_kinds", [(item.code, item.label) for item in catalogue.kinds()])
