"""Short lives: questions answered at once or soon, suggestions thanked for and passed on, praise passed on."""

from __future__ import annotations

from shouwen.casework.cases import actions as cases
from shouwen.interfaces.ops.sample.lives import asides
from shouwen.interfaces.ops.sample.lives.endings import answered
from shouwen.interfaces.ops.sample.lives.entrance import come_in
from shouwen.interfaces.ops.sample.lives.handing import receiver, to_senior
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.texts import Story


def question_life(play: Play, story: Story, city: str) -> Life:
    """An enquiry: most are answered on the spot."""
    agent = receiver(play, city, story)
    guest = play.crowd.draw(city, story)
    at_once = play.chance(0.6) and guest.kind == "person"
    answer = story.answer.format(customer=guest.address) if at_once and "{d" not in story.answer else ""
    matter = come_in(play, story, city, agent=agent, guest=guest, answer=answer)
    if not answer:
        yield from to_senior(play, matter)
        if play.chance(0.25):
            play.stage.add(asides.asks(play, matter), play.stage.soon(5, 60))
        yield play.stage.soon(20, 500)
        yield from answered(play, matter)
        return
    yield play.stage.soon(1, 6)
    cases.close(
        matter.case_id, reason_code="answered_at_once", outcome_code="information",
        note=play.phrases.about(story, story.theme.closings), actor=play.closer(matter), at=play.at,
    )  # fmt: skip


def suggestion_life(play: Play, story: Story, city: str) -> Life:
    """A suggestion: thanked, passed to the information manager at once, sorted, told back, closed."""
    matter = come_in(play, story, city, agent=receiver(play, city, story))
    yield from to_senior(play, matter)
    manager = play.cast.one(city, "information_manager", at=play.at)
    if manager is None:
        return
    cases.acknowledge_suggestion(matter.case_id, thanked=True, actor=play.owner(matter), at=play.at)
    yield play.stage.soon(3, 40)
    cases.reply(matter.case_id, play.phrases.talk("thanks"), told=True, actor=play.handler(matter), at=play.at)
    yield play.stage.office(200, 3500)
    cases.sort_suggestion(
        matter.case_id, topic_code="service", is_new=play.chance(0.35), outcome=play.phrases.talk("outcomes"),
        actor=manager, at=play.at,
    )  # fmt: skip
    yield play.stage.soon(60, 900)
    _told(play, matter)
    yield play.stage.soon(5, 60)
    cases.close(
        matter.case_id, reason_code="suggestion_passed", outcome_code="change_promised",
        note="已致谢并转资料管理员归类，结果已回话。", actor=play.closer(matter), at=play.at,
    )  # fmt: skip


def praise_life(play: Play, story: Story, city: str) -> Life:
    """Praise: passed on, the customer is told so."""
    matter = come_in(play, story, city, agent=receiver(play, city, story))
    yield from to_senior(play, matter)
    yield play.stage.soon(20, 600)
    _told(play, matter)
    yield play.stage.soon(10, 200)
    cases.close(
        matter.case_id,
        reason_code="praise_passed",
        note="表扬已转本人和班组。",
        actor=play.closer(matter),
        at=play.at,
    )


def _told(play: Play, matter: Matter) -> None:
    cases.reply(matter.case_id, matter.fill(matter.story.answer), told=True, actor=play.handler(matter), at=play.at)
