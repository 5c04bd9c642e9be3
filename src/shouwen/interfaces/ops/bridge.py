"""One port for pages and long answers: the WSGI program in a few threads, streams on the event loop beside them.

Granian's RSGI gives each request to an event loop; from there to a thread and back costs 0.2 ms. So requests take a
short way: from the server's own thread straight into the queue the program's threads wait at, and they answer by
themselves (docs/decisions/0011). A small body is gathered by the server first, by which no thread of ours is kept. The
loop is left to large bodies on their way in and to streams.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import queue
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable
from itertools import chain
from typing import IO, Any

import structlog
from django.conf import settings

from shouwen.interfaces.ops.environ import environ
from shouwen.interfaces.ops.line import OpenLine
from shouwen.interfaces.ops.oversize import TOO_LARGE
from shouwen.interfaces.ops.squeezing import squeezed
from shouwen.kit.streams import ENDINGS, STREAMS, Answer

log = structlog.get_logger()
BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
IN_MEMORY = 1024 * 1024
"""Bytes of a body or an answer that are held in memory; more goes through a file, or piece by piece."""
SLACK = 1024 * 1024
"""What a form may weigh besides the file in it."""
TROUBLE = Answer(500, [("Content-Type", "text/plain; charset=utf-8")], b"")
Work = Callable[[], object]


class Bridge:
    """An RSGI application around a WSGI one."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int) -> None:
        self.application = application
        self.threads = threads
        self.work: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self.streams: set[asyncio.Task[None]] = set()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        for number in range(self.threads):
            threading.Thread(target=self._serve, name=f"web-{number}", daemon=True).start()

    async def goodbye(self, then: Work) -> None:
        """End the streams before the server waits for its connections, which would be until somebody insists."""
        for say_goodbye in ENDINGS:
            say_goodbye()
        if self.streams:
            await asyncio.wait(self.streams, timeout=3)
        then()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """The public way in; :meth:`take` is the short one."""
        over = self.loop.create_future()
        self._begin(scope, proto, lambda: self.loop.call_soon_threadsafe(over.set_result, None))
        await over

    def take(self, watcher: Any) -> None:
        """A request, in one of the server's own threads."""
        scope, proto = watcher.scope, watcher.proto
        if scope.path in STREAMS:
            self.loop.call_soon_threadsafe(self._begin, scope, proto, watcher.done)
        elif scope.method in BODILESS:
            self.work.put(lambda: self._answer(environ(scope), proto, watcher.done))
        elif _is_small(scope):
            self._gather(scope, proto, watcher.done)
        else:
            self.loop.call_soon_threadsafe(self._begin, scope, proto, watcher.done)

    def _gather(self, scope: Any, proto: Any, done: Work) -> None:
        """A body that fits into memory comes whole; until then nobody waits for it."""
        whole = proto()

        def work() -> None:
            try:
                next(whole)
            except StopIteration as come:
                body = come.value
            except Exception:  # the sender is gone
                return _give(proto, TROUBLE, done)
            return self._answer(environ(scope, io.BytesIO(body), len(body)), proto, done)

        come = Come(self.work, work)
        whole.add_done_callback(come)
        if whole.done():  # it came in between, and the loop may not wake for that
            come()

    def _begin(self, scope: Any, proto: Any, done: Work) -> None:
        task = self.loop.create_task(self._stream(scope, proto, done) if scope.path in STREAMS else self._read(scope, proto, done))
        self.streams.add(task)
        task.add_done_callback(self.streams.discard)

    async def _stream(self, scope: Any, proto: Any, done: Work) -> None:
        try:
            await STREAMS[scope.path](OpenLine(self, scope, proto))
        except ConnectionError:
            pass
        except Exception:
            log.exception("stream_failed", path=scope.path)
        finally:
            done()

    async def _read(self, scope: Any, proto: Any, done: Work) -> None:
        """Wait for the body here rather than in a thread: a slow sender keeps nobody waiting."""
        if scope.method in BODILESS:
            return self.work.put(lambda: self._answer(environ(scope), proto, done))
        body: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it is answered
        most, size = settings.SHOUWEN_UPLOAD_LIMIT + SLACK, 0
        try:
            async for piece in proto:
                size += len(piece)
                if size > most:
                    body.close()
                    return self._too_large(scope, proto, done)
                body.write(piece)
        except Exception:  # the sender is gone
            return _give(proto, TROUBLE, done)
        body.seek(0)
        return self.work.put(lambda: self._answer(environ(scope, body, size), proto, done, body))

    def _too_large(self, scope: Any, proto: Any, done: Work) -> None:
        """What is not read any further: the program says so, in the form and the language asked for."""
        asked = {**environ(scope), "CONTENT_LENGTH": "0", TOO_LARGE: True}
        self.work.put(lambda: self._answer(asked, proto, done))

    def _serve(self) -> None:
        while True:
            work = self.work.get()
            try:
                work()
            except Exception:
                log.exception("request_lost")
            del work

    def run(self, asked: dict[str, Any]) -> tuple[int, list[tuple[str, str]], Iterable[bytes]]:
        """The program's answer, its body not yet read. In a thread of the program."""
        begun: list[Any] = []
        said = self.application(asked, lambda status, headers, *_trouble: begun.extend((status, headers)))
        return int(begun[0][:3]), begun[1], said

    def _answer(self, asked: dict[str, Any], proto: Any, done: Work, body: IO[bytes] | None = None) -> None:
        said: Any = None
        try:
            status, headers, said = self.run(asked)
            if TOO_LARGE in asked:  # the rest of it is still on its way
                headers.append(("Connection", "close"))
            if getattr(said, "streaming", False):
                self._in_pieces(status, headers, said, proto)
            else:
                accepts = asked.get("HTTP_ACCEPT_ENCODING", "")
                proto.response_bytes(status, *squeezed(headers, b"".join(said), accepts=accepts))
        except Exception:
            log.exception("answer_failed", path=asked["PATH_INFO"])
            with contextlib.suppress(Exception):
                proto.response_bytes(TROUBLE.status, TROUBLE.headers, TROUBLE.body)
        finally:
            done()
            close: Any
            for each in (said, body):
                if close := getattr(each, "close", None):
                    close()

    def _in_pieces(self, status: int, headers: list[tuple[str, str]], said: Iterable[bytes], proto: Any) -> None:
        """A file: whole while it is small, else a piece at a time, as fast as it is taken."""
        held, size, pieces = [], 0, iter(said)
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size > IN_MEMORY:
                break
        else:
            return proto.response_bytes(status, headers, b"".join(held))
        way = proto.response_stream(status, headers)
        for piece in chain((b"".join(held),), pieces):
            self._send(way, piece)
        return None

    def _send(self, way: Any, piece: bytes) -> None:
        async def sent() -> None:
            await way.send_bytes(piece)

        asyncio.run_coroutine_threadsafe(sent(), self.loop).result(60)


def _is_small(scope: Any) -> bool:
    """Whether a body says that it fits into memory."""
    said = scope.headers.get("content-length") or ""
    return said.isdecimal() and int(said) <= IN_MEMORY


class Come:
    """Queues one piece of work once, however often it is called."""

    __slots__ = ("_once", "_queue")

    def __init__(self, work: queue.SimpleQueue[Work], what: Work) -> None:
        self._queue, self._once = work, [what]

    def __call__(self, *_told: object) -> None:
        with contextlib.suppress(IndexError):
            self._queue.put(self._once.pop())


def _give(proto: Any, answer: Answer, done: Work) -> None:
    with contextlib.suppress(Exception):
        proto.response_bytes(answer.status, answer.headers, answer.body)
    done()


def shorten(bridge: Bridge) -> bool:
    """Let this process's requests take the short way; False where granian's inside has changed, and all is well too."""
    try:
        from granian import _futures, _signals
        from granian._granian import CallbackScheduler
        from granian.server import mp

        class Short(CallbackScheduler):
            """Granian asks this what to do with a request."""

            __slots__: list[str] = []

            def __init__(self, loop: Any, cb: Any, aio_task: Any, aio_tenter: Any, aio_texit: Any) -> None:
                super().__init__()
                self._schedule_fn = bridge.take

        wait_for_signal: Callable[[Any], Any] = _signals.set_loop_signals

        def politely(loop: Any) -> Any:
            event = wait_for_signal(loop)
            soon = loop.call_soon_threadsafe

            def straight(callback: Any, *told: Any, context: Any = None) -> Any:
                return callback() if callback.__class__ is Come else soon(callback, *told, context=context)

            loop.call_soon_threadsafe = straight  # a gathered body needs no loop
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, lambda: loop.create_task(bridge.goodbye(event.set)))
            return event

        setattr(_signals, "set_loop_signals", politely)  # noqa: B010
        setattr(_futures, "_CBSchedulerAIO", Short)  # noqa: B010 - mypy takes it for a class that stays
        return mp.__dict__["_new_cbscheduler"] is _futures._new_cbscheduler
    except (ImportError, AttributeError, KeyError):
        log.warning("no_short_way")
        return False
