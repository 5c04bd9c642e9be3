"""The life of a complaint, a fault, a request: taken down, looked into, handed on, answered, accepted or not, closed."""

from __future__ import annotations

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states
from shouwen.interfaces.ops.sample.crowd import Guest
from shouwen.interfaces.ops.sample.lives import asides, endings, handing
from shouwen.interfaces.ops.sample.lives.entrance import come_in, returning
from shouwen.interfaces.ops.sample.lives.orders import Plot, ordered
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.texts import Story


def matter_life(play: Play, story: Story, city: str, *, guest: Guest | None = None) -> Life:
    """From the first call to the end."""
    guest = guest or returning(play, story, city)
    agent = None if story.way == "online" and play.chance(0.3) else handing.receiver(play, city, story)
    matter = come_in(play, story, city, agent=agent, guest=guest)
    if agent is None:
        yield play.stage.soon(5, 90)
        cases.take(matter.case_id, actor=play.owner(matter), at=play.at)
    yield from handing.to_senior(play, matter)
    yield from first_words(play, matter)
    asides.sprinkle(play, matter)
    if play.chance(0.28):
        broken = play.chance(0.12)
        play.stage.add(asides.promised(play, matter, broken=broken), play.stage.soon(5, 60))
    if play.chance(0.035):
        yield from endings.withdrawn(play, matter)
        return
    yield from worked(play, matter)
    yield from endings.answered(play, matter)


def first_words(play: Play, matter: Matter) -> Life:
    """The first answer: a call, sometimes after ringing in vain, or a written word."""
    yield play.stage.soon(2, 25)
    if matter.story.way == "online" and play.chance(0.5):
        text = matter.fill(
            "{customer}您好，您说的我逐字看过了，已开始核实。今天内给您第一次回话，有急事直接打我电话。"
        )
        cases.reply(matter.case_id, text, told=True, actor=play.handler(matter), at=play.at)
        return
    if play.chance(0.14):
        called(play, matter, "no_answer", play.phrases.talk("no_answer"))
        yield play.stage.soon(20, 90)
    called(
        play,
        matter,
        "reached",
        play.phrases.talk("calls").format(hour=play.random.choice(["16", "17", "18"])),
    )


def called(play: Play, matter: Matter, result: str, text: str) -> None:
    """The handler calls the customer."""
    cases.record_contact(
        matter.case_id, channel="phone", result_code=result, text=text, actor=play.handler(matter), at=play.at
    )


def worked(play: Play, matter: Matter) -> Life:
    """What is done until there is an answer."""
    yield play.stage.soon(10, 120)
    cases.work(matter.case_id, "investigate", actor=play.handler(matter), at=play.at)
    if play.chance(0.14):
        yield from handing.handed(play, matter)
    if play.chance(0.7):
        yield from planned(play, matter)
    if play.chance(0.09):
        yield from paused(play, matter)
    if matter.story.report and play.chance(0.8):
        yield from ordered(play, matter, Plot.drawn(play.random))
    else:
        yield play.stage.soon(120, 1800)


def planned(play: Play, matter: Matter) -> Life:
    """Say how it will be gone about, and tell the customer."""
    yield play.stage.soon(5, 80)
    if play.case(matter).state not in states.WORKING:
        return
    cases.work(
        matter.case_id, "propose", text=play.phrases.talk("plans"), actor=play.handler(matter), at=play.at
    )
    yield play.stage.soon(2, 30)
    if play.is_open(matter):
        called(play, matter, "reached", play.phrases.talk("plans_told"))


def paused(play: Play, matter: Matter) -> Life:
    """Wait for the customer; they bring what was missing."""
    yield play.stage.soon(5, 60)
    reason = play.random.choice(["customer_material", "customer_time", "customer_away"])
    cases.wait(
        matter.case_id, for_="customer", reason_code=reason, text=play.phrases.talk("pauses"),
        actor=play.handler(matter), at=play.at,
    )  # fmt: skip
    yield play.stage.soon(600, 3600)
    if play.case(matter).state == states.WAITING_CUSTOMER:
        cases.resume(matter.case_id, actor=play.handler(matter), at=play.at)
        cases.note(matter.case_id, play.phrases.talk("resumes"), actor=play.handler(matter), at=play.at)
    yield play.stage.soon(10, 60)
