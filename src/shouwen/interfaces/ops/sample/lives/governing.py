"""What the service spends, applies for and watches: expenses approved, refused and waiting, a customer's application with its outcome, who
bears a return's freight, indicators with an alert, checks settled and under way, the service charter."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from shouwen.casework.applications import actions as applications
from shouwen.casework.applications import queries as applications_read
from shouwen.casework.applications.models import Application
from shouwen.casework.checks import actions as checks
from shouwen.casework.checks.models import Check
from shouwen.casework.freight import actions as freight
from shouwen.casework.freight import queries as freight_read
from shouwen.casework.indicators import actions as indicators
from shouwen.casework.reviews import actions as reviews
from shouwen.casework.reviews.queries import purpose
from shouwen.foundation.organisation.queries import day_of
from shouwen.interfaces.ops.sample.lives.looked import FRIDGE, LINE, PIPE, SIGNED
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.texts import table
from shouwen.kit.money import Money

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WATCHED = 11
"""Days before now from which figures are watched."""
CHARTER = 58
"""Days before now when the service charter was written."""
TODAY = timedelta(minutes=85)
"""So long before now what concerns open matters begins."""


def begin(play: Play) -> None:
    """Put every part of it on the stage at its day. Nothing of it asks chance, so that the rest of the history stays as it was."""
    told, now = table("governing"), play.stage.now
    for row in told["expenses"]:
        play.stage.add(_expense(play, row), now - max(row["days"] * DAY, TODAY))
    play.stage.add(_watched(play, told["indicators"]), now - WATCHED * DAY)
    play.stage.add(_charter(play), now - CHARTER * DAY)
    play.stage.add(_today(play, told), now - TODAY)


def _expense(play: Play, row: dict[str, Any]) -> Life:
    """Asked for, signed hours later by whoever may, spent in the end; one waits."""
    by = play.cast.actor(row["by"], play.at)
    draft = applications.Draft("expense", row["sort"], row["title"], row["reason"], Money(Decimal(row["amount"])), payee=row["payee"])
    made = applications.submit(draft, actor=by, at=play.at)
    if not row["verdict"]:
        return
    yield play.at + 3 * HOUR
    _sign(play, made.pk, row["verdict"], row["note"])
    if "spent" in row:
        yield play.at + 2 * DAY
        applications.spend(made.pk, Decimal(row["spent"]), actor=by, at=play.at)


def _sign(play: Play, application_id: int, verdict: str, note: str) -> None:
    """Every signature there is to give, each by the first who may."""
    while True:
        row = Application.objects.get(pk=application_id)
        step = applications_read.current(row)
        if step is None:
            return
        seat = applications_read.seats(row, step, at=play.at)[0]
        applications.decide(application_id, verdict, note=note, actor=play.cast.actor(seat.person_id, play.at), at=play.at)


def _watched(play: Play, rows: list[dict[str, Any]]) -> Life:
    """Set by whoever leads the service; looked at in the morning, as a worker does every ten minutes."""
    by = play.cast.actor("zhonghuimin", play.at)
    for row in rows:
        indicators.set_indicator(name=row["name"], measure=row["measure"], threshold=Decimal(row["threshold"]), days=row["days"], actor=by, at=play.at)
    yield play.stage.now - HOUR
    indicators.look_at_all(at=play.at)


def _charter(play: Play) -> Life:
    """Written by one in both languages, approved by another two days later; customers read it too."""
    made = reviews.write_purpose(purpose.house(), is_public=True, actor=play.cast.actor("zhonghuimin", play.at), at=play.at)
    yield play.at + 2 * DAY
    reviews.approve_purpose(made.pk, actor=play.cast.actor("fangzhiyuan", play.at), at=play.at)


def _open(play: Play, title: str) -> Matter | None:
    return next((each for each in play.matters if each.story.title == title and play.is_open(each)), None)


def _today(play: Play, told: dict[str, Any]) -> Life:
    """On the day itself: what concerns matters that are open now."""
    _freight(play)
    yield from _applied(play, told["applied"])
    yield from _checked(play, told["checks"])


def _freight(play: Play) -> None:
    """A fridge goes back: the carrier damaged it, so by the rule the freight is theirs."""
    matter = _open(play, FRIDGE)
    if matter is None:
        return
    case, who = play.case(matter), play.handler(matter)
    if freight_read.why_not_decide(case, who) is None:
        freight.decide(case, amount=Decimal(120), ground="damaged", actor=who, at=play.at)


def _applied(play: Play, row: dict[str, Any]) -> Life:
    """What a customer applies for is approved to be handed in; the department's word is recorded the same morning."""
    matter = _open(play, LINE)
    if matter is None or not (who := play.handler(matter)).may("applications.outcome"):
        return
    draft = applications.Draft("customer", row["sort"], row["title"], row["reason"], Money(Decimal(row["amount"])), play.case(matter))
    made = applications.submit(draft, actor=who, at=play.at)
    yield play.at + timedelta(minutes=10)
    _sign(play, made.pk, "agreed", "")
    applications.hand_in(made.pk, to=row["to"], actor=who, at=play.at)
    yield play.at + timedelta(minutes=25)
    day = day_of(play.at)
    applications.outcome(made.pk, True, words=row["words"], by=row["by"], on=day, amount=Decimal(row["amount"]), actor=who, at=play.at)


def _checked(play: Play, row: dict[str, Any]) -> Life:
    """One settled with its finding, one under way."""
    found = [each for title in (SIGNED, PIPE, LINE) if (each := _open(play, title)) is not None]
    asker = play.cast.actor(row["asked"], play.at)
    made = []
    for matter in found[:2]:
        if not Check.objects.filter(case_id=matter.case_id, kind="qa_review").exists():
            words = "调听三次通话：报没报姓名工号，有没有打断客户"
            made.append(checks.ask(play.case(matter), kind="qa_review", text=words, role_code="quality_inspector", actor=asker, at=play.at))
    yield play.at + timedelta(minutes=15)
    inspector = play.cast.actor("baixue", play.at)
    for place, check in enumerate(made):
        checks.take(check.pk, actor=inspector, at=play.at)
        if not place:
            checks.settle(check.pk, finding="found", text=row["settled"], actor=inspector, at=play.at)
