"""Reactions: a calendar changed, so clocks are counted again; people of the ladder are told."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop

from shouwen.casework.deadlines import facts, slots
from shouwen.casework.deadlines.actions.ruling import BY_CALENDAR
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.deadlines.states import Subject
from shouwen.foundation.calendars.facts import DaysBroughtIn, DaysCleared, DaysPutBack, DaysSet, WeekChanged
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell

WARNED = gettext_noop("{label}{stage_label}用去 {percent}%，应于 {due_at} 前")
MISSED = gettext_noop("{label}{stage_label}超时，应于 {due_at} 前")
CLIMBED = gettext_noop("{label}{stage_label}超时未完，请您过问；责任人不变")
GRANTED = gettext_noop("{label}{stage_label}延期已同意，应于 {due_at} 前")
REFUSED = gettext_noop("{label}{stage_label}延期未获同意，仍应于 {due_at} 前")
LAPSED = gettext_noop("{label}{stage_label}已经办完，您申请的延期没有人批就作废了，不用再等")
OPEN = Q(met_at=None, stopped_at=None)


@listens(WeekChanged, DaysSet, DaysCleared, DaysPutBack, DaysBroughtIn)
def on_calendar(heard: Heard) -> None:
    """Open clocks on this calendar wait to be counted again."""
    on_it = Q(calendar_code=heard.code) | Q(term__home=heard.code)
    Clock.objects.filter(OPEN, on_it, recount=0).update(recount=BY_CALENDAR)


@listens(facts.DeadlineWarned, facts.DeadlineMissed, facts.LadderClimbed)
def on_reached(heard: Heard) -> None:
    """Tell the people of the rung, once."""
    messages = {"deadlines.DeadlineWarned": WARNED, "deadlines.DeadlineMissed": MISSED}
    level = "soon" if heard.kind == "deadlines.DeadlineWarned" else "over"
    _tell(
        heard,
        heard.informed_people,
        messages.get(heard.kind, CLIMBED),
        level,
        percent=heard.body.get("percent", 0),
    )


@listens(facts.ExtensionDecided)
def on_extension_decided(heard: Heard) -> None:
    """Tell who asked."""
    _tell(heard, [heard.asked_by_person], GRANTED if heard.granted else REFUSED, "info")


@listens(facts.ExtensionLapsed)
def on_extension_lapsed(heard: Heard) -> None:
    """Tell who asked: nobody decides on it any more."""
    _tell(heard, [heard.asked_by_person], LAPSED, "info")


def _tell(heard: Heard, people: list[int], message: str, level: str, **more: object) -> None:
    subject = Subject(heard.of_kind, heard.of_id, heard.subject_id, heard.about)
    address = next((found for ask in slots.address_of if (found := ask(subject))), slots.Address())
    label = f"{address.label} " if address.label else heard.about
    link = Link(address.url_name, address.url_args, "case", heard.subject_id)
    tell(
        people,
        message,
        kind=heard.kind,
        key=str(heard.entry_id),
        at=heard.at,
        link=link,
        level=level,
        label=label,
        stage_label=heard.stage_label,
        due_at=heard.due_at,
        **more,
    )
