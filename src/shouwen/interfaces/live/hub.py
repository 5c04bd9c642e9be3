"""The readers of this process, and the thread that looks for news while there are any."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable

import structlog
from django.conf import settings
from django.db import DatabaseError, connections

from shouwen.interfaces.live.reader import Reader
from shouwen.interfaces.live.rules import News
from shouwen.interfaces.live.watching import Watch
from shouwen.kit import clock

log = structlog.get_logger()
EVERY = 1.0
MOST = 4000
"""Streams of one process; who comes too many asks every now and then instead. Of one person: SHOUWEN_LIVE_EACH."""


class Hub:
    """Everything but :meth:`_look` runs on the event loop."""

    def __init__(self) -> None:
        self.readers: dict[Reader, asyncio.Event] = {}
        self.thread: threading.Thread | None = None
        self.ending = False

    def join(self, reader: Reader) -> asyncio.Event | None:
        """Take a reader in; the event that says something waits for them. None when the house is full."""
        if self.ending or len(self.readers) >= MOST:
            return None
        mine = [other for other in self.readers if other.person_id == reader.person_id]
        for oldest in mine[: max(len(mine) - settings.SHOUWEN_LIVE_EACH + 1, 0)]:
            self._end(oldest, "many")
        waiting = self.readers[reader] = asyncio.Event()
        if self.thread is None:
            loop = asyncio.get_running_loop()
            self.thread = threading.Thread(target=self._look, args=(loop,), name="live", daemon=True)
            self.thread.start()
        return waiting

    def leave(self, reader: Reader) -> None:
        """The reader is gone."""
        self.readers.pop(reader, None)

    def goodbye(self) -> None:
        """The process ends: let everybody come back elsewhere."""
        self.ending = True
        for reader in list(self.readers):
            self._end(reader, "again")

    def _end(self, reader: Reader, why: str) -> None:
        reader.over = reader.over or why
        if waiting := self.readers.get(reader):
            waiting.set()

    def _deliver(self, found: Iterable[tuple[Reader, News]]) -> None:
        for reader, news in found:
            reader.news.add(news)
            if waiting := self.readers.get(reader):
                waiting.set()
        for reader in [each for each in self.readers if each.over]:
            self._end(reader, reader.over)

    def _rest(self) -> bool:
        """On the loop, so that nobody joins in between: whether the thread may end."""
        if self.readers:
            return False
        self.thread = None
        return True

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        watch: Watch | None = None
        pause = threading.Event()
        while not self.ending:
            wait = EVERY
            try:
                now = clock.now()
                watch = watch or Watch(now)
                found = watch.turn(list(self.readers), at=now)
                loop.call_soon_threadsafe(self._deliver, found)
            except DatabaseError as failure:
                log.warning("live_waits", why=str(failure).strip())
                connections.close_all()
                wait = 5.0
            except RuntimeError:  # the loop is closed, or readers came while we counted them
                wait = 0.1
            pause.wait(wait)
            if not self.readers and asyncio.run_coroutine_threadsafe(self._may_rest(), loop).result(10):
                break
        connections.close_all()

    async def _may_rest(self) -> bool:
        return self._rest()


HUB = Hub()
