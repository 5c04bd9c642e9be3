"""What checks plug into their neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases import slots as cases
from shouwen.casework.checks import actions, facts, queries, states
from shouwen.casework.checks.models import Check, CheckRule
from shouwen.casework.checks.queries.board import SUBJECT
from shouwen.casework.checks.queries.ruling import value_label
from shouwen.foundation.files import slots as files
from shouwen.foundation.ledger import slots as ledger
from shouwen.foundation.organisation import slots as organisation
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.chores.fill(queries.chores)
    cases.badges.fill(queries.badges)
    cases.belongings.fill(actions.carry)
    cases.participants.fill(queries.takes_part)
    cases.conditions.fill(conditions)
    files.may_read.fill(may_read)
    ledger.subjects.fill(subjects)
    organisation.departures.fill(actions.release_person)
    organisation.holdings.fill(queries.holdings)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """Checks, beside the case."""
    return [cases.Panel("checks", _("核查"), reverse("checks:panel", args=[case.number]), order=45)]


def may_read(kind: str, subject_id: int, actor: Actor) -> bool | None:
    """The proof of a check may be read by whoever may read its case."""
    if kind != SUBJECT:
        return None
    case_id = Check.objects.filter(pk=subject_id).values_list("case_id", flat=True).first()
    return case_id is not None and any(case_queries.sees(case, actor) for case in case_queries.in_hand([case_id]))


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Rules as the log names them."""
    if kind != facts.RULE:
        return {}
    url = reverse("checks:rules") if actor.may("checks.rules") else ""
    rows = CheckRule.objects.filter(pk__in=ids)
    return {row.pk: ledger.Subject(value_label(row.sort, row.value) or str(states.SORTS[row.sort]), url, False) for row in rows}


def conditions() -> Sequence[cases.Condition]:
    """What queues can ask of checks: which kinds run, which were made, and whether something was found."""
    kinds = {each.code: each.label for each in catalogue.choices("check", SYSTEM)}
    found: dict[str, Any] = dict(states.FINDINGS)
    return [
        cases.Condition(cases.Field("check", _("有哪些核查"), "choice", "case", kinds), _of_kind, _kinds_of),
        cases.Condition(cases.Field("check_finding", _("核查的结论"), "choice", "case", found), _with_finding, _findings_of),
    ]


def _asked(test: cases.Test, **asked: Any) -> Q:
    rows = Check.objects.filter(case=OuterRef("pk"), **asked).exclude(state=states.WITHDRAWN)
    return Q(Exists(rows)) if test.op == "in" else ~Q(Exists(rows))


def _of_kind(test: cases.Test, reader: cases.Reader) -> Q:
    return _asked(test, kind__in=list(test.value))


def _with_finding(test: cases.Test, reader: cases.Reader) -> Q:
    return _asked(test, finding__in=list(test.value))


def _values(case_id: int, column: str) -> list[Any]:
    return list(Check.objects.filter(case_id=case_id).exclude(state=states.WITHDRAWN).values_list(column, flat=True))


def _kinds_of(case_id: int) -> list[Any]:
    return _values(case_id, "kind")


def _findings_of(case_id: int) -> list[Any]:
    return [each for each in _values(case_id, "finding") if each]
