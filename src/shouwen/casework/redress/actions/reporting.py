"""The general-manager hotline hands a period's overtime compensation to the leaders; they acknowledge it or send it back
(AUTH-003). What was submitted stands: submitting again makes the next version."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.redress import facts, states
from shouwen.casework.redress.actions import pen
from shouwen.casework.redress.models import OvertimeReport
from shouwen.casework.redress.queries.overtime import MOST, as_rows, summary
from shouwen.casework.redress.queries.reports import find_report, refused_report, span_of
from shouwen.casework.redress.rules.snapshot import digest
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid

LONGEST = 366


def report(since: date, until: date, *, remark: str = "", actor: Actor, at: datetime) -> OvertimeReport:
    """Submit a period, both days included, as its rows and sums stand now.

    :raises Forbidden: without ``redress.report``, or from no centre.
    :raises Invalid: for a period that is none, too long, or not begun.
    :raises Conflict: while a version of it waits, when nothing has changed since one that was acknowledged, or for too many rows.
    """
    actor.need("redress.report")
    if not actor.centre_id or not actor.person_id:
        raise Forbidden("out_of_reach", _("上报要由在岗的人从自己的中心提交"))
    if until < since or since > day_of(at):
        raise Invalid({"until" if until < since else "since": _("时段要从过去开始，结束不早于开始")})
    if (until - since).days >= LONGEST:
        raise Invalid({"until": _("一次最多上报一年")})
    said = pen.checked(remark, "remark")
    begins, ends = span_of(since, until, actor.centre_id)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=actor.centre_id)
        _lines, found = summary(actor, since=begins, until=ends)
        if len(found) >= MOST:
            raise Conflict("report_too_long", _("这段时间超过 %(n)s 笔，请分几段上报") % {"n": MOST})
        same = OvertimeReport.objects.filter(centre_id=actor.centre_id, since=since, until=until)
        last = same.order_by("-version").first()
        row = OvertimeReport(
            centre_id=actor.centre_id, since=since, until=until, version=(last.version if last else 0) + 1, rows=as_rows(found),
            remark=said, submitted_by_id=actor.person_id, submitted_at=at,
        )  # fmt: skip
        _unlike(last, row)
        row.digest = digest(row.sealed())
        row.save(force_insert=True)
        announce(facts.OvertimeReported(**about_report(row), count=len(row.rows), digest=row.digest), actor=actor, at=at, reason=said, fresh=True)
    return row


def _unlike(last: OvertimeReport | None, row: OvertimeReport) -> None:
    if last is None:
        return
    if last.state == states.REPORTED:
        raise Conflict("report_waits", _("这段时间的第 %(n)s 版还在等领导审阅") % {"n": last.version})
    if last.state == states.ACKNOWLEDGED and last.rows == row.rows:
        raise Conflict("report_same", _("领导已审阅过，数字没有变化，不用再报"))


def about_report(row: OvertimeReport) -> facts.AboutReport:
    """The values by which a fact names a report."""
    return {"subject_id": row.pk, "centre_id": row.centre_id, "since": f"{row.since}", "until": f"{row.until}", "version": row.version}


def acknowledge(report_id: int, *, note: str = "", actor: Actor, at: datetime) -> OvertimeReport:
    """Take note of a report, as a leader who did not submit it.

    :raises Refusal: when it is not theirs, was decided before, or its rows are no longer those that were submitted.
    """
    return _decide(report_id, states.ACKNOWLEDGED, pen.checked(note, "note"), actor, at)


def send_back(report_id: int, *, note: str, actor: Actor, at: datetime) -> OvertimeReport:
    """Send a report back with what is to be looked at again.

    :raises Invalid: without a remark; else as :func:`acknowledge`.
    """
    return _decide(report_id, states.SENT_BACK, pen.needed(note, "note", _("请写明要改什么，上报人会看到")), actor, at)


def decide_report(report_id: int, verdict: str, *, note: str = "", actor: Actor, at: datetime) -> OvertimeReport:
    """A leader's word by its name: acknowledged or sent_back.

    :raises Invalid: for another word; else as :func:`send_back`.
    """
    if verdict not in (states.ACKNOWLEDGED, states.SENT_BACK):
        raise Invalid({"verdict": _("请选择已阅或退回")})
    act = acknowledge if verdict == states.ACKNOWLEDGED else send_back
    return act(report_id, note=note, actor=actor, at=at)


def _decide(report_id: int, state: str, note: str, actor: Actor, at: datetime) -> OvertimeReport:
    with transaction.atomic():
        row = OvertimeReport.objects.select_for_update(of=("self",)).get(pk=find_report(report_id, actor).pk)
        if (no := refused_report(row, actor)) is not None:
            raise no
        if digest(row.sealed()) != row.digest:
            raise Conflict("report_changed", _("这份上报的内容与上报时的指纹不符，请联系管理员核对"))
        row.state, row.decided_by_id, row.decided_at, row.note = state, actor.person_id, at, note
        row.save(update_fields=["state", "decided_by", "decided_at", "note"])
        kind = facts.OvertimeAcknowledged if state == states.ACKNOWLEDGED else facts.OvertimeSentBack
        told = kind(**about_report(row), submitter_person=row.submitted_by_id, digest=row.digest)
        announce(told, actor=actor, at=at, reason=note)
    return row
