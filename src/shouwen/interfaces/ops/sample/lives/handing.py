"""Who takes a matter, and how it changes hands: to seniors, to a colleague who accepts, refuses or never answers."""

from __future__ import annotations

from datetime import timedelta

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states
from shouwen.casework.cases.models import Handoff
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.texts import Story
from shouwen.kit.actor import Actor

SPARED = timedelta(days=8)
"""In the last days 陈雨薇 has her own part and takes nothing besides."""


def receiver(play: Play, city: str, story: Story) -> Actor:
    """Who answers: whoever is on duty; on-line matters go to the on-line agent more often."""
    names = play.cast.here(play.cast.agents(city), play.at)
    if play.at > play.stage.now - SPARED:
        names = [name for name in names if name != "chenyuwei"] or names
    if story.way == "online" and city == "JZ" and play.chance(0.4) and "yuanzixuan" in names:
        return play.cast.actor("yuanzixuan", play.at)
    seniors = [name for name in names if play.cast.actor(name, play.at).may("cases.take_key")]
    if story.severity != "minor" and seniors and play.chance(0.5):
        return play.cast.actor(play.random.choice(seniors), play.at)
    return play.cast.actor(play.random.choice(names), play.at)


def to_senior(play: Play, matter: Matter) -> Life:
    """A key customer's matter is queued to the senior agents, one of whom takes it."""
    offer = play.offer(matter)
    if offer is None or offer.kind != "hand_up":
        return
    yield play.stage.at + timedelta(minutes=play.random.uniform(1, 4))
    senior = play.cast.one(matter.city, "senior_agent", at=play.at, besides=[offer.from_person_id])
    if senior is not None:
        cases.accept_handoff(offer.pk, actor=senior, at=play.at)


def handed(play: Play, matter: Matter) -> Life:
    """The handler hands the matter to a colleague."""
    yield play.stage.soon(10, 120)
    me, case = play.handler(matter), play.case(matter)
    if case.state not in states.TAKEN or play.offer(matter) is not None:
        return
    roles = ("senior_agent",) if not me.may("cases.take_key") else ("senior_agent", "junior_agent")
    besides = [me.person_id, case.owner_id, play.cast.ids["chenyuwei"]]
    other = play.cast.one(matter.city, *roles, at=play.at, besides=besides)
    if other is None or (case.customer_class != "ordinary" and not other.may("cases.take_key")):
        return
    row = cases.hand_off(
        matter.case_id, kind="transfer_handling", to=other.person_id, reason_code="expertise",
        note=play.phrases.talk("handoffs"), next_step="今天内给客户回话", actor=me, at=play.at,
    )  # fmt: skip
    yield from answered(play, matter, row, other)


def answered(play: Play, matter: Matter, row: Handoff, other: Actor) -> Life:
    """Mostly accepted; sometimes refused with evidence; now and then it runs out and goes back to the sender."""
    fate = play.random.random()
    if fate < 0.12:
        yield row.accept_by + timedelta(seconds=30)
        cases.expire_handoffs(at=play.at)
        yield play.stage.soon(5, 30)
        return
    yield play.at + (row.accept_by - play.at) * play.random.uniform(0.1, 0.8)
    if fate < 0.3:
        cases.refuse_handoff(
            row.pk, code="not_my_duty", note=play.phrases.talk("declines"),
            evidence=[play.phrases.about(matter.story, matter.story.theme.refusals)], actor=other, at=play.at,
        )  # fmt: skip
    else:
        cases.accept_handoff(row.pk, actor=other, at=play.at)
    yield play.stage.soon(5, 60)
