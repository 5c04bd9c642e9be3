"""What improvement plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.casework.improvement import actions, facts
from shouwen.casework.improvement.models import Ground, Measure, Plan, Report
from shouwen.casework.improvement.queries import closing_needs, visible
from shouwen.casework.improvement.queries.closing import on_paper
from shouwen.casework.improvement.queries.waiting import chores
from shouwen.casework.papers import slots as papers
from shouwen.casework.statutes import slots as statutes
from shouwen.foundation.files import slots as files
from shouwen.foundation.ledger import slots as ledger
from shouwen.foundation.organisation import queries as organisation_queries
from shouwen.foundation.organisation import slots as organisation
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.closing_needs.fill(closing_needs)
    cases.beside_new.fill(beside_new)
    cases.chores.fill(chores)
    papers.values.fill(on_paper)
    statutes.measures.fill(measures_of)
    files.may_read.fill(may_read)
    ledger.subjects.fill(subjects)
    organisation.departures.fill(actions.release_person)
    organisation.holdings.fill(holdings)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """Plans that stand on a case and lessons of its category, beside it."""
    if not actor.may("improvement.read"):
        return []
    return [cases.Panel("improvement", _("改进"), reverse("improvement:panel", args=[case.number]), order=50)]


def beside_new(actor: Actor) -> Sequence[cases.Panel]:
    """Lessons of the category of a new case, beside the form."""
    if not actor.may("improvement.read"):
        return []
    return [cases.Panel("lessons", _("经验教训"), reverse("improvement:beside"), order=50)]


def may_read(kind: str, subject_id: int, actor: Actor) -> bool | None:
    """The proof of a measure may be read by whoever may read its plan."""
    if kind != actions.SUBJECT:
        return None
    if not actor.may("improvement.read"):
        return False
    plans = Report.objects.filter(pk=subject_id).values("measure__plan_id")
    return visible(actor).filter(pk__in=plans).exists()


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Plans as the log names them."""
    if kind != facts.KIND:
        return {}
    open_ = set(visible(actor).filter(pk__in=ids).values_list("pk", flat=True)) if actor.may("improvement.read") else set()
    rows = Plan.objects.filter(pk__in=ids).values_list("pk", "number")
    return {
        pk: ledger.Subject(number, reverse("improvement:plan", args=[number]) if pk in open_ else "", False) for pk, number in rows
    }


def holdings(person_id: int) -> list[tuple[str, int]]:
    """What a leaver holds of plans and measures."""
    plans = Plan.objects.filter(owner_id=person_id, is_open=True).count()
    measures = Measure.objects.filter(owner_id=person_id, done_at=None, dropped_at=None, plan__is_open=True).count()
    return [(words, count) for words, count in ((_("负责的改进计划"), plans), (_("没做完的改进措施"), measures)) if count]




def measures_of(case_ids: Collection[int]) -> dict[int, list[str]]:
    """The measures of the plans some cases stand on, who does what by when and how far it is; three queries."""
    plans: dict[int, list[int]] = {}
    for case_id, plan_id in Ground.objects.filter(case_id__in=case_ids, removed_at=None).values_list("case_id", "plan_id"):
        plans.setdefault(plan_id, []).append(case_id)
    rows = list(Measure.objects.filter(plan_id__in=plans, dropped_at=None).order_by("plan_id", "seq"))
    people = organisation_queries.names([row.owner_id for row in rows])
    found: dict[int, list[str]] = {}
    for row in rows:
        values = {"text": row.text, "who": people.get(row.owner_id, ""), "day": row.due_on.isoformat(), "percent": row.percent}
        for case_id in plans[row.plan_id]:
            found.setdefault(case_id, []).append(_("%(text)s（%(who)s，%(day)s 前，%(percent)s%%）") % values)
    return found
