"""What a delay is worth is decided before a matter ends: paid by its centre's finance, or not paid, with the reason."""

from __future__ import annotations

from shouwen.casework.complaints import actions as complaints
from shouwen.casework.complaints.actions import Given
from shouwen.casework.redress import actions as redress
from shouwen.casework.redress import queries
from shouwen.casework.redress.models import Overtime, Request
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life

NOT_PAID = "客户自己改了上门时间，晚的不是我们"
PROOF = "解决时限与办结时刻都在账本里，晚的这段和客户来电时间对得上。"
SEVERE = ("severe", "extreme")
"""Whoever approves for these asks for evidence first."""


def decided(play: Play, matter: Matter) -> Life:
    """Every delay of a matter: claimed by who answers for it and paid, or waived."""
    for row in list(queries.overtimes(play.case(matter))):
        finance = play.cast.names(matter.city, "finance_officer") if row.done_at else []
        if finance:
            yield from paid(play, matter, row, finance[0])
        else:
            redress.waive(row.pk, reason=NOT_PAID, actor=play.closer(matter), at=play.at)


def paid(play: Play, matter: Matter, row: Overtime, finance: str) -> Life:
    """Claimed, signed by whoever may, told to the customer, and paid the next day."""
    owner = play.closer(matter)
    case = play.case(matter)
    if case.kind_code == "complaint" and case.severity in SEVERE:
        complaints.add_evidence(case, Given("log", "时限记录", PROOF), actor=owner, at=play.at)
    made = redress.take_up(row.pk, kind="waiver", actor=owner, at=play.at)
    yield play.stage.soon(20, 90)
    for step in made.steps.filter(verdict="waiting").order_by("seq"):
        redress.decide(made.pk, "agreed", actor=play.cast.actor(step.people[0], play.at), at=play.at)
    redress.offer(made.pk, text="这次超时，我们按规定减免一部分费用，记在下月账单里。", told=True, actor=owner, at=play.at)
    redress.customer_accepts(made.pk, actor=owner, at=play.at)
    yield play.stage.office(120, 1400)
    payer = play.cast.actor(finance, play.at)
    payment = redress.order_payment(made.pk, method="bill", key=f"sample-{made.pk}", actor=payer, at=play.at)
    yield play.stage.office(60, 400)
    redress.settle(payment.pk, paid=True, reference=f"JZ{Request.objects.count():06d}", actor=payer, at=play.at)
