"""How teams are led: service projects with milestones, work plans that are reported on, coaching that is followed up, scores
that two people give, guidance by the province."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shouwen.casework.teamwork import actions as teamwork
from shouwen.interfaces.ops.sample.play import Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.texts import table

DAY = timedelta(days=1)
LIVES = ("projects", "items", "notes", "scores", "guidance")


def begin(play: Play) -> None:
    """Put every part of it on the stage at its day."""
    told, lives = table("teamwork"), dict(zip(LIVES, (_project, _item, _note, _score, _guidance), strict=True))
    for name in LIVES:
        for row in told[name]:
            play.stage.add(lives[name](play, row), play.stage.now - row["days"] * DAY)


def _then(play: Play, days: int) -> date:
    """The day so many days before now, where the centre stands."""
    return (play.stage.now - days * DAY).date()


def _month(play: Play, months: int) -> date:
    """The first day of the month so many months from this one."""
    counted = play.stage.now.year * 12 + play.stage.now.month - 1 + months
    return date(counted // 12, counted % 12 + 1, 1)


def _project(play: Play, row: dict[str, Any]) -> Life:
    """Begun with its milestones; those that are reached, on their days."""
    cast, lead = play.cast, play.cast.actor(row["lead"], play.at)
    people = [cast.ids[name] for name in row["people"]]
    made = teamwork.begin(name=row["name"], purpose=row["purpose"].strip(), owner_id=cast.ids[row["owner"]], people=people, actor=lead, at=play.at)
    owner = cast.actor(row["owner"], play.at)
    set_ = [(teamwork.add_milestone(made.pk, title=title, due_on=_then(play, due), actor=owner, at=play.at), ago) for title, due, ago in row["milestones"]]
    for milestone, ago in sorted((each for each in set_ if each[1]), key=lambda each: -each[1]):
        yield play.stage.now - ago * DAY
        teamwork.reach(made.pk, milestone.pk, actor=owner, at=play.at)
    if "ended" in row:
        yield play.stage.now - row["ended"] * DAY
        teamwork.end(made.pk, "done", actor=owner, at=play.at)


def _item(play: Play, row: dict[str, Any]) -> Life:
    """Put into somebody's plan, who says how far it is; one is let be."""
    by, of = play.cast.actor(row["by"], play.at), play.cast.actor(row["of"], play.at)
    due = max(_month(play, row["month"]), play.at.date().replace(day=1))
    made = teamwork.set_item(goal=row["goal"], measure=row["measure"], due=due, person_id=of.person_id, actor=by, at=play.at)
    for ago, progress, note in row["reports"]:
        yield play.stage.now - ago * DAY
        teamwork.report(made.pk, progress, note=note, actor=of, at=play.at)
    if "dropped" in row:
        yield play.stage.now - row["dropped"] * DAY
        teamwork.drop_item(made.pk, actor=by, at=play.at)


def _note(play: Play, row: dict[str, Any]) -> Life:
    """A talk, and what became of it."""
    by = play.cast.actor(row["by"], play.at)
    follow, ago = row.get("follow", ("", None))
    made = teamwork.coach(
        person_id=play.cast.ids[row["of"]], on=_then(play, row["days"]), topic=row["topic"], words=row["words"].strip(),
        follow_up=follow, follow_up_on=None if ago is None else _then(play, ago), actor=by, at=play.at,
    )  # fmt: skip
    if "followed" in row:
        yield play.stage.now - row["followed"] * DAY
        teamwork.follow_up(made.pk, actor=by, at=play.at)


def _score(play: Play, row: dict[str, Any]) -> Life:
    """Given by one, confirmed by another some hours later."""
    by = play.cast.actor(row["by"], play.at)
    given = [
        teamwork.enter(person_id=play.cast.ids[name], month=_month(play, row["months"]), score=score, words=words, actor=by, at=play.at)
        for name, score, words in row["of"]
    ]
    if "confirms" not in row:
        return
    yield play.stage.office(200, 900)
    for each in given:
        teamwork.confirm(each.pk, actor=play.cast.actor(row["confirms"], play.at), at=play.at)


def _guidance(play: Play, row: dict[str, Any]) -> Life:
    """Somebody of the province guides somebody of a city, who says what came of it."""
    by, of = play.cast.actor(row["by"], play.at), play.cast.actor(row["of"], play.at)
    made = teamwork.guide(person_id=of.person_id, on=_then(play, row["days"]), topic=row["topic"], words=row["words"].strip(), actor=by, at=play.at)
    if "concluded" in row:
        yield play.stage.now - row["concluded"] * DAY
        teamwork.conclude(made.pk, row["result"].strip(), actor=of, at=play.at)
