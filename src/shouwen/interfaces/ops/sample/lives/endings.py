"""How matters end: answered and accepted, not accepted and taken up by the hotlines, withdrawn, reopened."""

from __future__ import annotations

from datetime import timedelta

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states
from shouwen.casework.tasks import actions as tasks
from shouwen.casework.tasks.models import Task
from shouwen.casework.tasks.states import CALL_BACK, OPEN
from shouwen.interfaces.ops.sample.lives import asides, delays
from shouwen.interfaces.ops.sample.lives.outcomes import cause_of, outcome_of
from shouwen.interfaces.ops.sample.lives.records import proven
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.kit.actor import Actor

UNHAPPY = 0.09
BACK = 0.04


def answered(play: Play, matter: Matter) -> Life:
    """The answer, what the customer says to it, and the end."""
    yield play.stage.soon(10, 150)
    if not play.is_open(matter):
        return
    asides.settle_promises(play, matter)
    say(play, matter, play.handler(matter), matter.fill(matter.story.answer))
    yield play.stage.soon(20, 1300)
    if play.chance(UNHAPPY) and matter.story.kind in ("complaint", "fault"):
        yield from refused(play, matter)
    else:
        cases.customer_accepts(matter.case_id, actor=play.handler(matter), at=play.at)
    yield play.stage.soon(10, 400)
    yield from closed(play, matter)


def say(play: Play, matter: Matter, by: Actor, text: str) -> None:
    """The final answer, by the channel the customer came by."""
    cases.answer(matter.case_id, text, told=True, actor=by, at=play.at)


def refused(play: Play, matter: Matter) -> Life:
    """Not accepted: the manager hotline takes over, and the general manager's if that is not enough either."""
    cases.not_accepted(
        matter.case_id, text=play.phrases.talk("rejections"), actor=play.handler(matter), at=play.at
    )
    yield from hotline(play, matter, matter.city, "manager_hotline", "manager_views")
    if play.chance(0.3):
        cases.not_accepted(
            matter.case_id, text=play.phrases.talk("rejections"), actor=play.handler(matter), at=play.at
        )
        yield from hotline(play, matter, "JH", "gm_hotline", "gm_views")
    cases.customer_accepts(matter.case_id, text="客户接受这样处理。", actor=play.handler(matter), at=play.at)


def hotline(play: Play, matter: Matter, city: str, role: str, views: str) -> Life:
    """A hotline takes the matter, speaks with the customer and answers anew."""
    yield play.stage.soon(4, 14)
    who = play.cast.one(city, role, at=play.at)
    offer = play.offer(matter)
    if who is None or offer is None:
        return
    cases.accept_handoff(offer.pk, actor=who, at=play.at)
    yield play.stage.soon(30, 300)
    cases.record_contact(
        matter.case_id,
        channel="phone",
        result_code="reached",
        text=play.phrases.talk(views),
        actor=who,
        at=play.at,
    )
    yield play.stage.soon(60, 900)
    text = matter.fill(
        "{customer}您好，我是{name}，您的事我从头看过。除原来答应的以外，我们再书面说明经过，并由负责人当面向您致歉。",
        name=hotline_name(role),
    )
    say(play, matter, who, text)
    yield play.stage.soon(60, 900)


def hotline_name(role: str) -> str:
    return "总经理热线值守" if role == "gm_hotline" else "经理热线值守"


def closed(play: Play, matter: Matter) -> Life:
    """The owner closes; a few come back."""
    case = play.case(matter)
    if not case.is_open or case.state == states.NOT_ACCEPTED:
        return
    complaint = matter.story.kind in ("complaint", "fault", "misconduct")
    called_back = called(play, matter) if complaint and play.chance(0.5) else False
    if not called_back and play.chance(0.9):
        play.stage.add(calls(play, matter), play.stage.soon(300, 3000))
    note = (
        play.phrases.talk("callbacks")
        if called_back
        else play.phrases.about(matter.story, matter.story.theme.closings)
    )
    yield from delays.decided(play, matter)
    if not play.is_open(matter):
        return
    proven(play, matter)
    cases.close(
        matter.case_id,
        reason_code="call_back_passed" if called_back else "confirmed",
        outcome_code=outcome_of(matter.story),
        cause_code=cause_of(matter.story) if complaint else "",
        note=note,
        prevention=play.phrases.talk("preventions") if complaint and matter.story.severity != "minor" else "",
        score=play.random.choice([10, 10, 9, 9, 8, 7, 6]),
        actor=play.closer(matter),
        at=play.at,
    )
    if complaint and play.chance(BACK) and play.closer(matter) == play.owner(matter):
        yield from reopened(play, matter)


def called(play: Play, matter: Matter) -> bool:
    """A colleague without a part in it asks the customer whether all is well; whether they did."""
    row = Task.objects.filter(case_id=matter.case_id, kind=CALL_BACK, state=OPEN, owner__isnull=False).first()
    if row is None or row.owner_id is None:
        return False
    caller = play.cast.actor(row.owner_id, play.at)
    if play.chance(0.15):
        tasks.call_back(row.pk, result_code="no_answer", actor=caller, at=play.at - timedelta(minutes=3))
    tasks.call_back(row.pk, satisfied=True, remarks=play.phrases.talk("callbacks"), actor=caller, at=play.at)
    return True


def calls(play: Play, matter: Matter) -> Life:
    """The call comes after the end of the matter."""
    called(play, matter)
    return
    yield


def reopened(play: Play, matter: Matter) -> Life:
    """It happened again, or was not solved after all."""
    yield play.stage.soon(1500, 8000)
    leader = play.leader(matter)
    if leader is None:
        return
    cases.reopen(matter.case_id, reason=play.phrases.talk("reopens"), actor=leader, at=play.at)
    yield play.stage.soon(60, 900)
    say(
        play,
        matter,
        play.handler(matter),
        matter.fill(
            "{customer}您好，这次查到了根上，已经重新办妥，观察三天没有再出问题。让您再打一次电话，抱歉。"
        ),
    )
    yield play.stage.soon(60, 1500)
    cases.customer_accepts(matter.case_id, actor=play.handler(matter), at=play.at)
    yield play.stage.soon(20, 200)
    cases.close(
        matter.case_id, reason_code="confirmed", outcome_code=outcome_of(matter.story), cause_code=cause_of(matter.story),
        note="重开后再办，客户确认已解决。", score=8, actor=play.closer(matter), at=play.at,
    )  # fmt: skip


def withdrawn(play: Play, matter: Matter) -> Life:
    """The customer calls it off."""
    yield play.stage.soon(60, 900)
    if play.is_open(matter):
        code = play.random.choice(["solved", "misunderstood", "no_longer_wanted"])
        cases.withdraw(
            matter.case_id,
            reason_code=code,
            note=play.phrases.talk("withdrawals"),
            actor=play.owner(matter),
            at=play.at,
        )
