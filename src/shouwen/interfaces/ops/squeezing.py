"""Pages in few bytes: gzip, quick rather than small, with a name of chance length so that sizes tell nothing (BREACH)."""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Sequence

LEAST = 2048
TEXTS = ("text/html", "application/json", "application/problem+json")


def squeezed(headers: Sequence[tuple[str, str]], body: bytes, *, accepts: str) -> tuple[list[tuple[str, str]], bytes]:
    """The answer as it goes out: smaller where it is text, large enough and wanted so; else as it is."""
    told = {name.lower(): value for name, value in headers}
    kind = told.get("content-type", "").partition(";")[0]
    if len(body) < LEAST or "gzip" not in accepts or kind not in TEXTS or "content-encoding" in told:
        return list(headers), body
    small = gzip(body)
    kept = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary", "etag")]
    vary = ", ".join(filter(None, (told.get("vary", ""), "Accept-Encoding")))
    return [*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(small))), ("Vary", vary)], small


def gzip(body: bytes) -> bytes:
    """One member with a file name of chance length (RFC 1952)."""
    name = secrets.token_hex(secrets.randbelow(50) + 1).encode()
    packing = zlib.compressobj(2, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packing.compress(body) + packing.flush()
    return b"\x1f\x8b\x08\x08\0\0\0\0\x04\xff" + name + b"\0" + packed + struct.pack("<II", zlib.crc32(body), len(body) & 0xFFFFFFFF)
