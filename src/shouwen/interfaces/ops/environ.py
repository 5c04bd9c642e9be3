"""A request as granian's RSGI tells it, in the words of WSGI (PEP 3333)."""

from __future__ import annotations

import io
import sys
from typing import IO, Any

FIXED: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
_names: dict[str, str] = {}


def environ(scope: Any, body: IO[bytes] | None = None, size: int = 0) -> dict[str, Any]:
    """The environ of one request. A header whose name holds ``_`` is dropped: it would pass for the one with ``-``."""
    made = FIXED.copy()
    server, _, port = scope.server.rpartition(":")
    made["REQUEST_METHOD"] = scope.method
    made["PATH_INFO"] = scope.path.encode("utf-8", "surrogateescape").decode("latin-1")
    made["QUERY_STRING"] = scope.query_string
    made["SERVER_NAME"] = server.strip("[]")
    made["SERVER_PORT"] = port
    made["SERVER_PROTOCOL"] = f"HTTP/{scope.http_version}"
    made["REMOTE_ADDR"] = scope.client.rpartition(":")[0].strip("[]")
    made["wsgi.url_scheme"] = scope.scheme
    made["wsgi.input"] = body or io.BytesIO()
    for name, value in scope.headers.items():
        key = _names.get(name) or _key(name)
        if key in made:
            made[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
        elif key:
            made[key] = value
    if scope.http_version != "1.1" and scope.authority:
        made.setdefault("HTTP_HOST", scope.authority)
    if body is not None:
        made["CONTENT_LENGTH"] = str(size)
    return made


def _key(name: str) -> str:
    """The environ's name of a header, kept for next time (of few: strangers choose names too)."""
    if "_" in name:
        return ""
    key = name.upper().replace("-", "_")
    key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
    if len(_names) < 200:
        _names[name] = key
    return key
