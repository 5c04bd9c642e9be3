"""An open connection, as the streams of :mod:`shouwen.kit.streams` see it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from shouwen.interfaces.ops.environ import environ
from shouwen.kit.streams import HANDED, Answer

if TYPE_CHECKING:
    from shouwen.interfaces.ops.bridge import Bridge


class OpenLine:
    """One reader: asks the program in its threads, then holds the answer open."""

    def __init__(self, bridge: Bridge, scope: Any, proto: Any) -> None:
        self.bridge, self.scope, self.proto = bridge, scope, proto
        self.way: Any = None

    @property
    def headers(self) -> Mapping[str, str]:
        """The request's headers, names in small letters."""
        return dict(self.scope.headers.items())

    @property
    def query(self) -> str:
        """The query string as it came."""
        return str(self.scope.query_string)

    async def ask(self, handed: dict[str, Any]) -> Answer:
        """The ordinary program's answer to this very request."""
        asked = environ(self.scope)
        asked[HANDED] = handed
        answer: Answer = await self.call(self._asked, asked)
        return answer

    def _asked(self, asked: dict[str, Any]) -> Answer:
        status, headers, said = self.bridge.run(asked)
        try:
            return Answer(status, headers, b"".join(said))
        finally:
            said.close()  # type: ignore[attr-defined]

    async def call(self, work: Callable[..., Any], *values: Any) -> Any:
        """Run something that waits in a thread of the program."""
        loop = self.bridge.loop
        over: asyncio.Future[Any] = loop.create_future()

        def run() -> None:
            try:
                said = work(*values)
            except Exception as trouble:
                loop.call_soon_threadsafe(_settle, over.set_exception, over, trouble)
            else:
                loop.call_soon_threadsafe(_settle, over.set_result, over, said)

        self.bridge.work.put(run)
        return await over

    def refuse(self, answer: Answer) -> None:
        """Give an ordinary answer instead of a stream."""
        self.proto.response_bytes(answer.status, answer.headers, answer.body)

    def open(self, headers: list[tuple[str, str]]) -> None:
        """Begin the stream."""
        self.way = self.proto.response_stream(200, headers)

    async def gone(self) -> None:
        """Return once the reader has closed the connection."""
        await self.proto.client_disconnect()

    async def send(self, text: str) -> None:
        """Send a piece.

        :raises ConnectionError: when the reader is gone.
        """
        try:
            await self.way.send_str(text)
        except Exception as gone:
            raise ConnectionResetError from gone


def _settle(settle: Callable[[Any], None], over: asyncio.Future[Any], value: Any) -> None:
    if not over.done():
        settle(value)
