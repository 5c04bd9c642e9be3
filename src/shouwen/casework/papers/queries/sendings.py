"""The post of papers: which were sent to the customer, how far they are, and why one may not go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.complaints import queries as complaints
from shouwen.casework.papers import states
from shouwen.casework.papers.models import Paper, Sending
from shouwen.casework.papers.queries.approval import why_not_final
from shouwen.casework.papers.queries.made import last
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Refusal
from shouwen.relations.contacts import queries as written
from shouwen.relations.contacts import slots as ways
from shouwen.relations.customers import queries as customers

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class SendingView:
    """One sending: who asked when and why again, to which address (masked), and how far it is (``state`` of contacts)."""

    sending: Sending
    who: str
    to: str
    state: str
    state_label: str
    tone: str
    fault: str
    is_under_way: bool
    settled_at: datetime | None
    next_try_at: datetime | None


def sendings(papers: Collection[int]) -> dict[int, list[SendingView]]:
    """The sendings of some papers, newest first. Four queries however many; the caller may read the papers."""
    rows = list(Sending.objects.filter(paper__in=papers).order_by("-seq"))
    if not rows:
        return {}
    letters = written.messages_by_id([each.message_id for each in rows])
    names = organisation.names([each.asked_by_id for each in rows])
    masked = customers.masked_by_point([each.point_id for each in letters.values() if each.point_id])
    found: dict[int, list[SendingView]] = {}
    for row in rows:
        found.setdefault(row.paper_id, []).append(_view(row, letters[row.message_id], names, masked))
    return found


def _view(row: Sending, letter: written.MessageView, names: dict[int, str], masked: dict[int, str]) -> SendingView:
    return SendingView(
        row, names.get(row.asked_by_id or 0, ""), masked.get(letter.point_id or 0, ""), letter.state, letter.state_label,
        letter.tone, letter.fault_label, letter.is_under_way, letter.settled_at, letter.next_try_at,
    )  # fmt: skip


def why_not_send(row: Paper, case: Case, actor: Actor) -> Refusal | None:
    """Why a paper may not be sent to the customer now; None when nothing speaks against it. The caller may read it."""
    if row.kind not in states.SENT:
        return Conflict("paper_internal", _("这种文书只供内部使用，不发给客户"))
    if why := complaints.why_not(case, "papers.send", actor):
        return Conflict("merged", why) if case.state == "merged" else Forbidden("complaint_right", why)
    return _outdated(row, case) or why_not_final(row, case) or _unreachable(case)


def _outdated(row: Paper, case: Case) -> Refusal | None:
    """It must be the newest edition, made after the decision it tells was given."""
    if (newest := last(case, row.kind)) > row.edition:
        return Conflict("paper_superseded", _("已有第 %(n)s 版，请发最新的一版") % {"n": newest}, edition=newest)
    answers = ledger.entries("case", [case.pk]).filter(kind="cases.CaseAnswered").order_by("-at").values_list("at", flat=True)
    decided = answers.first()
    if decided is None:
        return Conflict("not_answered", _("还没有给客户处理结果，先答复，再制作和发送最终答复函"))
    if decided > row.made_at:
        return Conflict("paper_before_answer", _("这一版是答复之前做的，请重新制作再发"))
    return None


def _unreachable(case: Case) -> Refusal | None:
    if case.customer_id is None or case.is_anonymous:
        return Conflict("no_customer", _("匿名投诉没有可以发去的邮箱"))
    reached = customers.reachable(case.customer_id)
    if reached.declines_mail:
        return Conflict("mail_declined", _("客户已说不收邮件，请打印寄出或当面交"))
    if reached.mail_point is None:
        return Conflict("no_address", _("客户没有可用的邮箱，请先补上，或打印寄出"))
    if not ways.ready("email"):
        return Conflict("no_mail_server", _("还没有设邮件服务器，请打印寄出"))
    return None


def address(case: Case) -> str:
    """Where it would go, masked; '' for nowhere."""
    point = customers.reachable(case.customer_id).mail_point if case.customer_id and not case.is_anonymous else None
    return customers.masked_by_point([point]).get(point, "") if point else ""

