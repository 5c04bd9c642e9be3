"""The closed loop (CASE-035): intake, dispatch, return, call-back, archive, and where a case stands in it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Step:
    """A step of the loop: its name, and in one sentence when a case is through it (both lazy)."""

    label: object
    means: object


STEPS: Mapping[str, Step] = {
    "intake": Step(pgettext_lazy("loop", "受理"), _("有人受理，分好了类")),
    "dispatch": Step(pgettext_lazy("loop", "派办"), _("派了单、交办了，或自己写下打算")),
    "return": Step(pgettext_lazy("loop", "回单"), _("办的人回了话，客户得到答复")),
    "survey": Step(pgettext_lazy("loop", "回访"), _("问过客户认不认可")),
    "archive": Step(pgettext_lazy("loop", "归档"), _("办结，存为只读档案")),
}
"""In their order. A step further on never makes up for one left out."""

STANDS = {
    "received": "intake",
    "registered": "dispatch",
    "answered": "survey",
    "resolved": "archive",
    "closed": "",
}
"""At which step a case of a state stands; every other state is being worked at, which is the return. ``closed`` is through."""

CONFIRMED = frozenset({"confirmed", "answered_at_once", "call_back_passed"})
"""Reasons for closing that hold the customer's own word."""
PASSED_ON = frozenset({"suggestion_passed", "praise_passed"})
"""Reasons for closing after which nobody waits for an answer."""


@dataclass(frozen=True)
class Mark:
    """One step of one case: ``done``, ``here`` (it stands there), ``missed``, or ``ahead``."""

    step: str
    label: str
    how: str


def marks(stands: str, missing: Collection[str]) -> list[Mark]:
    """The five steps of a case that stands at one of them ('': it is through), with those it lacks."""
    names = list(STEPS)
    place = names.index(stands) if stands else len(names)
    found = []
    for index, name in enumerate(names):
        how = "done" if index < place else "here" if index == place else "ahead"
        found.append(Mark(name, str(STEPS[name].label), "missed" if name in missing else how))
    return found
