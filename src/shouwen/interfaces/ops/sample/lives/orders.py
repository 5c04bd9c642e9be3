"""A work order's life: written, read by a second person, signed, given back or worked on, replied to, reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.core.files.base import ContentFile

from shouwen.casework.workorders import actions as workorders
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Chase, Order, SecondReview
from shouwen.foundation.files import actions as files
from shouwen.interfaces.ops.sample.lives import watched
from shouwen.interfaces.ops.sample.play import SEE_RESTRICTED, Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.interfaces.ops.sample.wording import ZONE
from shouwen.kit.actor import Actor

READERS = ("senior_agent", "team_leader", "supervisor", "centre_head")
PASSED = dict.fromkeys(states.CHECKS, True)
THIN = {**PASSED, "facts": False, "evidence": False}


@dataclass(frozen=True)
class Plot:
    """What happens to an order on its way."""

    sent_back: bool = False
    returned: bool = False
    return_refused: bool = False
    extended: bool = False
    suspended: bool = False
    reworked: bool = False
    slow: float = 1.0

    @classmethod
    def drawn(cls, random: Random) -> Plot:
        """An order as they mostly go: straight through."""
        fate = random.random()
        return cls(
            sent_back=random.random() < 0.04,
            returned=fate < 0.08,
            return_refused=0.08 <= fate < 0.11,
            extended=0.11 <= fate < 0.15,
            suspended=0.15 <= fate < 0.17,
            reworked=random.random() < 0.13,
            slow=random.choice([0.5, 0.7, 1, 1, 1.2, 2.2]),
        )


def ordered(play: Play, matter: Matter, plot: Plot) -> Life:
    """From the first word to the accepted reply."""
    order = _written(play, matter, plot)
    yield play.stage.soon(4, 30)
    yield from _second_look(play, matter, order.pk, plot.sent_back)
    yield play.stage.office(12, 140 * plot.slow)
    yield from _taken_up(play, matter, order.pk, plot)
    yield play.stage.office(40, 420 * plot.slow)
    if plot.extended:
        yield from _longer(play, matter, order.pk)
    if plot.suspended:
        yield from _resting(play, matter, order.pk)
    if plot.reworked:
        _reply(play, matter, order.pk, play.phrases.talk("thin_reports"))
        yield play.stage.office(15, 150)
        _back(play, matter, order.pk)
        yield play.stage.office(40, 300)
    watched.reported(play, matter, order.pk, _clerk(play, order.pk))
    _reply(play, matter, order.pk, matter.fill_plain(matter.story.report))
    yield play.stage.soon(15, 200)
    quality, note = play.random.choice([5, 4, 4, 3]), play.phrases.talk("review_ok")
    workorders.accept(
        order.pk, marks=PASSED, quality=quality, note=note, actor=play.owner(matter), at=play.at
    )
    yield from watched.ended(play, matter, order.pk)


def _written(play: Play, matter: Matter, plot: Plot) -> Order:
    unit = play.cast.department(matter.city, matter.story.theme.branch)
    first = play.random.choice([each for each in play.cast.departments(matter.city) if each != unit])
    asked = workorders.Demand(
        lead_unit=first if plot.returned else unit,
        title=matter.fill_plain(matter.story.title),
        demand=matter.fill(play.phrases.talk("demands")),
        kind="visit"
        if matter.story.theme.branch in ("install", "fitting")
        else play.random.choice(["handle", "verify", "handle"]),
    )
    return workorders.dispatch(matter.case_id, asked, actor=play.handler(matter), at=play.at)


def _second_look(play: Play, matter: Matter, order_id: int, sent_back: bool) -> Life:
    """Read by a second person; now and then it comes back to be mended first."""
    review = SecondReview.objects.filter(order_id=order_id, decided_at=None).first()
    if review is None:
        return
    author = Order.objects.get(pk=order_id).author_id
    reader = _reader(play, matter, author)
    if sent_back:
        unit = "承办部门"
        note = play.phrases.talk("dispatch_back").format(unit=unit)
        workorders.decide_review(review.pk, agree=False, note=note, actor=reader, at=play.at)
        yield play.stage.soon(5, 40)
        _amend(play, matter, order_id)
        yield play.stage.soon(4, 30)
        review = SecondReview.objects.get(order_id=order_id, decided_at=None)
    workorders.decide_review(
        review.pk, agree=True, note=play.phrases.talk("dispatch_ok"), actor=reader, at=play.at
    )


def _reader(play: Play, matter: Matter, author: int) -> Actor:
    """A second person; a restricted matter is read by those who may see it."""
    roles = SEE_RESTRICTED if play.case(matter).is_restricted else READERS
    return play.cast.one(matter.city, *roles, at=play.at, besides=[author]) or play.owner(matter)


def _amend(play: Play, matter: Matter, order_id: int) -> None:
    order = Order.objects.get(pk=order_id)
    asked = workorders.Demand(
        lead_unit=order.lead_unit_id,
        title=order.title,
        kind=order.kind,
        demand=f"{order.demand}客户上午都在家。",
    )
    workorders.amend(order_id, asked, actor=play.cast.actor(order.author_id, play.at), at=play.at)


def _clerk(play: Play, order_id: int) -> Actor:
    unit = Order.objects.values_list("lead_unit_id", flat=True).get(pk=order_id)
    found = play.cast.clerk(unit, play.at)
    if found is None:
        raise LookupError(play.cast.codes[unit])
    return found


def _taken_up(play: Play, matter: Matter, order_id: int, plot: Plot) -> Life:
    workorders.sign(order_id, actor=_clerk(play, order_id), at=play.at)
    if plot.returned or plot.return_refused:
        yield play.stage.office(8, 60)
        _give_back(play, matter, order_id)
        yield play.stage.soon(10, 90)
        _decide(play, matter, order_id, plot.returned)
        if not plot.returned:
            return
        yield play.stage.office(12, 90)
        workorders.sign(order_id, actor=_clerk(play, order_id), at=play.at)
    yield play.stage.office(5, 60)
    workorders.start(order_id, actor=_clerk(play, order_id), at=play.at)


def _give_back(play: Play, matter: Matter, order_id: int) -> None:
    clerk = _clerk(play, order_id)
    note = play.phrases.talk("returns").format(unit="他部")
    evidence = proof(play, clerk, f"退单凭据\n{note}")
    workorders.give_back(order_id, code="not_ours", note=note, attachments=evidence, actor=clerk, at=play.at)


def _decide(play: Play, matter: Matter, order_id: int, agreed: bool) -> None:
    order = Order.objects.get(pk=order_id)
    judge = _reader(play, matter, order.author_id)
    right = play.cast.department(matter.city, matter.story.theme.branch)
    decided = workorders.Decision(
        decision="agreed" if agreed else "refused",
        reason=play.phrases.talk("return_agreed" if agreed else "return_refused"),
        unit=right if agreed else None,
    )
    workorders.decide_return(order_id, decided, actor=judge, at=play.at)


def _longer(play: Play, matter: Matter, order_id: int) -> Life:
    clerk = _clerk(play, order_id)
    row = workorders.ask_extension(
        order_id,
        amount=1,
        reason_code="spare_parts",
        note=play.phrases.talk("extensions"),
        actor=clerk,
        at=play.at,
    )
    yield play.stage.soon(10, 90)
    boss = play.leader(matter)
    workorders.decide_extension(
        row.pk, agree=True, notice="备件明天到，比约定晚一个工作日，到货当天就办，给您添麻烦了。", channel="sms",
        actor=boss or clerk, at=play.at,
    )  # fmt: skip
    yield play.stage.office(120, 600)


def _resting(play: Play, matter: Matter, order_id: int) -> Life:
    clerk = _clerk(play, order_id)
    day = (play.at.astimezone(ZONE) + timedelta(days=2)).date()
    row = workorders.ask_suspension(
        order_id,
        reason_code="customer_time",
        note=play.phrases.talk("pauses"),
        resume_on=day,
        actor=clerk,
        at=play.at,
    )
    yield play.stage.soon(10, 90)
    boss = play.leader(matter)
    workorders.decide_suspension(row.pk, agree=True, actor=boss or clerk, at=play.at)
    yield play.stage.office(1500, 2900)
    if Order.objects.get(pk=order_id).state == states.SUSPENDED:
        workorders.resume(order_id, actor=clerk, at=play.at)


def _reply(play: Play, matter: Matter, order_id: int, text: str) -> None:
    clerk = _clerk(play, order_id)
    evidence = proof(play, clerk, f"办理记录\n{play.at.astimezone(ZONE):%Y-%m-%d %H:%M}\n{text}")
    answer = workorders.Answer(
        result="solved",
        text=f"{text}" if len(text) >= 10 else f"{text}详见附件记录。",
        informed_at=play.at - timedelta(minutes=10),
        attachments=evidence,
    )
    workorders.reply(order_id, answer, actor=clerk, at=play.at)


def _back(play: Play, matter: Matter, order_id: int) -> None:
    workorders.rework(
        order_id, marks=THIN, note=play.phrases.talk("reworks"), actor=play.owner(matter), at=play.at
    )


def proof(play: Play, actor: Actor, text: str) -> list[int]:
    """A record of what was done, kept in the actor's tray."""
    name = play.random.choice(["现场记录.txt", "通话记录.txt", "核查说明.txt", "办理记录.txt"])
    kept = files.keep(ContentFile(text.encode()), name=name, actor=actor, at=play.at)
    return [kept.pk]


def pressed(play: Play, matter: Matter) -> Life:
    """The department answers what it was chased for."""
    yield play.stage.office(6, 70)
    for chase in (
        Chase.objects.filter(order__case_id=matter.case_id, ack_at=None).exclude(level="auto").order_by("id")
    ):
        if chase.order.state in states.WITH_UNIT:
            clerk = _clerk(play, chase.order_id)
            workorders.answer_chase(chase.pk, text=play.phrases.talk("pressed"), actor=clerk, at=play.at)
