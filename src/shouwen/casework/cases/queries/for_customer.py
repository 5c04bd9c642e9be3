"""What a customer sees of their case: stage, who is responsible, the result, what happens next and by when (CASE-065)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from shouwen.casework.cases import states
from shouwen.casework.cases.models import NEVER, Case, CaseLink, CaseText, Promise
from shouwen.casework.cases.queries import places
from shouwen.casework.cases.queries.held import pointed
from shouwen.foundation.ledger.queries import Told, timeline
from shouwen.foundation.organisation.models import Person
from shouwen.foundation.organisation.queries import names
from shouwen.kit.errors import Conflict
from shouwen.relations.catalogue import queries as catalogue

STEP_OF = {
    states.RECEIVED: 0,
    states.REGISTERED: 1,
    states.INVESTIGATING: 2,
    states.PROPOSING: 2,
    states.WAITING_UNIT: 2,
    states.WAITING_THIRD: 2,
    states.WAITING_CUSTOMER: 2,
    states.NOT_ACCEPTED: 2,
    states.ANSWERED: 3,
    states.EXECUTING: 3,
    states.RESOLVED: 4,
}
SHOWN = frozenset({
    "cases.CaseRegistered", "cases.CaseTaken", "cases.CaseAnswered", "cases.ReplySent", "cases.CustomerAdded",
    "cases.CustomerChased", "cases.CustomerAccepted", "cases.CustomerRefused", "cases.CaseEscalated",
    "cases.CaseClosed", "cases.CaseReopened", "cases.CaseWithdrawn", "cases.CaseDeclined", "cases.PromiseMade",
    "cases.PromiseMoved", "cases.PromiseKept", "cases.RecourseTold", "workorders.OrderDispatched", "workorders.ReplyAccepted",
})  # fmt: skip
"""Facts a customer is told of; everything else is the house's own business."""


@dataclass(frozen=True)
class Step:
    """One stage of the way; ``state`` is done, now or ''."""

    label: str
    state: str


@dataclass(frozen=True)
class Event:
    """One line of the history, with the words exchanged, if any."""

    when: str
    text: str
    words: str = ""


@dataclass(frozen=True)
class Promised:
    """Something promised to the customer and not yet due or kept."""

    text: str
    when: str


@dataclass(frozen=True)
class CustomerPage:
    """The case as its customer sees it."""

    number: str
    title: str
    received: str
    is_open: bool
    steps: list[Step]
    responsible: str
    initial: str
    staff_number: str
    since: str
    result: str
    result_at: str
    next_step: str
    next_by: str
    next_note: str
    promises: list[Promised]
    facts: list[tuple[str, str]]
    events: list[Event]
    may_answer: bool
    has_ended: bool


def customer_page(case: Case, *, at: datetime) -> CustomerPage:
    """The page of a case that was opened with its access code. Six queries.

    A merged case shows where the survivor stands and who answers for it. Words, promises and history of the survivor
    are shown only when it is the same customer's: nobody reads what another customer wrote or was told.
    """
    own, case = case, survivor(case)
    read = read_with(own)
    zone = ZoneInfo(places.place(case.centre_id).time_zone)
    owner = Person.objects.get(pk=case.owner_id)
    texts = {
        text.pk: text
        for text in CaseText.objects.filter(case_id__in=read, kind__in=states.PUBLIC_TEXTS).order_by("id")
    }
    answer = next((text for text in reversed(texts.values()) if text.kind == "answer"), None)
    owed = Promise.objects.filter(
        Q(case_id__in=read) | Q(pk__in=carried_promises(own)), kept_at=None, broken_at=None, dropped_at=None
    ).order_by("due_at")
    name = names([owner.pk]).get(owner.pk, owner.name)
    return CustomerPage(
        number=own.number,
        title=own.title,
        received=said(own.received_at, at, zone),
        is_open=case.is_open,
        steps=_steps(case),
        responsible=name,
        initial=name[:1],
        staff_number=owner.staff_number,
        since=_since(case),
        result=answer.body if answer else "",
        result_at=said(answer.at, at, zone) if answer else "",
        next_step=next_step_of(case),
        next_by=said(case.due_at, at, zone)
        if case.is_open and case.due_at != NEVER and case.due_at > at
        else "",
        next_note=_next_note(case),
        promises=[Promised(promise.text, said(promise.due_at, at, zone)) for promise in owed],
        facts=_public(own),
        events=_events(own, read, texts, at, zone),
        may_answer=case.state in (states.ANSWERED, states.EXECUTING) and case.pk in read,
        has_ended=not case.is_open,
    )


def _public(case: Case) -> list[tuple[str, str]]:
    """What the custom fields say that are meant for the customer's eyes: name and value. Two queries at most."""
    asked = catalogue.asked(case.kind_code, case.category_path, case.centre_id)
    shown = [each for each in asked if each.is_public and not each.secrecy and each.code in case.fields]
    people = pointed((each, case.fields[each.code]) for each in shown)
    return [(each.label, catalogue.wording_of(each, case.fields[each.code], people)) for each in shown]


def survivor(case: Case) -> Case:
    """The case that answers for this one: itself, or what it was merged into, however often; a query a step."""
    while case.merged_into_id is not None:
        case = Case.objects.get(pk=case.merged_into_id)
    return case


def same_customer(case: Case, other: Case) -> bool:
    """Whether two cases are one customer's, so that either's words may be shown to them."""
    return case.pk == other.pk or (case.customer_id is not None and case.customer_id == other.customer_id)


def read_with(case: Case) -> list[int]:
    """The cases whose words and files its customer may read: this one, and the survivor if it is theirs too."""
    last = survivor(case)
    return [case.pk] if last.pk == case.pk or not same_customer(case, last) else [case.pk, last.pk]


def answerable(case: Case) -> Case:
    """The case for which its customer says whether they accept: the survivor of a merge, if it is theirs.

    :raises Conflict: when the survivor is another customer's.
    """
    last = survivor(case)
    if not same_customer(case, last):
        raise Conflict("merged", _("这件事正与另一件一并办理，有结果会告诉您"))
    return last


def carried_promises(case: Case) -> list[int]:
    """The promises of a merged case that stand with its survivor now; no query when it is not merged."""
    if case.merged_into_id is None:
        return []
    row = CaseLink.objects.filter(source=case, kind="merged_into", removed_at=None).first()
    return list(row.before.get("promises", ())) if row else []


def said(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    """A moment in the centre's zone, as short as it stays clear: ``10:18`` today, else with the day, else the year."""
    local, now = moment.astimezone(zone), at.astimezone(zone)
    clock = f"{local:%H:%M}"
    if local.date() == now.date():
        return _("今天 %(clock)s") % {"clock": clock}
    if local.year == now.year:
        return _("%(month)s 月 %(day)s 日 %(clock)s") % {
            "month": local.month,
            "day": local.day,
            "clock": clock,
        }
    return f"{local:%Y-%m-%d} {clock}"


def _steps(case: Case) -> list[Step]:
    labels = [_("已登记"), _("已受理"), _("查证"), _("等您确认"), _("办结")]
    if not case.is_open:
        return [Step(label, "done") for label in labels]
    current = STEP_OF[case.state]
    return [
        Step(label, "done" if n < current else "now" if n == current else "")
        for n, label in enumerate(labels)
    ]


def _since(case: Case) -> str:
    if case.first_contact_id == case.owner_id:
        return _("从接到您的反映起，一直由同一个人负责")
    return _("现在由这位同事对您负责")


def next_step_of(case: Case) -> str:
    """What happens next, in the words of the customer's page."""
    told: Mapping[str, str] = {
        states.RECEIVED: _("有人受理并与您联系"),
        states.REGISTERED: _("核实情况，给您答复"),
        states.INVESTIGATING: _("核实情况，给您答复"),
        states.PROPOSING: _("定下方案，给您答复"),
        states.WAITING_UNIT: _("承办部门办理并回复"),
        states.WAITING_THIRD: _("等第三方答复，再告诉您"),
        states.WAITING_CUSTOMER: _("请补充需要的情况"),
        states.NOT_ACCEPTED: _("由上一级重新处理，给您答复"),
        states.ANSWERED: _("请告诉我们是否认可结果"),
        states.EXECUTING: _("落实答应您的方案"),
        states.RESOLVED: _("回访确认后办结"),
        states.CLOSED: _("已办结，如有反复可随时联系"),
        states.WITHDRAWN: _("已按您的意思撤回"),
        states.DECLINED: _("不在受理范围，原因和可以去的地方见下方"),
        states.MERGED: _("已与另一件事一并办理"),
    }
    return told[case.state]


def _next_note(case: Case) -> str:
    return _("没有回复时，我们会先打电话联系您") if case.state == states.ANSWERED else ""


def _events(
    case: Case, read: Sequence[int], texts: Mapping[int, CaseText], at: datetime, zone: ZoneInfo
) -> list[Event]:
    told = [entry for pk in read for entry in timeline("case", pk) if entry.kind in SHOWN]
    told.sort(key=lambda entry: entry.at)
    people = names(person for entry in told for person in (entry.actor_id, *entry.ids("_person")))
    return [
        Event(said(entry.at, at, zone), _words_of(entry, people, case), _quoted(entry, texts))
        for entry in reversed(told)
    ]


def _words_of(entry: Told, people: dict[int, str], case: Case) -> str:
    if entry.kind == "cases.CaseRegistered":
        return _("登记，单号 %(number)s") % {"number": case.number}
    if entry.kind == "cases.CaseClosed":
        return _("办结")
    if entry.kind == "workorders.OrderDispatched":
        return _("转承办部门办理")
    if entry.kind == "workorders.ReplyAccepted":
        return _("承办部门已回复")
    sentence = entry.sentence(people, {})
    actor = people.get(entry.actor_id, "")
    return (
        f"{actor} {sentence}"
        if actor and entry.kind in ("cases.CaseAnswered", "cases.ReplySent")
        else sentence
    )


def _quoted(entry: Told, texts: Mapping[int, CaseText]) -> str:
    text = texts.get(entry.body.get("text_id") or 0)
    return text.body if text else ""
