"""What random people do with work orders."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.base import ContentFile
from hypothesis.stateful import rule

from floors.ground import PICK, Ground, last
from shouwen.casework.workorders import actions as orders
from shouwen.casework.workorders.actions import Answer, Demand
from shouwen.casework.workorders.models import Extension, Order, SecondReview, Suspension
from shouwen.foundation.files import actions as files

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
HOLDS = dict.fromkeys(("complete", "facts", "informed", "tone", "evidence"), True)
LIKELY = {
    "draft": ("cancel", "cancel", "reply"),
    "dispatched": ("sign", "sign", "sign", "return", "chase", "decide"),
    "replied": ("accept", "accept", "rework", "cancel"),
    "suspended": ("go_on", "go_on", "cancel"),
    **dict.fromkeys(
        ("signed", "in_progress", "rework", "extended"),
        ("reply", "reply", "reply", "return", "decide", "rest", "grant", "more", "allow", "chase"),
    ),
}
MOVES_OF_ORDERS = sorted({each for moves in LIKELY.values() for each in moves})

class Sheets(Ground):
    """Send out, sign, reply, give back, rest, put off."""

    @rule(which=PICK, who=PICK, to=PICK)
    def dispatch(self, which: int, who: int, to: int) -> None:
        case = self.case(which)
        home = 0 if case.centre_id == self.here.city.pk else 1
        branch = self.branches[home if to % 8 else 1 - home]
        asked = Demand(lead_unit=branch.pk, demand="核实原因，给出时间")
        if self.attempt(lambda: orders.dispatch(case, asked, actor=self.who(who, case), at=self.at)):
            review = last(SecondReview, order__case=case, decided_at=None)
            reader = self.people[2 + 9 * home]
            self.attempt(lambda: orders.decide_review(review, agree=to % 7 > 0, actor=reader, at=self.at))

    @rule(which=PICK, who=PICK, pick=PICK)
    def order(self, which: int, who: int, pick: int) -> None:
        waiting = Order.objects.filter(is_open=True).order_by("pk")
        order = waiting[which % max(1, waiting.count()) :].first()
        if order is None:
            return
        likely = LIKELY.get(order.state, ("cancel", "chase", "go_on")) if pick % 6 else tuple(MOVES_OF_ORDERS)
        how = likely[pick % len(likely)]
        at, branch = (
            self.at,
            self.people[-6:-3] if order.lead_unit_id == self.branches[0].pk else self.people[-3:],
        )
        unit, centre = branch[who % 3], self.who(who)
        case = order.case
        if order.handler_id and who % 4:
            unit = self.actor(order.handler_id)
        boss = centre if who % 4 == 0 else self.people[3 + 9 * (case.centre_id != self.here.city.pk)]

        def proof() -> list[int]:
            return [files.keep(ContentFile(PNG), name="图.png", actor=unit, at=at).pk]

        moves = {
            "sign": lambda: orders.sign(order, actor=unit, at=at),
            "reply": lambda: orders.reply(
                order,
                Answer(
                    result="arranged",
                    text="已核实，师傅带件上门，到前联系客户。",
                    visit_from=at,
                    attachments=proof(),
                ),
                actor=unit,
                at=at,
            ),
            "return": lambda: orders.give_back(
                order, code="wrong_area", note="不归我部门", attachments=proof(), actor=unit, at=at
            ),
            "decide": lambda: orders.decide_return(
                order, orders.Decision(decision="refused", reason="归你部门"), actor=boss, at=at
            ),
            "accept": lambda: orders.accept(order, marks=HOLDS, quality=4, actor=boss, at=at),
            "rework": lambda: orders.rework(
                order, marks={**HOLDS, "facts": False}, note="事实没答", actor=boss, at=at
            ),
            "cancel": lambda: orders.cancel(order, reason="不用了", actor=boss, at=at),
            "chase": lambda: orders.chase(order, level="phone", actor=boss, at=at),
            "rest": lambda: orders.ask_suspension(
                order,
                reason_code="customer_time",
                note="客户要求",
                resume_on=at.date() + timedelta(days=4),
                actor=unit,
                at=at,
            ),
            "grant": lambda: orders.decide_suspension(
                last(Suspension, order=order, decided_at=None), agree=True, actor=boss, at=at
            ),
            "go_on": lambda: orders.resume(order, actor=unit, at=at),
            "more": lambda: orders.ask_extension(
                order, amount=1, reason_code="several_units", actor=unit, at=at
            ),
            "allow": lambda: orders.decide_extension(
                last(Extension, order=order, decided_at=None),
                agree=True,
                notice="顺延一天",
                actor=boss,
                at=at,
            ),
        }
        self.attempt(moves[how])
