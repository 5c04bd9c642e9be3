"""Somebody is called to an urgent case."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact, DutyFact
from shouwen.foundation.ledger.facts import fact


@fact("cases.UrgentCallMade")
class UrgentCallMade(CaseFact):
    says: ClassVar[str | Words] = _("急呼{to_person}，第 {place} 位")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "bell-ringing"

    to_person: int
    place: int
    answer_by: datetime


@fact("cases.UrgentCallAnswered")
class UrgentCallAnswered(DutyFact):
    says: ClassVar[str | Words] = _("应急呼，这就办")
    icon: ClassVar[str] = "bell-check"

    place: int


@fact("cases.UrgentCallEnded")
class UrgentCallEnded(CaseFact):
    says: ClassVar[str | Words] = _("急呼结束：{why_label}")
    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "bell-off"

    why: str
    why_label: str
    places: int
