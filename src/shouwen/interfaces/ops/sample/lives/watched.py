"""Orders under a leader's eye: opened by a leader or by rule, reported on by the department, ended."""

from __future__ import annotations

from datetime import timedelta

from shouwen.casework.workorders import actions as workorders
from shouwen.casework.workorders.models import Order, Supervision
from shouwen.casework.workorders.states import AT_UNIT
from shouwen.interfaces.ops.sample.play import SEE_RESTRICTED, Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.kit.actor import Actor

BOSSES = ("supervisor", "service_manager", "centre_head")


def supervises(play: Play, matter: Matter) -> Life:
    """A leader puts the matter's order under supervision."""
    order = Order.objects.filter(case_id=matter.case_id, state__in=AT_UNIT).first()
    boss = _boss(play, matter)
    if order is not None and boss is not None:
        workorders.supervise(
            order.pk, trigger="leader", demand=play.phrases.talk("supervisions"), due_at=play.at + timedelta(hours=24),
            actor=boss, at=play.at,
        )  # fmt: skip
    return
    yield


def reported(play: Play, matter: Matter, order_id: int, clerk: Actor) -> None:
    """The department says how it stands."""
    for row in _open(order_id):
        if row.reported_at is None:
            workorders.report(row.pk, text=matter.fill_plain(matter.story.report), actor=clerk, at=play.at)


def ended(play: Play, matter: Matter, order_id: int) -> Life:
    """Whoever opened a supervision ends it; one opened by rule, a leader of the centre."""
    for row in _open(order_id):
        yield play.stage.soon(20, 240)
        by = play.cast.actor(row.opened_by_id, play.at) if row.opened_by_id else _boss(play, matter)
        if by is not None:
            workorders.end_supervision(row.pk, verdict="情况清楚，措施到位。", actor=by, at=play.at)


def _boss(play: Play, matter: Matter) -> Actor | None:
    roles = SEE_RESTRICTED if play.case(matter).is_restricted else BOSSES
    return play.cast.one(matter.city, *roles, at=play.at)


def _open(order_id: int) -> list[Supervision]:
    return list(Supervision.objects.filter(order_id=order_id, closed_at=None).order_by("id"))
