"""The case follows its orders: it waits for units while one has something to do, and goes on when none has."""

from __future__ import annotations

from dataclasses import replace

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states as case_states
from shouwen.casework.workorders import states
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Order


def follow(sheet: Sheet) -> None:
    """Bring the case's state in line with its orders, as part of the same move.

    It is the rule that moves the case, on the occasion of this person's act, so no right of theirs is asked for.
    """
    sheet.case.refresh_from_db(fields=["state"])
    at_unit = Order.objects.filter(case_id=sheet.case.pk, state__in=states.WITH_UNIT).exists()
    by_rule = replace(sheet.actor, almighty=True)
    if at_unit and sheet.case.state in case_states.WORKING:
        cases.wait(sheet.case, for_="unit", actor=by_rule, at=sheet.at)
    elif not at_unit and sheet.case.state == case_states.WAITING_UNIT:
        cases.resume(sheet.case, actor=by_rule, at=sheet.at)
