"""How the centre steers itself: standards that are read, ideas that are voted on, a committee that meets, plans that change a
flow or try a technology, and the yearly review that waits for its signature."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from shouwen.casework.committees import actions as committees
from shouwen.casework.ideas import actions as ideas
from shouwen.casework.ideas.models import Idea
from shouwen.casework.improvement import actions as improvement
from shouwen.casework.improvement.models import Plan
from shouwen.casework.reviews import actions as reviews
from shouwen.casework.standards import actions as standards
from shouwen.casework.standards import queries as standards_read
from shouwen.casework.standards.models import Version
from shouwen.interfaces.ops.sample.play import Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.texts import table
from shouwen.kit.actor import Actor
from shouwen.kit.money import Money

DAY = timedelta(days=1)
CHASED = 8
"""Days before now from which unread standards are chased day by day, as a worker does every half hour."""
YEAR_OF = timedelta(days=45)
"""The year reviewed is that of so long ago: early in a year it is the one that has just ended."""


def begin(play: Play) -> None:
    """Put every part of it on the stage at its day. Chance is of its own, so that the rest of the history stays as it was."""
    told, now = table("steering"), play.stage.now
    for row in told["standards"]:
        play.stage.add(_standard(play, row, Random(row["title"])), now - row["days"] * DAY)
    for row in told["ideas"]:
        play.stage.add(_idea(play, row, PLANS.get(row.get("kind", ""))), now - row["days"] * DAY)
    play.stage.add(_committee(play, told["committee"]), now - told["committee"]["days"] * DAY)
    play.stage.add(_chased(play), now - CHASED * DAY)
    play.stage.add(_review(play, told["review"]), now - 6 * DAY)


def _standard(play: Play, row: dict[str, Any], random: Random) -> Life:
    """Written by one, approved by another a day later, read in the days after; one of them revised."""
    writer = play.cast.actor(row["writer"], play.at)
    made = standards.add(
        title=row["title"], text=row["text"].strip(), effective_on=_today(play), category_path=row["category"],
        actor=writer, at=play.at,
    )  # fmt: skip
    if not row["approver"]:
        return
    yield from _approved(play, made, row, random)
    if "revision" in row:
        yield play.stage.now - row["revised"] * DAY
        again = standards.revise(made.standard_id, text=row["revision"].strip(), effective_on=_today(play), reason=row["reason"], actor=writer, at=play.at)
        yield from _approved(play, again, row, random)


def _approved(play: Play, version: Version, row: dict[str, Any], random: Random) -> Life:
    yield play.stage.office(400, 1600)
    standards.approve(version.standard_id, version.version, actor=play.cast.actor(row["approver"], play.at), at=play.at)
    readers = standards_read.readers_of(version.standard, at=play.at)
    people = [each for each in readers if each != play.cast.ids[row["approver"]] and random.random() < row["share"]]
    random.shuffle(people)
    for start in range(0, len(people), 12):
        yield play.stage.office(120, 900)
        for person_id in people[start : start + 12]:
            standards.acknowledge(version.standard_id, version.version, actor=play.cast.actor(person_id, play.at), at=play.at)


def _today(play: Play) -> Any:
    return play.at.astimezone(play.stage.now.tzinfo).date() + DAY


def _chased(play: Play) -> Life:
    """Who has not read is reminded, and in the end their leader hears of it."""
    while True:
        standards.chase(at=play.at)
        yield play.at + DAY


def _idea(play: Play, row: dict[str, Any], planned: Callable[[Play, Plan], Life] | None) -> Life:
    """Put in the box, voted on, decided with a reason, rewarded; an accepted one opens its plan."""
    author = play.cast.actor(row["author"], play.at)
    idea = ideas.submit(title=row["title"], text=row["text"], subject=row["subject"], actor=author, at=play.at)
    for name in row["votes"]:
        yield play.stage.office(60, 1400)
        ideas.support(idea, actor=play.cast.actor(name, play.at), at=play.at)
    yield play.stage.office(600, 2000)
    if row.get("withdrawn"):
        ideas.withdraw(idea, actor=author, at=play.at)
    if "decline" in row:
        ideas.decline(idea, why=row["decline"], actor=play.cast.actor(row["by"], play.at), at=play.at)
    if "accept" in row and planned is not None:
        yield from _accepted(play, row, idea, planned)


def _accepted(play: Play, row: dict[str, Any], idea: Idea, planned: Callable[[Play, Plan], Life]) -> Life:
    by, due_on = play.cast.actor(row["by"], play.at), (play.stage.now + 50 * DAY).date()
    taken = ideas.accept(idea, why=row["accept"], kind=row["kind"], owner=play.cast.ids[row["leads"]], due_on=due_on, actor=by, at=play.at)
    kind, words = row["reward"]
    proposed = ideas.reward(idea, kind, words=words, actor=by, at=play.at)
    other = play.cast.actor("fangzhiyuan" if row["by"] != "fangzhiyuan" else "zhonghuimin", play.at)
    ideas.approve_reward(idea, proposed.pk, actor=other, at=play.at)
    assert taken.plan is not None
    yield from planned(play, taken.plan)


def _process(play: Play, plan: Plan) -> Life:
    """A flow from one version to the next, measured before and after, being watched."""
    told, boss = table("steering")["process"], _leads(play, plan)
    brief = improvement.FlowBrief(told["name"], told["before"], told["after"], told["after_text"], told["before_text"])
    improvement.describe_flow(plan, brief, actor=boss, at=play.at)
    made = [
        (improvement.add_metric(plan, name=name, unit=unit, before=Decimal(str(before)), target=Decimal(str(target)), actor=boss, at=play.at), value)
        for name, unit, before, target, value in told["metrics"]
    ]
    yield from _carried(play, plan, told, boss)
    yield play.at + 14 * DAY
    for metric, value in made:
        improvement.measure_flow(plan, metric.pk, Decimal(str(value)), words=told["readings"], actor=boss, at=play.at)
    _done(play, plan, told)


def _technology(play: Play, plan: Plan) -> Life:
    """A technology tried in one place, with what the trial showed."""
    told, boss = table("steering")["technology"], _leads(play, plan)
    begins = (play.at + 5 * DAY).date()
    pilot = improvement.Pilot(
        told["name"], Money(Decimal(told["cost"])), Money(Decimal(told["benefit"])), told["benefit_why"], told["where"], begins, begins + 14 * DAY,
    )  # fmt: skip
    improvement.describe_technology(plan, pilot, actor=boss, at=play.at)
    yield from _carried(play, plan, told, boss)
    yield play.at + 20 * DAY
    improvement.report(plan, 1, 60, words="八个席位已装，高峰时的延迟在补", actor=play.cast.actor(told["measure"][2], play.at), at=play.at)
    improvement.judge_pilot(plan, told["result"], words=told["words"], actor=boss, at=play.at)


PLANS: dict[str, Callable[[Play, Plan], Life]] = {"process": _process, "technology": _technology}


def _leads(play: Play, plan: Plan) -> Actor:
    return play.cast.actor(plan.owner_id, play.at)


def _carried(play: Play, plan: Plan, told: dict[str, Any], boss: Actor) -> Life:
    """Reason, measure and goal; approved by a second person; begun."""
    improvement.move(plan, "analyse", words=told["why"], actor=boss, at=play.at)
    text, effect, owner = told["measure"]
    task = improvement.Task(text, effect, (play.at + told["within"] * DAY).date(), kind="prevent", owner=play.cast.ids[owner])
    improvement.add_measure(plan, task, actor=boss, at=play.at)
    improvement.set_goal(plan, improvement.Aim("repeats", Decimal(0), window_days=14), actor=boss, at=play.at)
    improvement.rate(plan, likelihood=4, impact=2, actor=boss, at=play.at)
    yield play.stage.office(300, 900)
    improvement.move(plan, "submit", actor=boss, at=play.at)
    improvement.move(plan, "approve", words="同意，先试再推。", actor=_judge(play, plan), at=play.at)
    improvement.move(plan, "start", actor=boss, at=play.at)


def _judge(play: Play, plan: Plan) -> Actor:
    """A head who neither wrote it nor leads it."""
    author = Plan.objects.values_list("author_id", flat=True).get(pk=plan.pk)
    return next(each for name in ("fangzhiyuan", "zhonghuimin") if (each := play.cast.actor(name, play.at)).person_id != author)


def _done(play: Play, plan: Plan, told: dict[str, Any]) -> None:
    doer = play.cast.actor(told["measure"][2], play.at)
    improvement.report(plan, 1, 100, words="已上线，" + told["readings"], actor=doer, at=play.at)
    boss = _leads(play, plan)
    for name in ("finish", "verify"):
        improvement.move(Plan.objects.get(pk=plan.pk), name, actor=boss, at=play.at)


def _committee(play: Play, told: dict[str, Any]) -> Life:
    """Set up, met three times; the last minutes wait for the chair, the next meeting is on the calendar."""
    keeper = play.cast.actor(told["keeper"], play.at)
    row = committees.found(name=told["name"], mandate=told["mandate"], cycle_days=told["cycle"], actor=keeper, at=play.at)
    for name, part in told["members"]:
        committees.seat(row.pk, play.cast.ids[name], part, actor=keeper, at=play.at)
    chair, secretary = (play.cast.actor(told["members"][place][0], play.at) for place in (0, 1))
    for seq, each in enumerate(told["meetings"], start=1):
        day = play.stage.now - each["days"] * DAY
        meets_on = day.date()
        if each["days"] > 0:
            yield day - 4 * DAY
        committees.plan_meeting(row.pk, meets_on, agenda=each["agenda"], actor=secretary, at=play.at)
        if "minutes" not in each:
            return
        yield day + timedelta(hours=8)
        present = [play.cast.ids[name] for name in each["present"]]
        committees.write_minutes(row.pk, seq, each["minutes"], present=present, actor=secretary, at=play.at)
        for text, owner, days, kind in each["decisions"]:
            wanted = committees.Resolution(text, play.cast.ids[owner], (play.at + days * DAY).date(), kind)
            committees.decide(row.pk, seq, wanted, actor=keeper, at=play.at)
        if each.get("signed"):
            yield play.stage.office(900, 2400)
            committees.sign(row.pk, seq, actor=chair, at=play.at)


def _review(play: Play, told: dict[str, Any]) -> Life:
    """Written and offered; it waits for the head's signature."""
    writer = play.cast.actor(told["writer"], play.at)
    row = reviews.begin((play.stage.now - YEAR_OF).year, actor=writer, at=play.at)
    yield play.stage.office(1500, 3000)
    reviews.remark(row.pk, told["remarks"], actor=writer, at=play.at)
    yield play.stage.office(1500, 2500)
    reviews.recount(row.pk, actor=writer, at=play.at)
    reviews.offer(row.pk, actor=writer, at=play.at)
