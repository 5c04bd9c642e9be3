"""What trying the rules out found, in words a person can check against the handbook and the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import letters
from shouwen.casework.deadlines.models import Policy
from shouwen.casework.deadlines.queries.rules_in_force import in_sight, named
from shouwen.casework.deadlines.queries.tried import Heard, Matter, Run, RunView, Telling, Trial, TrialView
from shouwen.casework.deadlines.queries.words import (
    CLASSES,
    ROLES,
    SEVERITIES,
    category_words,
    customer_words,
    kind_words,
)
from shouwen.casework.deadlines.rules import weighing
from shouwen.casework.deadlines.rules.fold import Story
from shouwen.casework.deadlines.rules.policies import Line
from shouwen.casework.deadlines.rules.weighing import Weighed
from shouwen.casework.deadlines.states import STAGES
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor

Wait = tuple[datetime, datetime]
DAY = timedelta(days=1)
WIDTH = 1000
"""Units across the strip."""
MOST_BANDS, MOST_NAMED = 366, 8


def trial_words(trial: Trial, matter: Matter, actor: Actor) -> TrialView:
    """What was found, in words; four queries for names."""
    return _Teller(trial, matter, actor).view()


class _Teller:
    """Puts one trial in words, its names looked up together."""

    def __init__(self, trial: Trial, matter: Matter, actor: Actor) -> None:
        self.trial, self.matter, self.actor = trial, matter, actor
        self.zone = ZoneInfo(matter.traits.time_zone)
        self.begun = matter.received_at
        ids = {each.line.policy_id for each in trial.weighed}
        self.policies = Policy.objects.in_bulk(ids)
        self.centres = organisation.unit_names(row.centre_id for row in self.policies.values())
        self.people = organisation.names(
            person for run in (*trial.runs, trial.reply) if run for told in run.tellings for person in told.people
        )
        self.end = max([self.begun + timedelta(hours=1), *(run.story.due_at for run in trial.runs)])
        self.calendars = calendars.titles()
        last = max([self.end, *([trial.reply.story.due_at] if trial.reply else [])])
        self.days = calendars.named_days(self._day(self.begun), self._day(last))

    def view(self) -> TrialView:
        runs = [self._run(run) for run in self.trial.runs]
        reply = self._run(self.trial.reply) if self.trial.reply else None
        have = {run.stage for run in (*runs, reply) if run}
        gone = [stage for stage in self.trial.before if stage not in have]
        return TrialView(
            runs=runs,
            reply=reply,
            silent=self._silent(have),
            unfit=self._unfit(),
            gone=[
                _("%(stage)s：原来 %(due)s 到时，改后没有时限")
                % {"stage": STAGES[stage].name, "due": self.moment(self.trial.before[stage])}
                for stage in gone
            ],
            begins=self.moment(self.begun),
            ends=self.moment(self.end),
            bands=self._bands(),
        )

    def _run(self, run: Run) -> RunView:
        term = run.story.term
        row = self.policies.get(term.policy_id)
        return RunView(
            stage=run.stage,
            label=STAGES[run.stage].name,
            amount=letters.amount(term.amount, term.unit),
            policy=self._name(term.policy_id),
            code=row.code if row and row.valid_to is None and in_sight(row.centre_id, self.actor) else "",
            basis=named(row.basis, row.basis_en) if row else "",
            source=self._source(row),
            calendar=self._calendar(term.calendar) if term.works else _("连续计时"),
            due=self.moment(run.story.due_at),
            due_at=run.story.due_at,
            is_met=run.is_met,
            counted=self._counted(run),
            heard=[self._heard(told) for told in run.tellings],
            lost=self._lost(run),
            x=self._x(run.story.started_at),
            y=self._x(run.story.due_at),
            moved=self._moved(run),
            is_moved=bool(self.matter.draft) and self.trial.before.get(run.stage) != run.story.due_at,
        )

    def _moved(self, run: Run) -> str:
        if not self.matter.draft:
            return ""
        was = self.trial.before.get(run.stage)
        if was is None:
            return _("原来没有这个时限")
        if was == run.story.due_at:
            return _("不变")
        text = (
            _("原来 %(due)s，提前 %(time)s") if run.story.due_at < was else _("原来 %(due)s，推后 %(time)s")
        )
        return text % {"due": self.moment(was), "time": letters.length(abs(run.story.due_at - was))}

    def _name(self, policy_id: int) -> str:
        row = self.policies.get(policy_id)
        return named(row.name, row.name_en) if row else ""

    def _source(self, row: Policy | None) -> str:
        if row is None:
            return ""
        centre = self.centres.get(row.centre_id) or _("各中心")
        return _("%(centre)s，第 %(version)s 版") % {"centre": centre, "version": row.version}

    def _calendar(self, code: str) -> str:
        return self.calendars.get(code, code)

    def moment(self, at: datetime) -> str:
        """A moment in the centre's zone: ``2026-12-04 周五 17:40``."""
        local = at.astimezone(self.zone)
        return f"{local:%Y-%m-%d} {WEEKDAYS_ABBR[local.weekday()]} {local:%H:%M}"

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    # Who hears of it.

    def _heard(self, told: Telling) -> Heard:
        rung = told.rung
        if rung.percent is not None:
            when = _("用去 %(percent)s%%") % {"percent": rung.percent}
        else:
            when = _("超时 %(amount)s") % {"amount": letters.amount(rung.amount, rung.unit)}
        span = letters.length(timedelta(minutes=rung.answer_minutes)) if rung.answer_minutes else ""
        return Heard(
            at=self.moment(told.at),
            sort=told.sort,
            when=when,
            roles=_("、").join(_(ROLES.get(role, role)) for role in rung.roles),
            people=_("、").join(self.people.get(person, "") for person in told.people),
            answer=_("%(time)s内要知悉") % {"time": span} if span else "",
            x=self._x(told.at) if told.at <= self.end else None,
        )

    # How it was counted.

    def _counted(self, run: Run) -> list[str]:
        story, term = run.story, run.story.term
        if run.is_met:
            return [_("来电、面谈等当场就算达成")]
        lines = [_("从 %(start)s 起算") % {"start": self.moment(story.started_at)}]
        if term.works:
            lines += self._working(story)
        else:
            lines.append(_("夜间、周末和节假日也计时"))
        if self.trial.wait:
            lines.append(self._waited(run))
        if STAGES[run.stage].recurs:
            lines.append(_("达成一次，重新起算一次"))
        return lines

    def _working(self, story: Story) -> list[str]:
        time = calendars.working_time(story.term.calendar, story.term.zone)
        start, lines = story.started_at, []
        if not time.is_open(start):
            local = start.astimezone(time.zone)
            spans = time.hours.on(local.date())
            late = spans and local.hour * 60 + local.minute >= spans[-1][1]
            if late and story.term.unit == "work_day":
                text = _("收到时当天已下班，按下班的 %(time)s 算")
                lines.append(text % {"time": f"{spans[-1][1] // 60:02}:{spans[-1][1] % 60:02}"})
            else:
                text = _("收到时不在上班时间，从 %(open)s 起走")
                lines.append(text % {"open": self.moment(time.next_open(start))})
        first, last = start.astimezone(time.zone).date(), story.due_at.astimezone(time.zone).date()
        off, extra = self._unusual(story.term.calendar, time.is_working_day, first, last)
        if off:
            lines.append(_("跳过 %(days)s") % {"days": _("、").join(off)})
        if extra:
            lines.append(_("调休上班照算：%(days)s") % {"days": _("、").join(extra)})
        return lines

    def _unusual(
        self, code: str, works: Callable[[date], bool], first: date, last: date
    ) -> tuple[list[str], list[str]]:
        """Days off between two days in words, those that hang together as one; and weekend days that are worked."""
        names = self.days.get(code, {})
        off: list[tuple[str, date, date]] = []
        extra = []
        day = first
        while day <= last:
            name = names.get(day, "")
            if not works(day):
                if off and name and off[-1][0] == name and off[-1][2] == day - DAY:
                    off[-1] = (name, off[-1][1], day)
                else:
                    off.append((name, day, day))
            elif name and day.weekday() >= 5:
                extra.append(f"{day:%m-%d} {name}")
            day += DAY
        said = [_off(*each) for each in off]
        if len(said) > MOST_NAMED:
            days = sum((end - begin).days + 1 for _name, begin, end in off)
            said = [*said[:MOST_NAMED], _("等共 %(days)s 天") % {"days": days}]
        return said, extra

    def _waited(self, run: Run) -> str:
        assert self.trial.wait is not None
        if not STAGES[run.stage].pauses:
            return _("等待客户时这个时限不停")
        begun, ended = (self.moment(each) for each in self.trial.wait)
        if self.trial.wait[0] >= run.story.due_at:
            return _("等待开始时已到时，不再顺延")
        return _("等待客户 %(from)s 至 %(to)s 不计时") % {"from": begun, "to": ended}

    # Which rules lost, and why.

    def _lost(self, run: Run) -> list[tuple[str, str]]:
        found = []
        for each in run.weighed:
            line = each.line
            if line.policy_id == run.story.term.policy_id:
                continue
            if each.verdict == weighing.BROADER:
                found.append((self._gives(line), _("有更具体的规则，让给它")))
            elif each.verdict == weighing.NO_CLOCK:
                found.append((self._gives(line), _("它不设时限，别的规则设了")))
            elif each.verdict == weighing.COUNTS:
                due = run.others.get(line.policy_id)
                text = _("也算数，但按它 %(due)s 才到时，取先到的") % {
                    "due": self.moment(due) if due else "—"
                }
                found.append((self._gives(line), text))
        return found

    def _gives(self, line: Line) -> str:
        name = self._name(line.policy_id)
        if line.amount is None:
            return name
        return _("%(policy)s（%(amount)s）") % {
            "policy": name,
            "amount": letters.amount(line.amount, line.unit),
        }

    def _silent(self, have: set[str]) -> list[str]:
        """Stages for which a rule that counts says that there is no clock."""
        return [
            _("%(stage)s：“%(policy)s”不设时限")
            % {"stage": STAGES[each.line.stage].name, "policy": self._name(each.line.policy_id)}
            for each in self.trial.weighed
            if each.verdict == weighing.NO_CLOCK and each.line.stage not in have
        ]

    def _unfit(self) -> list[tuple[str, str]]:
        """Rules that do not apply, each with the first thing that keeps it out."""
        found: dict[int, tuple[str, str]] = {}
        for each in self.trial.weighed:
            reason = self._misfit(each)
            if reason and each.line.policy_id not in found:
                found[each.line.policy_id] = (self._name(each.line.policy_id), reason)
        return list(found.values())

    def _misfit(self, each: Weighed) -> str:
        line = each.line
        asks = {
            "kind": lambda: kind_words(line.kind),
            "severity": lambda: _(SEVERITIES.get(line.severity, line.severity)),
            "priority": lambda: f"P{line.priority}",
            "customer_class": lambda: _(CLASSES.get(line.customer_class, line.customer_class)),
            "category": lambda: category_words(line.category_path),
            "customer": lambda: customer_words(line.customer_id),
        }
        if each.verdict == weighing.FUTURE and line.valid_from:
            return _("%(date)s 起才生效") % {"date": self.moment(line.valid_from)}
        return _("只管%(what)s") % {"what": asks[each.verdict]()} if each.verdict in asks else ""

    # The strip.

    def _x(self, at: datetime) -> float:
        return round(max(0.0, (at - self.begun) / (self.end - self.begun)) * WIDTH, 1)

    def _bands(self) -> list[tuple[float, float]]:
        """The days off of the centre's calendar, as left edge and width."""
        traits = self.matter.traits
        time = calendars.working_time(traits.calendar_code, traits.time_zone)
        first, last = self._day(self.begun), self._day(self.end)
        if (last - first).days > MOST_BANDS:
            return []
        found = []
        for place in range((last - first).days + 1):
            day = first + place * DAY
            if not time.is_working_day(day):
                midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
                left, right = self._x(midnight), min(float(WIDTH), self._x(midnight + DAY))
                found.append((left, round(right - left, 1)))
        return found


def _off(name: str, first: date, last: date) -> str:
    """Days off that hang together: ``春节 02-15 至 02-23``, ``11-28 周六``."""
    if not name:
        return f"{first:%m-%d} {WEEKDAYS_ABBR[first.weekday()]}"
    if first == last:
        return f"{first:%m-%d} {name}"
    return _("%(name)s %(first)s 至 %(last)s") % {
        "name": name,
        "first": f"{first:%m-%d}",
        "last": f"{last:%m-%d}",
    }
