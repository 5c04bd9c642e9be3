"""The complaint register of GB/T 19012 (ISO 10002) and the CFPB's layout: which columns, and what of a case stands in each.

Rows come in batches, each a fixed number of queries, so that a file of any length is written as it is read. Names, numbers and
addresses are veiled; what a restricted case is about stays with those who may see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases import states as case_states
from shouwen.casework.cases.queries.statements import Ended, endings, passages
from shouwen.casework.complaints import queries as complaints
from shouwen.casework.complaints.states import KINDS
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.liability import queries as liability
from shouwen.casework.statutes import slots
from shouwen.casework.statutes.rules import veil
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwen.casework.cases.models import Case

BATCH = 200
TOLD = ("cases.ReplySent", "cases.CaseAnswered", "cases.LetterSent", "cases.CustomerTold", "cases.CaseTaken")


@dataclass(frozen=True)
class Line:
    """Everything a row needs of one case, read with its batch."""

    case: Case
    zone: ZoneInfo
    record: Mapping[str, Any]
    said: Mapping[str, str]
    ended: Ended | None
    told: Sequence[tuple[str, datetime]]
    people: Mapping[int, str]
    units: Mapping[int, str]
    customer: str
    points: Mapping[str, str]
    evidence: int
    cause: str
    legal: Sequence[Any]
    graded: complaints.Graded
    measures: Sequence[str]
    plain: bool = False

    def words(self, text: str) -> str:
        """Running text, its numbers and addresses veiled unless the file is plain."""
        return text if self.plain else veil.words(text)

    def name(self, text: str) -> str:
        """A name, veiled unless the file is plain."""
        return text if self.plain else veil.name(text)

    def postcode(self, text: str) -> str:
        """The district, not the street, unless the file is plain."""
        return text if self.plain or not text else f"{text[:2]}****"

    def moment(self, at: datetime | None) -> str:
        """A moment on the centre's wall clock."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M") if at else ""

    def field(self, code: str) -> str:
        """A field of the complaint record in words, veiled."""
        return self.words(complaints.said_of(code, self.record.get(code)))

    def first(self, *kinds: str) -> datetime | None:
        """When the first of these was told."""
        return next((at for kind, at in self.told if kind in kinds), None)


Column = tuple[str, Any, Callable[[Line], str]]


def _field(code: str, label: Any = None) -> Column:
    return (code, label or complaints.label_of(code), lambda line: line.field(code))


def _progress(line: Line) -> str:
    return _("；").join(line.moment(at) for kind, at in line.told if kind in ("cases.ReplySent", "cases.LetterSent", "cases.CustomerTold"))


def _legal_due(line: Line) -> str:
    return line.moment(min((row.due_at for row in line.legal), default=None))


def _cause(line: Line) -> str:
    code = line.cause or (line.ended.cause if line.ended else "")
    return catalogue.label("cause", code) if code else ""


def register_columns(*, plain: bool = False) -> list[Column]:
    """The register's columns in the order of the standard's forms, labels in the reader's language, which say whether the
    file is ``plain``."""
    return [
        ("number", _("投诉编号"), lambda x: x.case.number),
        ("received_at", _("收到时间"), lambda x: x.moment(x.case.received_at)),
        ("receiver", _("接收人"), lambda x: x.people.get(x.case.first_contact_id or 0, "")),
        ("channel", _("渠道"), lambda x: _channel(x.case.channel_code)),
        ("complainant", _("投诉人（不遮掩）") if plain else _("投诉人（遮掩）"), lambda x: x.name(x.customer) or (_("匿名") if x.case.is_anonymous else "")),
        ("phone", _("电话（不遮掩）") if plain else _("电话（遮掩）"), lambda x: x.points.get("phone", "")),
        ("email", _("电子邮件（不遮掩）") if plain else _("电子邮件（遮掩）"), lambda x: x.points.get("email", "")),
        ("address", _("地址（不遮掩）") if plain else _("地址（遮掩）"), lambda x: x.points.get("address", "")),
        ("postcode", complaints.label_of("postcode"), lambda x: x.postcode(x.field("postcode"))),
        ("acting_for", complaints.label_of("acting_for"), lambda x: x.name(x.field("acting_for"))),
        _field("class_code"), _field("product"), _field("problem_on"), _field("place"),
        ("description", _("投诉内容"), lambda x: x.words(x.said.get("description", ""))),
        _field("details"), _field("recurrence"),
        ("witnesses", complaints.label_of("witnesses"), lambda x: x.field("witnesses") if x.plain else _("有") if x.record.get("witnesses") else ""),
        _field("remedy_wanted"), _field("remedy"), _field("enclosures"), _field("signed_on"),
        ("severity", _("严重程度"), lambda x: str(case_states.SEVERITIES.get(x.case.severity, ""))),
        ("graded_by", _("定级人"), lambda x: x.people.get(x.graded.person_id or 0, "") or _("按规则")),
        ("graded_at", _("定级时间"), lambda x: x.moment(x.graded.at or x.case.registered_at)),
        _field("affected"), _field("triggers"),
        ("flags", _("特别标记"), lambda x: _("、").join(x.graded.flags)),
        _field("complexity"),
        ("impact", _("影响"), lambda x: str(case_states.IMPACTS.get(x.case.impact, ""))),
        ("priority", _("优先级"), lambda x: f"P{x.case.priority}" if x.case.priority else ""),
        _field("immediate"),
        ("repeats", _("此前同类投诉"), lambda x: str(x.case.repeat_count)),
        ("category", _("类别"), lambda x: " / ".join(_path(x.case))),
        ("unit", _("承办部门"), lambda x: x.units.get(x.case.handler_unit_id or 0, "")),
        ("person", _("责任人"), lambda x: x.people.get(x.case.owner_id, "")),
        _field("outcome"), _field("finding_on"), _field("finding"),
        ("evidence", _("证据份数"), lambda x: str(x.evidence)),
        _field("resolutions"), _field("resolution"), _field("amount"), _field("currency"),
        ("measures", _("采取的和计划的措施"), lambda x: x.words(_("；").join(x.measures))),
        ("acknowledged_at", _("告知受理时间"), lambda x: x.moment(x.first("cases.CaseTaken", "cases.ReplySent", "cases.LetterSent") or (x.case.received_at if x.case.channel_code in AT_ONCE else None))),
        ("progress", _("告知进展的时间"), _progress),
        ("progress_text", _("最近一次告知的话"), lambda x: x.words(x.said.get("reply", ""))),
        ("answer_text", _("答复的话"), lambda x: x.words(x.said.get("answer", ""))),
        ("answered_at", _("答复时间"), lambda x: x.moment(x.first("cases.CaseAnswered"))),
        _field("decision_on"), _field("decision_how"), _field("stand"), _field("stand_why"), _field("apology_on"), _field("apology_how"),
        ("apology_by", complaints.label_of("apology_by"), lambda x: x.name(x.field("apology_by"))),
        _field("reaction"), _field("reaction_on"), _field("reaction_why"), _field("recourse_on"), _field("recourse"),
        _field("regulator"), _field("regulator_number"), _field("regulator_channel"), _field("regulator_on"), _field("regulator_due"),
        _field("regulator_answered_on"), _field("regulator_response"),
        ("legal_due", _("最早的法定期限"), _legal_due),
        ("legal_late", _("超过法定期限"), lambda x: _("是") if any(row.missed_at for row in x.legal) else _("否") if x.legal else ""),
        ("closed_at", _("办结时间"), lambda x: x.moment(x.ended.at if x.ended else x.case.ended_at)),
        ("cause", _("根本原因"), _cause),
        ("prevention", _("防止再发生"), lambda x: x.words(x.ended.prevention) if x.ended else ""),
        ("score", _("满意度"), lambda x: str(x.ended.score) if x.ended and x.ended.score is not None else ""),
    ]  # fmt: skip


AT_ONCE = frozenset({"phone", "chat", "visit", "counter"})


def _channel(code: str) -> str:
    return catalogue.channel(code).label if catalogue.is_channel(code) else code


def _path(case: Case) -> list[str]:
    if not case.category_id:
        return []
    item = catalogue.category(case.category_id)
    return [each.label for each in (*item.above, item)]


# The CFPB's layout.

NEW_YORK = ZoneInfo("America/New_York")
VIA = {"web": "Web", "phone": "Phone", "referral": "Referral", "letter": "Postal mail", "fax": "Fax", "email": "Email"}
MONEY = frozenset({"refund", "compensation"})
OTHER = frozenset({"replacement", "repair", "substitute", "technical_help", "apology", "goodwill", "change"})
CFPB = (
    "Date received", "Product", "Sub-product", "Issue", "Sub-issue", "Consumer complaint narrative", "Company public response", "Company",
    "State", "ZIP code", "Tags", "Consumer consent provided?", "Submitted via", "Date sent to company", "Company response to consumer",
    "Timely response?", "Consumer disputed?", "Complaint ID",
)  # fmt: skip
KEY = "cfpb:"
FIFTEEN = 15


def cfpb_row(line: Line) -> list[str]:
    """A case in the CFPB's columns. Of one that came from there the words it was made of are taken apart again."""
    case = line.case
    path = _columns(case)
    narrative, company = _narrative(line, path)
    response, public = _response(line)
    return [
        _day(case.received_at), *path, line.words(narrative), public, company, str(case.fields.get("region", "") or ""), "", "", "N/A",
        VIA.get(case.channel_code, "Web"), _sent(line), response, "No" if _late(line) else "Yes", _disputed(line), _id(line),
    ]  # fmt: skip


def _columns(case: Case) -> list[str]:
    """Product, sub-product, issue, sub-issue. A category of fewer levels is told apart by the title, which names the issue."""
    path = _path(case)
    for issues in (2, 1):
        if len(path) > issues and case.title == ": ".join(path[-issues:])[:120]:
            return [*(path[:-issues] + [""] * 2)[:2], *(path[-issues:] + [""] * 2)[:2]]
    return (path + [""] * 4)[:4]


def _day(at: datetime | None) -> str:
    return at.astimezone(NEW_YORK).date().isoformat() if at else ""


def _narrative(line: Line, path: Sequence[str]) -> tuple[str, str]:
    text = line.said.get("description", "")
    company = line.units.get(line.case.centre_id, "")
    if not (line.case.intake_key or "").startswith(KEY):
        return text, company
    kept = text.split("\n")
    company = kept.pop() if kept else company
    for part in (path[3], path[2]):
        if part and kept and kept[-1] == part:
            kept.pop()
    return "\n".join(kept), company


def _response(line: Line) -> tuple[str, str]:
    """What the company said to the consumer, and in public."""
    said = line.said.get("answer", "")
    public = str(line.record.get("regulator_response") or "")
    if (line.case.intake_key or "").startswith(KEY) and said:
        first, _dot, rest = said.partition(". ")
        return first if first in RESPONSES else _closed(line), public or rest
    return _closed(line), public


RESPONSES = frozenset(
    {"Closed with explanation", "Closed with monetary relief", "Closed with non-monetary relief", "Closed", "In progress", "Untimely response"}
)


def _closed(line: Line) -> str:
    if line.ended is None:
        return "Untimely response" if _late(line) else "In progress"
    done = set(line.record.get("resolutions") or ())
    if line.ended.outcome == "compensation" or done & MONEY:
        return "Closed with monetary relief"
    if line.ended.outcome == "carried_out" or done & OTHER:
        return "Closed with non-monetary relief"
    return "Closed with explanation"


def _sent(line: Line) -> str:
    given = line.record.get("regulator_on")
    if isinstance(given, date):
        return given.isoformat()
    return _day(line.ended.at if line.ended else line.case.received_at)


def _late(line: Line) -> bool:
    mine = [row for row in line.legal if row.key.startswith("us-cfpb.")]
    return any(row.missed_at for row in mine)


def _disputed(line: Line) -> str:
    return {"refused": "Yes", "accepted": "No"}.get(str(line.record.get("reaction") or ""), "N/A")


def _id(line: Line) -> str:
    if line.record.get("regulator") == "cfpb" and line.record.get("regulator_number"):
        return str(line.record["regulator_number"])
    key = line.case.intake_key or ""
    return key.removeprefix(KEY) if key.startswith(KEY) else line.case.number


# Reading.

LAYOUTS: Mapping[str, Any] = {"register": gettext_lazy("投诉登记簿（GB/T 19012）"), "cfpb": gettext_lazy("CFPB 报表")}


def chosen(
    actor: Actor, since: date, until: date, zone: ZoneInfo, *, restricted: bool = True, plain: bool = False
) -> QuerySet[Case]:
    """The complaints received between two days of the centre's that this person may take out; ``plain``: in full.

    :raises Forbidden: without ``statutes.export``, or without ``statutes.export_plain`` for a plain one.
    """
    first = datetime(since.year, since.month, since.day, tzinfo=zone)
    last = datetime(until.year, until.month, until.day, 23, 59, 59, 999999, tzinfo=zone)
    rows = cases.visible(actor, "statutes.export").filter(kind_code__in=KINDS, received_at__gte=first, received_at__lte=last)
    if plain:
        rows = rows.filter(pk__in=cases.visible(actor, "statutes.export_plain").values("pk"))
    return rows if restricted and actor.may("cases.see_restricted") else rows.filter(is_restricted=False)


def header(layout: str, *, plain: bool = False) -> list[str]:
    """The names of the columns. Those of the CFPB are fixed: there the file's name says whether it is plain."""
    return list(CFPB) if layout == "cfpb" else [str(label) for _code, label, _of in register_columns(plain=plain)]


def mark(*, plain: bool) -> str:
    """What a file's name says."""
    return "unmasked" if plain else "masked"


def sheet_name(*, plain: bool) -> str:
    """What the sheet of a workbook is called."""
    return _("投诉登记簿（不遮掩）") if plain else _("投诉登记簿")


def rows(layout: str, found: QuerySet[Case], zone: ZoneInfo, *, plain: bool = False) -> Iterator[list[str]]:
    """The rows of a file, read batch by batch along the ids; ``plain``: the caller has told the ledger."""
    columns = register_columns(plain=plain)
    last = 0
    while batch := list(found.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for line in lines(batch, zone, plain=plain):
            yield cfpb_row(line) if layout == "cfpb" else [of(line) for _code, _label, of in columns]
        last = batch[-1].pk


def lines(batch: Sequence[Case], zone: ZoneInfo, *, plain: bool = False) -> list[Line]:
    """A batch with all that belongs to it; a fixed number of queries."""
    ids = [case.pk for case in batch]
    records = complaints.values_of(ids)
    evidence = complaints.evidence_counts(ids)
    said, ended = passages(ids, ("description", "demand", "answer", "reply")), endings(ids)
    told: dict[int, list[tuple[str, datetime]]] = {}
    for case_id, kind, at in ledger.entries("case", ids).filter(kind__in=TOLD).order_by("at").values_list("subject_id", "kind", "at"):
        told.setdefault(case_id, []).append((kind, at))
    legal: dict[int, list[Any]] = {}
    for row in deadlines.legal_of(ids):
        legal.setdefault(row.case_id, []).append(row)
    graded = complaints.gradings_of(ids)
    judges = (each.person_id for each in graded.values())
    people = organisation.names([*(case.owner_id for case in batch), *(case.first_contact_id for case in batch), *judges])
    units = organisation.unit_names([*(case.handler_unit_id for case in batch), *(case.centre_id for case in batch)])
    buyers = [case.customer_id for case in batch if case.customer_id]
    names, points = customers.names(buyers), (customers.plain_points if plain else customers.masked_points)(buyers)
    causes = liability.main_codes(ids)
    done = _measures(ids)
    return [
        Line(
            case, zone, records.get(case.pk, {}), said.get(case.pk, {}), ended.get(case.pk), told.get(case.pk, ()), people, units,
            names.get(case.customer_id or 0, ""), points.get(case.customer_id or 0, {}), evidence.get(case.pk, 0),
            causes.get(case.pk, ""), legal.get(case.pk, ()), graded.get(case.pk, complaints.Graded()), done.get(case.pk, ()),
            plain,
        )
        for case in batch
    ]  # fmt: skip


def _measures(ids: Sequence[int]) -> dict[int, list[str]]:
    """What the modules above have done about each case."""
    found: dict[int, list[str]] = {}
    for ask in slots.measures:
        for case_id, sentences in ask(ids).items():
            found.setdefault(case_id, []).extend(sentences)
    return found
