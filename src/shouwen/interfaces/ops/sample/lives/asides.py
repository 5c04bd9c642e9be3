"""What happens beside the main line: the customer chases, a colleague is asked, a leader remarks, a promise is kept."""

from __future__ import annotations

from datetime import timedelta

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states
from shouwen.casework.cases.models import Promise
from shouwen.casework.cases.queries import sees
from shouwen.casework.workorders import actions as workorders
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.states import AT_UNIT
from shouwen.interfaces.ops.sample.lives.orders import pressed
from shouwen.interfaces.ops.sample.lives.watched import supervises
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.wording import ZONE

UNANSWERED = states.TAKEN - {states.ANSWERED, states.RESOLVED}
LEADERS = ("team_leader", "supervisor", "centre_head")


def sprinkle(play: Play, matter: Matter) -> None:
    """Let some of these happen to a matter."""
    for life, share, low, high in (
        (chases, 0.2, 300, 1500),
        (chases, 0.08, 1500, 3000),
        (nudges, 0.16, 240, 1400),
        (asks, 0.09, 30, 300),
        (remarks, 0.12, 60, 700),
        (notes, 0.6, 5, 240),
        (supervises, 0.03, 300, 1500),
    ):
        if play.chance(share):
            play.stage.add(life(play, matter), play.stage.soon(low, high))


def chases(play: Play, matter: Matter) -> Life:
    """The customer presses, whoever takes the call; the department answers."""
    if play.case(matter).state not in UNANSWERED:
        return
    hears = play.cast.one(matter.city, "junior_agent", "online_agent", at=play.at)
    if hears is None or not sees(play.case(matter), hears):
        hears = play.handler(matter)
    cases.chase(matter.case_id, play.phrases.talk("chases"), actor=hears, at=play.at)
    play.stage.deliver()
    yield from pressed(play, matter)


def nudges(play: Play, matter: Matter) -> Life:
    """The owner presses the department."""
    order = Order.objects.filter(case_id=matter.case_id, state__in=AT_UNIT).first()
    if order is None:
        return
    level = play.random.choice(["phone", "phone", "notice"])
    workorders.chase(
        order.pk, level=level, text=play.phrases.talk("nudges"), actor=play.owner(matter), at=play.at
    )
    yield from pressed(play, matter)


def asks(play: Play, matter: Matter) -> Life:
    """The handler asks a senior colleague, who answers."""
    if not play.is_open(matter):
        return
    me = play.handler(matter)
    asked = play.cast.one(matter.city, "senior_agent", *LEADERS, at=play.at, besides=[me.person_id])
    if asked is None or me.centre_id != play.cast.units[matter.city]:
        return
    row = cases.consult(
        matter.case_id, asked=asked.person_id, question=play.phrases.talk("questions"), actor=me, at=play.at
    )
    yield play.stage.soon(15, 200)
    cases.answer_consultation(row.pk, play.phrases.talk("answers"), actor=asked, at=play.at)


def remarks(play: Play, matter: Matter) -> Life:
    """A leader leaves a remark for the owner."""
    leader = play.leader(matter)
    if leader is not None and play.is_open(matter) and sees(play.case(matter), leader):
        remark(play, matter, leader.person_id, play.phrases.talk("mentions"))
    return
    yield


TAGS = {"invoice": "发票", "visit": "上门", "upset": "！", "may_escalate": "不服"}
"""Tags of the house, by a word of the customer's that asks for them."""
MADE_UP = ("老人", "退款", "停机")
"""Tags the handlers make up."""


def remark(play: Play, matter: Matter, by: int, text: str) -> None:
    """A note that names the owner, who is told."""
    owner = play.case(matter).owner_id
    name = next(play.cast.name[key] for key, pk in play.cast.ids.items() if pk == owner)
    cases.note(
        matter.case_id,
        text.format(owner=name),
        mentions=[owner],
        actor=play.cast.actor(by, play.at),
        at=play.at,
    )


def notes(play: Play, matter: Matter) -> Life:
    """The handler writes down what is worth knowing, and tags what is found again by a word."""
    if play.is_open(matter):
        handler, said = play.handler(matter), f"{matter.story.title}{matter.story.says}"
        cases.note(matter.case_id, play.phrases.note(matter.story), actor=handler, at=play.at)
        add = [code for code, word in TAGS.items() if word in said]
        coin = [name for name in MADE_UP if name in said]
        if add or coin:
            cases.tag(matter.case_id, add=add, coin=coin, actor=handler, at=play.at)
    return
    yield


def promised(play: Play, matter: Matter, *, broken: bool) -> Life:
    """Something is promised to the customer, and mostly kept in time."""
    if not play.is_open(matter):
        return
    local = play.at.astimezone(ZONE)
    due = (local + timedelta(hours=play.random.choice([2, 3, 4, 24]))).replace(
        minute=play.random.choice([0, 30]), second=0, microsecond=0
    )
    text = play.phrases.about(matter.story, matter.story.theme.promises)
    row = cases.promise(
        matter.case_id, text, due_at=play.stage.open(due), actor=play.handler(matter), at=play.at
    )
    late = timedelta(minutes=play.random.randrange(20, 200) if broken else -play.random.randrange(2, 50))
    yield max(row.due_at + late, play.at + timedelta(minutes=3))
    if Promise.objects.filter(pk=row.pk, kept_at=None, case__is_open=True).exists():
        cases.keep_promise(row.pk, actor=play.handler(matter), at=play.at)


def settle_promises(play: Play, matter: Matter) -> None:
    """Keep what is still promised, before an answer ends the matter."""
    for row in Promise.objects.filter(case_id=matter.case_id, kept_at=None, dropped_at=None).order_by("id"):
        cases.keep_promise(row.pk, actor=play.handler(matter), at=play.at)
