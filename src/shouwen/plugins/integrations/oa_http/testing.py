"""For tests: a real office system on the loopback that keeps what comes, and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Office:
    """What came in, and what is answered next."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.status = 201
        self.body: bytes = b'{"id": "OA-1"}'
        office = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                office.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(office.status)
                self.send_header("Content-Length", str(len(office.body)))
                if 300 <= office.status < 400:
                    self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()
                self.wfile.write(office.body)

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.address = f"http://127.0.0.1:{self.server.server_port}/in?from=shouwen"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def documents(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.came]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def office(settings: Any) -> Iterator[Office]:
    made = Office()
    settings.SHOUWEN_OA_HOSTS = ("127.0.0.1",)
    yield made
    made.close()
