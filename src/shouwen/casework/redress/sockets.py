"""What redress plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.casework.complaints import slots as complaints
from shouwen.casework.papers import slots as papers
from shouwen.casework.redress import queries, states
from shouwen.casework.redress.actions.carrying import carry
from shouwen.casework.redress.models import Overtime, OvertimeReport, Rate, Request, Step
from shouwen.casework.redress.queries.policy import rate
from shouwen.casework.redress.queries.requests import seat_of
from shouwen.casework.redress.rules.parts import read
from shouwen.casework.redress.states import SUBJECT
from shouwen.casework.statutes import slots as statutes
from shouwen.foundation.ledger import slots as ledger
from shouwen.foundation.notices import slots as notices
from shouwen.foundation.organisation.queries import day_of, names
from shouwen.kit.actor import Actor
from shouwen.kit.clock import now
from shouwen.kit.money import Money, total
from shouwen.kit.standing import Standing

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.closing_checks.fill(cases.ClosingCheck(_rows, closing_check, cases.ENDINGS))
    cases.closing_checks.fill(cases.ClosingCheck(_delays, delays_check, frozenset({"close"})))
    cases.belongings.fill(carry)
    cases.participants.fill(takes_part)
    cases.chores.fill(chores)
    papers.values.fill(on_paper)
    complaints.rate.fill(worth_of)
    notices.kept_out.fill(kept_out)
    statutes.measures.fill(measures)
    ledger.subjects.fill(subjects)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """What the customer of a case gets, beside it."""
    if not actor.may("redress.read"):
        return []
    return [cases.Panel("redress", _("补救"), reverse("redress:panel", args=[case.number]), order=40)]


def kept_out(kind: str, subject_id: int) -> Collection[int] | None:
    """Whom the case of a request complains about hears nothing of it (CASE-064)."""
    if kind != SUBJECT:
        return None
    rows = Request.objects.filter(pk=subject_id, case__accused__isnull=False)
    return list(rows.values_list("case__accused__person_id", flat=True))


def _rows() -> QuerySet[Request]:
    return Request.objects.filter(is_open=True)


_open = Standing(lambda case_id: _rows().filter(case_id=case_id).order_by("seq").only("seq", "state"))


def closing_check(case_id: int) -> Sequence[str]:
    """A case does not end while somebody waits for a word about money, nor while what the customer took is not paid: what was
    accepted is carried out first (GB/T 19012, closing)."""
    return [_held_by(row) for row in _open.all(case_id)]


def _held_by(row: Request) -> str:
    words = {
        states.ACCEPTED: _("补救 %(redress)s 客户已接受，还没有付：请财务付款；不再付的，由审批人撤销"),
        states.ORDERED: _("补救 %(redress)s 正在付款：等财务记下付款结果"),
        states.FAILED: _("补救 %(redress)s 付款失败：请财务重新付款；不再付的，由审批人撤销"),
    }.get(row.state, _("补救 %(redress)s 还没有结果（%(state)s）"))
    return words % {"redress": row.label, "state": row.state_label}


def _delays() -> QuerySet[Overtime]:
    return queries.undecided()


_late = Standing(lambda case_id: _delays().filter(case_id=case_id).order_by("promised_at"))


def delays_check(case_id: int) -> Sequence[str]:
    """A case does not close while nobody has said whether a delay is paid for: afterwards it could not be asked for any more."""
    return [_undecided(row) for row in _late.all(case_id)]


def _undecided(row: Overtime) -> str:
    if row.done_at is None:
        return _("%(what)s已超时，还没定赔不赔：先答复客户，在“补救”里申请，或写明为什么不赔") % {"what": f"{row.about}{row.stage}"}
    return _("%(what)s超时，按规则建议赔 %(sum)s，还没有决定：请在“补救”里照此申请，或写明为什么不赔") % {
        "what": f"{row.about}{row.stage}", "sum": Money.rounded(row.amount, row.currency),
    }  # fmt: skip


def takes_part(case_ids: Collection[int], actor: Actor) -> bool:
    """Whether a signature of any of some cases waits for the actor, or they have given one: then they may read it."""
    if not actor.person_id or not actor.may("redress.approve"):
        return False
    steps = Step.objects.filter(request__case__in=case_ids)
    if steps.filter(decided_by_id=actor.person_id).exists():
        return True
    waiting = steps.filter(is_current=True).select_related("request__case", "request__policy")
    return any(seat_of(step, actor, at=now()) for step in waiting.prefetch_related("request__steps"))


def chores(actor: Actor, at: datetime) -> Sequence[cases.Chore]:
    """Signatures and reports that wait for this person, for My work."""
    return [*_signatures(actor, at), *_reports(actor)]


def _reports(actor: Actor) -> list[cases.Chore]:
    """Periods of overtime compensation that wait for a leader's word."""
    rows = queries.waiting_reports(actor)
    called = names(row.submitted_by_id for row in rows)
    return [
        cases.Chore(
            "asked", f"{row.since} – {row.until}", _("审阅超时限赔偿"), _("%(who)s上报") % {"who": called.get(row.submitted_by_id, "")},
            reverse("redress:report", args=[row.pk]), row.submitted_at,
        )
        for row in rows
    ]  # fmt: skip


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Reports of overtime compensation as the log names them."""
    if kind != states.REPORT:
        return {}
    open_ = set(queries.visible_reports(actor).filter(pk__in=ids).values_list("pk", flat=True)) if actor.may("redress.summary") else set()
    rows = OvertimeReport.objects.filter(pk__in=ids).defer("rows")
    words = _("%(since)s 至 %(until)s 超时限赔偿第 %(n)s 版")
    return {
        row.pk: ledger.Subject(
            words % {"since": row.since, "until": row.until, "n": row.version},
            reverse("redress:report", args=[row.pk]) if row.pk in open_ else "", row.pk not in open_,
        )
        for row in rows
    }  # fmt: skip


def _signatures(actor: Actor, at: datetime) -> list[cases.Chore]:
    if not actor.may("redress.approve"):
        return []
    return [
        cases.Chore(
            "asked",
            str(each.request),
            _("审批补救"),
            _("%(who)s申请 %(sum)s") % {"who": each.requester, "sum": each.request.money},
            reverse("redress:approval", args=[each.request.pk]),
            each.step.since or each.request.requested_at,
            each.step.due_at,
            _("代%(who)s") % {"who": each.lender} if each.lender else "",
        )
        for each in queries.inbox(actor, at=at)
    ]


def _noted(part: str, note: str) -> str:
    return _("%(part)s（%(note)s）") % {"part": part, "note": note} if note else part


def on_paper(case: Case, _actor: Actor, _at: datetime) -> Mapping[str, str]:
    """What a customer was granted, for the papers of a case: each part in words, and the sum of each currency."""
    rows = list(Request.objects.filter(case=case, state__in=states.GRANTED).order_by("seq"))
    parts = [part for row in rows for part in read(row.parts)]
    lines = [_noted(f"{states.KINDS.get(part.kind, part.kind)} {part.value}", part.note) for part in parts]
    sums: dict[str, list[Money]] = {}
    for row in rows:
        sums.setdefault(row.currency, []).append(row.money)
    return {
        "redress": "\n".join(lines),
        "redress_amount": _("、").join(str(total(each, currency)) for currency, each in sums.items()),
    }


def worth_of(currency: str, into: str, at: datetime) -> Decimal | None:
    """What one unit of a currency was worth on a day; where nobody had said, by the first rate named after it."""
    found = rate(currency, into, at=at)
    if found is not None:
        return found
    later = Rate.objects.filter(currency=currency, into=into, from_on__gt=day_of(at)).order_by("from_on")
    return later.values_list("rate", flat=True).first()


def measures(case_ids: Collection[int]) -> dict[int, list[str]]:
    """What the customers of some cases were granted, for the complaint register; one query."""
    found: dict[int, list[str]] = {}
    rows = Request.objects.filter(case_id__in=case_ids, state__in=states.GRANTED).order_by("case_id", "seq")
    for row in rows:
        words = _("补救 %(sum)s（%(state)s）") % {"sum": row.money, "state": row.state_label}
        found.setdefault(row.case_id, []).append(words)
    return found
