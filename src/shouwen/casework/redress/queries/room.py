"""Whose cap still has room for a request, where that of its approver has none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.redress import reading
from shouwen.casework.redress.models import Step
from shouwen.casework.redress.queries.policy import exchange, place_names
from shouwen.casework.redress.queries.power import bench, kept_out, signers
from shouwen.casework.redress.rules.matrix import Matrix, Rung
from shouwen.casework.redress.rules.routing import Asked, Seat, can_carry
from shouwen.foundation.organisation.queries import names

SHOWN = 3
"""So many people are named."""


def no_room(step: Step, matrix: Matrix, *, at: datetime) -> str:
    """What to do about a signature whose cap does not leave room for the sum: who of its rung could give it; where nobody could, that
    it is to be handed in again and who would approve it then; where nobody has room at all, what else there is."""
    request, index = step.request, matrix.index_of(step.place)
    asked = Asked(dict(request.columns), {})
    held = bench(request.centre_id, request.currency, at=at, by=exchange(request.currency, at=at))
    out = kept_out(request, at_fault=reading.at_fault(request.case))
    same = _room(matrix.rungs[index], signers(step, held, out), asked)
    if same:
        return _("当天或本月的审批限额不够这笔，同级还有 %(who)s 可以批") % {"who": _named(same)}
    for rung in matrix.rungs[index + 1 :]:
        found = _room(rung, held.seats(rung.roles, out.all) or held.seats(rung.roles, out.near), asked)
        if found:
            place = place_names(matrix).get(rung.code, rung.code)
            words = _("这一级的限额当天或本月都不够这笔：请退回，由申请人重新提交，届时由%(place)s（%(who)s）批")
            return words % {"place": place, "who": _named(found)}
    return _("当天或本月没有人的限额够这笔：请退回改低金额，或请上级调整核决权限")


def _room(rung: Rung, seats: Iterable[Seat], asked: Asked) -> list[int]:
    return list(dict.fromkeys(seat.person_id for seat in seats if can_carry(rung, seat, asked)))


def _named(people: list[int]) -> str:
    called = names(people)
    shown = pgettext("list", "、").join(called[each] for each in people[:SHOWN])
    return shown + (_(" 等 %(n)s 人") % {"n": len(people)} if len(people) > SHOWN else "")
