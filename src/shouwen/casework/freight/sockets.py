"""What return freight plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.applications import slots as applications
from shouwen.casework.applications.states import FREIGHT
from shouwen.casework.cases import slots as cases
from shouwen.casework.freight import actions, queries, states
from shouwen.casework.freight.models import Ruling
from shouwen.casework.freight.rules import say
from shouwen.foundation.ledger import slots as ledger
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Standing

if TYPE_CHECKING:
    from shouwen.casework.applications.models import Application
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.closing_checks.fill(cases.ClosingCheck(_rows, closing_check))
    cases.belongings.fill(actions.carry)
    applications.details.fill(details)
    ledger.subjects.fill(subjects)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """Who bears the freight of returns, beside the case, where anybody has a rule for it."""
    if not (actor.may("freight.read") and queries.here()):
        return []
    return [cases.Panel("freight", _("退货运费"), reverse("freight:panel", args=[case.number]), order=46)]


def _rows() -> QuerySet[Ruling]:
    return Ruling.objects.filter(state=states.WAITING)


_open = Standing(lambda case_id: _rows().filter(case_id=case_id).order_by("made_at").only("parcel", "state"))


def closing_check(case_id: int) -> Sequence[str]:
    """A case does not close while nobody knows who bears the freight."""
    return [_("退货运费 %(parcel)s 还在审批") % {"parcel": row.parcel} if row.parcel else _("退货运费还在审批") for row in _open.all(case_id)]


def details(row: Application, actor: Actor) -> Sequence[tuple[str, str]]:
    """What whoever signs for a ruling sees of it."""
    ruling = Ruling.objects.filter(application_id=row.pk).first() if row.kind == FREIGHT else None
    if ruling is None:
        return []
    by_rule = {code: ruling.money(Decimal(ruling.computed[code])) for code in states.BEARERS}
    told = [(_("运费"), str(ruling.money(ruling.amount))), (_("退货原因"), str(ruling.ground_label))]
    told += [
        (str(label), _("%(now)s（按规则 %(rule)s）") % {"now": ruling.money(ruling.shares.of(code)), "rule": by_rule[code]})
        for code, label in states.BEARERS.items() if ruling.shares.of(code) or by_rule[code].amount
    ]  # fmt: skip
    return [*told, (_("规则怎么说"), _("；").join(say(each) for each in ruling.why))]


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Rules as the log names them."""
    if kind != states.RULE:
        return {}
    url = reverse("freight:rules") if actor.may("freight.rules") or actor.may("freight.read") else ""
    return {pk: ledger.Subject(_("退货运费规则"), url, False) for pk in ids}
