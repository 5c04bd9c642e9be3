"""The clocks of a subject, and how each came about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import letters, slots, states
from shouwen.casework.deadlines.models import Clock, ClockEvent
from shouwen.casework.deadlines.queries.rules_in_force import law_words, policy_basis, policy_name, time_of
from shouwen.casework.deadlines.queries.views import ClockView, Explanation, label_of, state_of, text_of
from shouwen.casework.deadlines.rules import fold
from shouwen.casework.deadlines.rules.fold import Event, Story, Term
from shouwen.casework.deadlines.states import IDLE, LEGAL, NEXT_REPLY, STAGES, TOTAL, Subject
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.ledger.queries import worded
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.standing import Standing

ORDER = {stage: place for place, stage in enumerate(STAGES)}


_clocks = Standing(
    lambda kind, subject_id: Clock.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("id")
)


def clocks(subject: Subject, *, at: datetime) -> list[ClockView]:
    """What a subject's page shows: the clock due first, what stands still, what is met, the customer's total last.

    Stopped clocks and reminders are left out. The caller has looked the subject up, which is the check. One query.
    """
    rows = _clocks.all(subject.kind, subject.id)
    found = views(rows, at=at)
    if subject.kind == "case" and rows and not any(row.stage == TOTAL for row in rows):
        found.append(_waited(rows, at))
    return found


def legal(subject: Subject, *, at: datetime) -> list[ClockView]:
    """The legal clocks of a subject, those met as well, the one due first first; one query."""
    return views(legal_rows(subject), at=at)


def legal_rows(subject: Subject) -> list[Clock]:
    """The legal clocks of a subject as rows; the caller has looked the subject up."""
    return list(Clock.objects.filter(subject_kind=subject.kind, subject_id=subject.id, stage__in=LEGAL))


def legal_of(case_ids: Collection[int]) -> list[Clock]:
    """The legal clocks of several cases; one query. The caller has looked them up."""
    return list(Clock.objects.filter(subject_kind="case", case_id__in=case_ids, stage__in=LEGAL))


def is_legal(row: Clock) -> bool:
    """Whether a clock counts a limit by statute."""
    return row.stage in LEGAL


def views(rows: Iterable[Clock], *, at: datetime) -> list[ClockView]:
    """Clock rows as a page shows them."""
    shown = [row for row in _last_round(rows) if row.stopped_at is None and row.stage != IDLE]
    return [view(row, at=at) for row in sorted(shown, key=_place)]


def _last_round(rows: Iterable[Clock]) -> list[Clock]:
    """Of the times a customer waited for a reply only the last: the others are the timeline's."""
    held = list(rows)
    last = max((row.pk for row in held if row.stage == NEXT_REPLY), default=0)
    return [row for row in held if row.stage != NEXT_REPLY or row.pk == last]


def open_of(stage: str) -> QuerySet[Clock]:
    """The clocks of cases of one stage that have not ended, for the lists above: when each is due, and of which case."""
    return Clock.objects.filter(subject_kind="case", stage=stage, met_at=None, stopped_at=None)


def _place(row: Clock) -> tuple[bool, bool, bool, datetime, int]:
    """What runs out first comes first; then what stands still, what is met, and the customer's total."""
    return row.stage == TOTAL, row.met_at is not None, row.paused_at is not None, row.due_at, ORDER[row.stage]


def view(row: Clock, *, at: datetime) -> ClockView:
    """One clock row as a page shows it."""
    story = told_by(row)
    state = state_of(
        due_at=row.due_at,
        at=at,
        soon_at=row.soon_at,
        paused_at=row.paused_at,
        met_at=row.met_at,
        stopped_at=row.stopped_at,
        is_climbing=row.is_climbing,
    )
    return ClockView(
        id=row.pk,
        stage=row.stage,
        label=label_of(row.stage, row.key),
        due_at=row.due_at,
        state=state,
        used_percent=round(100 * fold.used(story, at, time_of(story.term.calendar, story.term.zone))),
        text=text_of(state, due_at=row.due_at, at=at, paused_at=row.paused_at),
        started_at=row.started_at,
        soon_at=row.soon_at,
        paused_at=row.paused_at,
        key=row.key,
        why=policy_name(row.policy_id),
        **_of_law(row),
    )


def _of_law(row: Clock) -> dict[str, Any]:
    """What a legal clock says besides: what it rests on, what follows, whether it is law or our default."""
    said = law_words(row.policy_id) if row.stage in LEGAL else None
    if said is None:
        return {"is_legal": row.stage in LEGAL}
    return {"is_legal": True, "is_law": said.is_law, "basis": said.basis, "follows": said.follows}


def _waited(rows: Sequence[Clock], at: datetime) -> ClockView:
    """The customer's own clock, which never stops: how long since the matter was received."""
    started_at = min(row.started_at for row in rows)
    ended = all(row.met_at or row.stopped_at for row in rows)
    until = max(row.met_at or row.stopped_at or at for row in rows) if ended else at
    return ClockView(
        id=0,
        stage=TOTAL,
        label=label_of(TOTAL),
        due_at=None,
        state=states.MET if ended else states.RUNNING,
        used_percent=0,
        text=letters.passed(until - started_at),
        started_at=started_at,
    )


def nearest(subject: Subject, *, at: datetime) -> ClockView | None:
    """The clock a list shows; None when none runs."""
    rows = Clock.objects.filter(
        subject_kind=subject.kind, subject_id=subject.id, met_at=None, stopped_at=None
    )
    row = leading(rows)
    return view(row, at=at) if row else None


def leading(rows: Iterable[Clock]) -> Clock | None:
    """The running clock due first, else the standing one due first."""
    open_rows = [r for r in rows if STAGES[r.stage].leads and r.met_at is None and r.stopped_at is None]
    return min(open_rows, key=lambda row: (row.paused_at is not None, row.due_at), default=None)


def running(subject: Subject) -> list[int]:
    """The ids of the clocks of a subject that have not ended; one query."""
    rows = Clock.objects.filter(
        subject_kind=subject.kind, subject_id=subject.id, met_at=None, stopped_at=None
    )
    return list(rows.order_by("id").values_list("id", flat=True))


def unstopped(clock_id: Any) -> Exists:
    """Whether a clock, by a reference to its id, runs, stands or was met: only what was stopped can come to nothing more."""
    return Exists(Clock.objects.filter(pk=clock_id, stopped_at=None))


def brief(stage: str, due_at: datetime | None, clock_state: str, *, at: datetime) -> ClockView | None:
    """A clock from what a list row keeps of it, without a query; None when none runs.

    ``clock_state`` is running, soon, over, breached or paused; a running clock past its time shows as over.
    """
    if due_at is None or not stage:
        return None
    state = clock_state if clock_state in (states.PAUSED, states.BREACHED, states.SOON) else states.RUNNING
    if state in (states.RUNNING, states.SOON) and at >= due_at:
        state = states.OVER
    text = _("暂停") if state == states.PAUSED else text_of(state, due_at=due_at, at=at)
    return ClockView(0, stage, label_of(stage), due_at, state, 100 if at >= due_at else 0, text)


def told_by(row: Clock) -> Story:
    """The story as the row keeps it."""
    return Story(
        term=Term.read(row.term),
        started_at=row.started_at,
        due_at=row.due_at,
        budget=row.budget,
        paused_at=row.paused_at,
        met_at=row.met_at,
        stopped_at=row.stopped_at,
        extensions=row.extensions,
    )


def story_of(row: Clock) -> Story:
    """The story told anew from the events alone; it ends in the same due time as the row (demand, pain 13)."""
    return fold.fold(events_of(row), time_of, pauses=STAGES[row.stage].pauses)


def events_of(row: Clock) -> list[Event]:
    """What happened to one clock, oldest first; what was fulfilled on arrival is noted with the start."""
    found = []
    for each in event_rows(row):
        event = read_event(each, row.pk)
        if event is not None:
            found.append(event)
            found += [Event("met", each.at)] if row.pk in each.body.get("met", ()) else []
    return found


def event_rows(row: Clock) -> list[ClockEvent]:
    """The event rows of a clock's subject that concern it: its own, and those of all clocks since it was begun. One that counts
    from an earlier moment (from words nobody answered on a merged case) did not take part in what happened before it was there.
    """
    mine = ClockEvent.objects.filter(subject_kind=row.subject_kind, subject_id=row.subject_id)
    found = [each for each in mine.order_by("at", "id") if each.clock_id in (None, row.pk)]
    begun = next((each.pk for each in found if each.kind == "started" and str(row.pk) in each.body.get("terms", {})), 0)
    return [each for each in found if each.clock_id is not None or each.pk >= begun]


def read_event(row: ClockEvent, clock_id: int) -> Event | None:
    """An event row as one clock sees it; None when it is about the terms of others."""
    terms = row.body.get("terms")
    if terms is not None and str(clock_id) not in terms:
        return None
    term = Term.read(terms[str(clock_id)]) if terms is not None else None
    at = datetime.fromisoformat(row.body["from"]) if row.kind == "started" else row.at
    body = row.body
    return Event(row.kind, at, term, body.get("amount", 0.0), body.get("unit", "minute"), body.get("reason_code", ""))


def explain(clock_id: int, actor: Actor, *, at: datetime) -> Explanation:
    """How one clock came to its due time (怎么算的), for someone who may see its subject.

    :raises NotFound: when there is none, or not in the reader's scope.
    """
    row = seen(clock_id, actor)
    events = list(event_rows(row))
    people = names(each.actor_id for each in events if each.actor_id)
    lines = [(each.at, _by(text, people.get(each.actor_id or 0, ""))) for each in events if (text := _sentence(each, row))]
    return Explanation(view(row, at=at), policy_basis(row.policy_id), lines, row.subject_kind, row.subject_id)


def seen(clock_id: int, actor: Actor) -> Clock:
    """A clock whose subject the actor may see.

    :raises NotFound: when there is none, or not in the reader's scope.
    """
    row = Clock.objects.filter(pk=clock_id).first()
    if row is not None and any(look(subject_of(row), actor) for look in slots.sight):
        return row
    raise NotFound("clock_unknown", _("没有这个时限"))


def law_page(clock_id: int, actor: Actor) -> str:
    """Where more time is asked for on a legal clock; '' for any other."""
    row = seen(clock_id, actor)
    pages = (ask(row.pk, subject_of(row)) for ask in slots.law_page) if row.stage in LEGAL else ()
    return next((url for url in pages if url), "")


def year_gaps(clock_id: int, actor: Actor) -> list[str]:
    """What is said when a clock of working time counts through a year whose holidays nobody has entered."""
    row = seen(clock_id, actor)
    if not Term.read(row.term).works:
        return []
    years = calendars.missing_years(row.calendar_code, row.started_at.date(), row.due_at.date())
    return [_("日历里还没有 %(year)s 年的节假日，暂按平常每周算；录入后自动重算") % {"year": year} for year in years]


def subject_of(row: Clock) -> Subject:
    """What a clock is about."""
    return Subject(row.subject_kind, row.subject_id, row.case_id, row.label)


def _sentence(row: ClockEvent, clock: Clock) -> str:
    event = read_event(row, clock.pk)
    if event is None:
        return ""
    match row.kind:
        case "started":
            return _("起算于 %(start)s，%(term)s") % {"start": _moment(event.at), "term": _term(event.term)}
        case "rebased":
            return _("规则变动，从头重算：%(term)s") % {"term": _term(event.term)}
        case "restarted":
            return _("重新起算")
        case "paused":
            return _paused(row.body) if _stops(clock, event.reason) else ""
        case "resumed":
            return _("恢复，剩余时间不变") if _stops(clock, "") else ""
        case "extended":
            return _("同意延期 %(amount)s") % {"amount": letters.amount(event.amount, event.unit)}
        case "recounted":
            return _("日历变动，重新计算")
        case "revived":
            return _("停止撤销，继续计时")
        case "met":
            return _("达成")
    return _("停止计时") if row.kind == "stopped" else ""


def _stops(clock: Clock, reason: str) -> bool:
    """Whether a pause concerns this clock; of a resumption (no reason) whether any could have."""
    term = Term.read(clock.term)
    if term.law and not reason:
        return bool(term.stops)
    return fold.may_stop(term, reason, pauses=STAGES[clock.stage].pauses)


def _paused(body: Mapping[str, Any]) -> str:
    """Why it stands still, and until when at the longest."""
    reason, ends = worded(body.get("reason", "")), parse_datetime(str(body.get("until") or ""))
    if ends is None:
        return _("暂停：%(reason)s") % {"reason": reason}
    return _("暂停：%(reason)s，最迟到 %(until)s") % {"reason": reason, "until": _moment(ends)}


def _by(text: str, who: str) -> str:
    """A sentence and who brought it about; the house itself is not named."""
    return _("%(text)s（%(who)s）") % {"text": text, "who": who} if who else text


def _term(term: Term | None) -> str:
    if term is None:
        return ""
    if term.fixed_at:
        return _("时限由人指定：%(moment)s") % {"moment": _moment(term.fixed_at)}
    if term.law:
        return _("按“%(policy)s”给 %(amount)s，整日计算（日历 %(calendar)s）") % {
            "amount": letters.amount(term.amount, term.unit), "policy": policy_name(term.policy_id), "calendar": term.calendar,
        }  # fmt: skip
    values = {
        "amount": letters.amount(term.amount, term.unit),
        "policy": policy_name(term.policy_id),
        "calendar": term.calendar,
    }
    return _("按“%(policy)s”给 %(amount)s（日历 %(calendar)s）") % values


def _moment(at: datetime) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M")
