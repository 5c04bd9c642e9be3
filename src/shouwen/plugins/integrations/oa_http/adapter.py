"""Signed JSON over HTTP: one POST for each document, one POST back for each answer. The README is the specification."""

from __future__ import annotations

import hmac
import http.client
import json
import ssl
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.oa.slots import Answer, Call, Taken, Unsigned, Untaken

HEADER = "X-Shouwen-Signature"
OLDEST = 300
"""Seconds a signature holds, either way."""
PATIENCE = 10
LONGEST = 65_536
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TAKEN = range(200, 300)
AGAIN = frozenset({408, 425, 429})


class Http:
    """The adapter ``http``."""

    code = "http"
    name: str | Promise = gettext_lazy("HTTP（签名的 JSON）")

    def check(self, address: str) -> str:
        """Only hosts the installation names, and only encrypted unless on this machine: no page can make the program call
        machines inside the house."""
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return _("这不是一个地址")
        if not host or parts.username or parts.password or parts.fragment:
            return _("这不是一个地址")
        if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
            return _("要用 https 地址")
        if host not in settings.SHOUWEN_OA_HOSTS and f"{host}:{port}" not in settings.SHOUWEN_OA_HOSTS:
            return _("主机 %(host)s 不在 SHOUWEN_OA_HOSTS 里，请管理员先写进去") % {"host": host}
        return ""

    def deliver(self, call: Call, *, at: datetime) -> Taken:
        """Hand a document over, following no redirect."""
        body = json.dumps(call.document, ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": call.key,
            HEADER: signature(call.secret, body, int(at.timestamp())),
            "User-Agent": "shouwen",
        }
        status, answer = _post(call.address, body, headers)
        if status in TAKEN:
            return Taken(_remote(answer))
        final = 300 <= status < 500 and status not in AGAIN
        raise Untaken("refused" if final else "busy", final=final, status=status)

    def read(self, headers: Mapping[str, str], body: bytes, secret: str, *, at: datetime) -> Answer:
        """The answer in a message that came in."""
        if not fits(headers.get(HEADER, ""), secret, body, at):
            raise Unsigned
        try:
            told = json.loads(body)
            amount = told.get("amount")
            return Answer(
                key=_text(told["key"], 80), sending_id=int(told["id"]), verdict=_text(told["verdict"], 20), by=_text(told["by"], 40),
                note=_text(told.get("note", ""), 2000, may_be_empty=True), amount=None if amount is None else Decimal(_text(amount, 20)),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation):
            raise Unsigned from None


def signature(secret: str, body: bytes, moment: int) -> str:
    """``t=<seconds since 1970>,v1=<HMAC-SHA-256 of "t.body" in hex>``."""
    return f"t={moment},v1={_digest(secret, body, moment)}"


def _digest(secret: str, body: bytes, moment: int) -> str:
    return hmac.digest(secret.encode(), f"{moment}.".encode() + body, "sha256").hex()


def fits(header: str, secret: str, body: bytes, at: datetime) -> bool:
    """Whether a signature is of this body, with this secret, and recent."""
    parts = dict(each.split("=", 1) for each in header.split(",") if "=" in each)
    moment = parts.get("t", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    recent = abs(at.timestamp() - int(moment)) <= OLDEST
    return hmac.compare_digest(parts.get("v1", "").encode(), _digest(secret, body, int(moment)).encode()) and recent


def _post(address: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    parts = urlsplit(address)
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        line = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        line.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
        answer = line.getresponse()
        return answer.status, answer.read(LONGEST)
    except (OSError, http.client.HTTPException, ValueError):
        raise Untaken("unreachable") from None
    finally:
        line.close()


def _remote(answer: bytes) -> str:
    """What the other side calls it, when it says so; nothing else of its answer is needed."""
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    return str(told.get("id", ""))[:120] if isinstance(told, dict) else ""


def _text(value: Any, longest: int, *, may_be_empty: bool = False) -> str:
    """:raises ValueError: for what is no text of that length."""
    if not isinstance(value, str) or len(value) > longest or not (value or may_be_empty):
        raise ValueError
    return value
