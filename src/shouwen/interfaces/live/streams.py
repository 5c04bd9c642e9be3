"""The stream of server-sent events behind an open page."""

from __future__ import annotations

import asyncio
import contextlib

import msgspec

from shouwen.interfaces.live import presence
from shouwen.interfaces.live.hub import HUB
from shouwen.interfaces.live.reader import Reader
from shouwen.interfaces.live.rules import News
from shouwen.kit import clock
from shouwen.kit.streams import ENDINGS, Answer, Line, stream

HEARTBEAT = 15.0
HEADERS = [
    ("Content-Type", "text/event-stream; charset=utf-8"),
    ("Cache-Control", "no-store, no-transform"),
    ("X-Accel-Buffering", "no"),
    ("X-Content-Type-Options", "nosniff"),
]
FULL = Answer(503, [("Retry-After", "30"), ("Content-Type", "text/plain")], b"")
NOT_NOW = Answer(204, [("Cache-Control", "no-store")], b"")
"""For somebody who is led elsewhere first, to sign in or to a second factor: a browser then asks no more and complains of
nothing, while a page in the place of a stream is a fault to it."""
ENDINGS.append(HUB.goodbye)


def told(event: str, what: object = None) -> str:
    """One event. Its id is the moment, so that a page that lost the line can say since when it heard nothing."""
    moment = int(clock.now().timestamp() * 1000)
    return f"id: {moment}\nevent: {event}\ndata: {msgspec.json.encode(what or {}).decode()}\n\n"


@stream("/live/stream")
async def listen(line: Line) -> None:
    """Tell a page what is new until it is closed or its reader may not listen any more."""
    handed: dict[str, Reader] = {}
    answer = await line.ask(handed)
    reader = handed.get("reader")
    if reader is None:
        return line.refuse(NOT_NOW if 300 <= answer.status < 400 else answer)
    waiting = HUB.join(reader)
    if waiting is None:
        return line.refuse(FULL)
    try:
        line.open(HEADERS)
        await _tell(line, reader, waiting)
    finally:
        HUB.leave(reader)
        if reader.window:
            with contextlib.suppress(Exception):
                await line.call(presence.leave, reader.window)
    return None


async def _tell(line: Line, reader: Reader, waiting: asyncio.Event) -> None:
    gone = asyncio.ensure_future(line.gone())
    gone.add_done_callback(lambda _gone: waiting.set())
    try:
        await line.send(f"retry: 3000\n\n{told('hello', {'window': reader.window})}")
        while not gone.done():
            news, reader.news = reader.news, News()
            if news:
                await line.send(told("news", news.plain()))
            if reader.over:
                return await line.send(told("bye", {"why": reader.over}))
            waiting.clear()
            if not reader.news and not gone.done():
                await _wait(line, waiting)
    finally:
        gone.cancel()
    return None


async def _wait(line: Line, waiting: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(waiting.wait(), HEARTBEAT)
    except TimeoutError:
        await line.send(told("tick"))
