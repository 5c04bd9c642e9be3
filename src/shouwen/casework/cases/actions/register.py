"""Registering a matter: checked, numbered, owned, its clocks running, in one transaction (CASE-001..041)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions import callers, calling, clocks, draft, openings
from shouwen.casework.cases.actions.draft import Draft
from shouwen.casework.cases.actions.intake import Intake
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.scope import access_digest
from shouwen.casework.cases.rules import intake as rules
from shouwen.foundation.ledger.actions import entries
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Refusal
from shouwen.kit.prepared import run
from shouwen.kit.sql import insert_rows
from shouwen.kit.standing import Standing

NEXT_NUMBER = (
    "INSERT INTO cases_counter (stem, last) SELECT %s, 1 FROM "
    "(SELECT id FROM organisation_person WHERE id = %s AND is_active{hold}) AS owner WHERE true "
    "ON CONFLICT (stem) DO UPDATE SET last = cases_counter.last + 1 RETURNING last"
)

_by_key = Standing(lambda key: Case.objects.filter(intake_key=key))


def register(intake: Intake, *, actor: Actor, at: datetime) -> Case:
    """Register a matter. Whoever registers answers for it from now on (CASE-001), until the customer is content.

    With an ``intake_key`` the same request twice gives the same case. It is looked for only when the registration
    fails, as that of a key in use always does: a request repeated is rare.

    :raises Forbidden: without ``cases.register``.
    :raises Invalid: with a sentence beside each field that is missing or wrong.
    :raises Conflict: when the key was used for something else, or nobody is there to own the case.
    """
    actor.need("cases.register")
    try:
        with transaction.atomic():
            return _register(intake, actor, at)
    except (IntegrityError, Refusal):
        if intake.intake_key and (known := _known(intake)):
            return known
        raise


def _register(intake: Intake, actor: Actor, at: datetime) -> Case:
    made = draft.draw(intake, actor=actor, at=at)
    openings.hold(made, actor, at)
    made.case.steps = 1
    draft.describe(made, actor, at)
    made.rows += clocks.start(made.case, made.place, actor=actor, at=at)
    made.rows += callers.file_first(made, actor=actor, at=at)
    _number(made, at)
    openings.to_seniors(made, actor, at)
    calling.at_once(made, actor, at)
    draft.settle(made, at)
    made.facts.insert(0, draft.told(made))
    sealed = entries(*made.facts, actor=actor, at=at, fresh=True)
    insert_rows([made.case, *made.rows, *sealed])
    return made.case


def _known(intake: Intake) -> Case | None:
    found = _by_key.first(intake.intake_key)
    if found is not None and found.intake_digest != intake.tidied().digest():
        raise Conflict("intake_key_reused", _("这个幂等键已用于另一件事项，请换一个"), number=found.number)
    return found


def _number(made: Draft, at: datetime) -> None:
    """Take the next number of the centre's day. The counter's row stays locked until commit, so a registration that
    fails gives its number back and the register book has no gap (CASE-036, CASE-057).

    So does the owner stay until commit: whoever is locked out at this moment has left, or hands this case over too.

    :raises Conflict: when the owner has left.
    """
    stem = rules.stem(made.place.prefix, at, made.place.time_zone)
    hold = " FOR SHARE" if connection.features.has_select_for_update else ""
    taken = run(NEXT_NUMBER.format(hold=hold), stem, made.case.owner_id)
    if not taken:
        raise Conflict("owner_left", _("没有这位同事，或已离岗，请换一位"))
    made.case.number = rules.number(stem, taken[0][0])
    if made.intake.access_code:
        made.case.access_digest = access_digest(made.case.number, made.intake.access_code)
