"""Long answers: connections the server's event loop keeps open, declared beside the module they belong to.

An ordinary request occupies a thread until it is answered; one that lasts for hours must not. A module declares
``@stream("/live/stream")`` over a coroutine, which gets a :class:`Line` and returns when the answer has ended.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Answer:
    """What the ordinary program answered to a request: status, headers, body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Line(Protocol):
    """One open connection, as a stream sees it."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The request's headers, names in small letters."""

    @property
    def query(self) -> str:
        """The query string as it came."""

    async def ask(self, handed: dict[str, Any]) -> Answer:
        """Let the ordinary program answer this request first, in a thread of its own, with everything it checks.

        ``handed`` lies in the request's environ under :data:`HANDED`, so that a page can give something back.
        """

    async def call(self, work: Callable[..., Any], *values: Any) -> Any:
        """Run something that waits (a database query) in one of the program's threads."""

    def refuse(self, answer: Answer) -> None:
        """Give an ordinary answer instead of a stream."""

    def open(self, headers: list[tuple[str, str]]) -> None:
        """Begin the stream."""

    async def gone(self) -> None:
        """Return once the reader has closed the connection."""

    async def send(self, text: str) -> None:
        """Send a piece.

        :raises ConnectionError: when the reader is gone.
        """


HANDED = "shouwen.handed"
Stream = Callable[[Line], Awaitable[None]]
STREAMS: dict[str, Stream] = {}
ENDINGS: list[Callable[[], None]] = []
"""What is called, on the event loop, when the process is about to end: streams say goodbye."""


def stream(path: str) -> Callable[[Stream], Stream]:
    """Declare who answers at a path for as long as the reader stays."""

    def declare(answering: Stream) -> Stream:
        STREAMS[path] = answering
        return answering

    return declare
