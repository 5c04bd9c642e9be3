"""Writing down how a matter was looked into (CASE-059)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.solutions import facts, states
from shouwen.casework.solutions.models import Investigation
from shouwen.casework.solutions.queries.scope import why_not_work
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.models import new_row


def investigate(
    case: Which, *, method: str, evidence: str, conclusion: str, files: Sequence[int] = (), actor: Actor, at: datetime
) -> Investigation:
    """Record how it was looked into, on what evidence (``files`` from the actor's tray go with it), with what conclusion.

    :raises Forbidden: without ``cases.handle`` for this case.
    :raises Invalid: without a listed method, without evidence or conclusion.
    """
    if method not in states.METHODS:
        raise Invalid({"method": _("请选择用什么方法查的")})
    with transaction.atomic():
        held = cases.lock(case, actor)
        if no := why_not_work(held, actor):
            raise no
        proof = pen.words(held, "note", evidence, actor=actor, at=at, files=files, field="evidence")
        pen.keep(held, "note", files, actor=actor, at=at)
        found = pen.words(held, "finding", conclusion, actor=actor, at=at, field="conclusion")
        row = new_row(
            Investigation, case_id=held.pk, method=method, evidence_id=proof.text.pk, conclusion_id=found.text.pk,
            made_by_id=actor.person_id or None, made_at=at,
        )  # fmt: skip
        fact = facts.InvestigationRecorded(
            subject_id=held.pk, centre_id=held.centre_id, investigation_id=row.pk, evidence_id=proof.text.pk,
            method_label=pen.said(states.METHODS[method]), **found.sealed,
        )  # fmt: skip
        pen.write(held, fact, actor=actor, at=at, rows=[*proof.rows, *found.rows, row])
        return row
