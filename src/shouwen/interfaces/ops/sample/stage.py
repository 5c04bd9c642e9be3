"""The stage: a moving clock that wakes every life at its moments, runs the timed work, and shows how far it is."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random

import structlog
from django.db import connection, transaction

from shouwen.casework.cases import actions as cases
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.workorders import actions as workorders
from shouwen.foundation.calendars.queries import working_time
from shouwen.foundation.ledger.deliver import deliver
from shouwen.foundation.ledger.models import Delivery
from shouwen.interfaces.ops.sample.wording import ZONE
from shouwen.kit.errors import Refusal

Life = Iterator[datetime]
"""What somebody goes through: each value is the moment at which it goes on."""

log = structlog.get_logger()
DAY = (8, 21)
"""The hours in which the centre's telephones are answered."""
LIVE = timedelta(hours=20)
"""So long before now nobody keeps office hours any more: whenever one signs in, something has just happened."""
ROUNDS = (
    (timedelta(days=7), timedelta(hours=5)),
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(hours=3), timedelta(minutes=40)),
    (timedelta.min, timedelta(minutes=12)),
)
"""How far from now, and how often the timed work is done there: in an installation it is every few seconds."""
LOOKED_AT = (1, 2, 3)
"""Hours (UTC) in which resting and overdue orders are looked at: the Chinese morning."""
BATCH = 40


class Stage:
    """Plays lives in the order of time. ``at`` is the moment on the stage."""

    def __init__(self, *, begin: datetime, now: datetime, random: Random) -> None:
        self.at, self.now, self.random = begin, now, random
        self._queue: list[tuple[datetime, int, Life]] = []
        self._order = count()
        self.refused: Counter[str] = Counter()
        self.steps = 0

    def add(self, life: Life, start: datetime) -> None:
        """A life that begins at a moment."""
        heapq.heappush(self._queue, (start, next(self._order), life))

    def run(self, progress: Callable[[datetime], None]) -> None:
        """Play until now. What would come later stays undone: that is what is open."""
        self.add(self._rounds(), self.at)
        while self._queue and self._queue[0][0] <= self.now:
            with transaction.atomic():
                for _step in range(BATCH):
                    if not self._queue or self._queue[0][0] > self.now:
                        break
                    self._step()
                    self.deliver()
            progress(self.at)
        self.at = self.now
        self.tidy()

    def _step(self) -> None:
        due, _place, life = heapq.heappop(self._queue)
        self.at = max(self.at, due)
        self.steps += 1
        try:
            then = next(life)
        except StopIteration:
            return
        except Refusal as no:
            self.refused[no.code] += 1
            log.info(
                "sample_refused",
                code=no.code,
                message=no.message,
                at=self.at.isoformat(),
                life=getattr(life, "__name__", ""),
            )
            return
        self.add(life, max(then, self.at))

    # ── time ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def soon(self, low: float, high: float) -> datetime:
        """A moment between so many minutes from now, while the centre is open."""
        return self.open(self.at + timedelta(minutes=self.random.uniform(low, high)))

    def office(self, low: float, high: float) -> datetime:
        """A moment between so many minutes from now, in office hours."""
        then = self.at + timedelta(minutes=self.random.uniform(low, high))
        if then >= self.now - LIVE:
            return then
        opens = working_time("cn-standard", "Asia/Shanghai").next_open(then)
        return min(opens + timedelta(minutes=self.random.uniform(0, 40)), self.now) if opens > then else then

    def open(self, then: datetime) -> datetime:
        """This moment, or the next morning when the telephones are silent."""
        if then >= self.now - LIVE:
            return then
        local = then.astimezone(ZONE)
        if local.hour < DAY[0]:
            return local.replace(hour=DAY[0], minute=self.random.randrange(5, 55))
        if local.hour >= DAY[1]:
            return (local + timedelta(days=1)).replace(hour=DAY[0], minute=self.random.randrange(5, 55))
        return then

    # ── what runs by itself ───────────────────────────────────────────────────────────────────────────────────────

    def _rounds(self) -> Life:
        while True:
            self.tidy()
            left = self.now - self.at
            then = self.at + next(gap for until, gap in ROUNDS if left > until)
            yield self.open(then)

    def tidy(self) -> None:
        """What workers do in an installation: deliver what was announced, expire, stand in, warn, resume."""
        self.deliver()
        cases.expire_handoffs(at=self.at)
        cases.break_promises(at=self.at)
        while deadlines.sweep(at=self.at):
            pass
        if self.at.hour in LOOKED_AT or self.now - self.at < LIVE:
            workorders.resume_due(at=self.at)
            workorders.supervise_due(at=self.at)
        self.deliver()

    def changing(self, moments: Iterable[datetime]) -> None:
        """People go and come back at these moments: whoever stands in takes over within minutes."""
        for moment in moments:
            self.add(self._change(), moment + timedelta(minutes=2))

    def _change(self) -> Life:
        cases.proxies_sweep(at=self.at)
        return
        yield

    def deliver(self) -> None:
        """Carry what was announced to its listeners, as a worker does within seconds."""
        while self._anything_waits():
            rows = Delivery.objects.filter(state="waiting", due_at__lte=self.at).select_related("entry")
            for row in list(rows):
                row.attempts += 1
                if not deliver(row, at=self.at):
                    Delivery.objects.filter(pk=row.pk).update(attempts=row.attempts)

    def _anything_waits(self) -> bool:
        """Asked after every step, and mostly answered with no: in plain SQL it costs a tenth."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM ledger_delivery WHERE state = 'waiting' AND due_at <= %s LIMIT 1",
                [connection.ops.adapt_datetimefield_value(self.at)],
            )
            return cursor.fetchone() is not None
