"""What happens seldom: the same matter reported twice and merged, reassigned, pulled up by the province, declined."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case
from shouwen.interfaces.ops.sample.lives.entrance import come_in
from shouwen.interfaces.ops.sample.lives.handing import receiver
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.texts import Story
from shouwen.kit.actor import Actor

DECLINED = {
    "在别的平台买的手机坏了，请你们处理": "out_of_scope",
    "装修合同纠纷已经开庭，希望平台再判一次": "in_court",
}
"""Stories that are not for this centre, and why not."""


def schedule(play: Play, begin: datetime, *, share: float = 1.0) -> None:
    """Spread the rare ones over the months; ``share`` of them in a smaller sample."""
    for life, often in ((double, 9), (reassigned, 8), (pulled_up, 4)):
        for _time in range(round(often * share)):
            ago = timedelta(days=play.random.uniform(0.3, (play.stage.now - begin).days - 4))
            play.stage.add(life(play), play.stage.open(play.stage.now - ago))


def declined_life(play: Play, story: Story, city: str) -> Life:
    """A matter for somebody else: declined by a leader, with the way to go."""
    matter = come_in(play, story, city, agent=receiver(play, city, story))
    yield play.stage.soon(20, 200)
    leader = play.leader(matter)
    if leader is not None:
        cases.decline(
            matter.case_id,
            reason_code=DECLINED[story.title],
            notice=matter.fill(story.answer),
            actor=leader,
            at=play.at,
        )


def _underway(play: Play, age: timedelta) -> Matter | None:
    """An ordinary matter that is being worked on."""
    recent = {each.case_id: each for each in play.matters[-60:] if each.words.received > play.at - age}
    usual = Case.objects.filter(
        pk__in=recent, state__in=states.WORKING | {states.WAITING_UNIT}, customer_class="ordinary"
    )
    ids = list(usual.filter(is_restricted=False, level=0).order_by("pk").values_list("pk", flat=True))
    return recent[play.random.choice(ids)] if ids else None


def double(play: Play) -> Life:
    """The same customer reports the same matter by another way; a senior merges the two."""
    matter = _underway(play, timedelta(days=4))
    if matter is None:
        return
    agent = receiver(play, matter.city, matter.story)
    again = come_in(
        play,
        matter.story,
        matter.city,
        agent=agent,
        guest=matter.guest,
        again="前两天反映过一次，还没等到结果，再说一遍。",
    )
    yield play.stage.soon(6, 60)
    leader = play.cast.one(matter.city, "supervisor", "service_manager", "centre_head", at=play.at)
    if leader is None or not play.is_open(matter) or not play.is_open(again):
        return
    cases.note(again.case_id, play.phrases.talk("merges"), actor=leader, at=play.at)
    cases.merge(again.case_id, matter.case_id, actor=leader, at=play.at)


def reassigned(play: Play) -> Life:
    """A leader puts a matter into other hands."""
    matter = _underway(play, timedelta(days=6))
    if matter is not None:
        leader = play.cast.one(matter.city, "team_leader", "supervisor", at=play.at)
        besides = [play.case(matter).handler_id, play.cast.ids["chenyuwei"]]
        other = play.cast.one(matter.city, "senior_agent", "junior_agent", at=play.at, besides=besides)
        if leader and other and _leads(leader, play.case(matter)):
            cases.reassign(
                matter.case_id, to=other.person_id, lane="handler", reason=play.phrases.talk("reassigns"),
                actor=leader, at=play.at,
            )  # fmt: skip
    return
    yield


def _leads(leader: Actor, case: Case) -> bool:
    reach = leader.reach("cases.reassign")
    return reach is not None and (not reach.narrow or case.handler_unit_id in reach.unit_ids)


def pulled_up(play: Play) -> Life:
    """The province takes a matter over."""
    matter = _underway(play, timedelta(days=9))
    if matter is not None:
        inspector = play.cast.actor("gumingyuan", play.at)
        cases.pull_up(matter.case_id, reason=play.phrases.talk("pull_ups"), actor=inspector, at=play.at)
    return
    yield
