"""Sealing personal data: AES-256-GCM bound to its row, and keyed blind indexes to find it again.

A sealed value is ``key id length (1) | key id | nonce (12) | ciphertext and tag``. The place (table, column, row)
is authenticated with it, so a value moved to another row does not open.
"""

from __future__ import annotations

import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class Unopenable(ValueError):
    """A sealed value that is damaged, was moved, or whose key is gone."""


@cache
def _cipher(key_id: str) -> AESGCM:
    try:
        return AESGCM(bytes.fromhex(settings.SHOUWEN_KEYS[f"seal_{key_id}"]))
    except KeyError as gone:
        raise Unopenable(f"the key {key_id!r} is not among this installation's keys") from gone


def seal(text: str, place: str) -> bytes:
    """Seal a text for one place, such as ``customers.contact_point.value:4711``."""
    key_id = settings.SHOUWEN_KEYS["seal_current"].encode()
    nonce = os.urandom(12)
    sealed = _cipher(key_id.decode()).encrypt(nonce, text.encode(), place.encode())
    return bytes([len(key_id)]) + key_id + nonce + sealed


def unseal(sealed: bytes | memoryview, place: str) -> str:
    """The text behind a sealed value.

    :raises Unopenable: when it was changed, belongs to another place, or its key is gone.
    """
    data = bytes(sealed)
    width = data[0] if data else 0
    key_id, nonce, body = data[1 : 1 + width], data[1 + width : 13 + width], data[13 + width :]
    try:
        return _cipher(key_id.decode()).decrypt(nonce, body, place.encode()).decode()
    except (InvalidTag, UnicodeDecodeError, ValueError) as damaged:
        raise Unopenable("a sealed value does not open in this place") from damaged


def blind(text: str, purpose: str) -> str:
    """A keyed fingerprint by which equal values of one purpose are found without being readable (32 hex digits)."""
    key = _raw(settings.SHOUWEN_KEYS["index"])
    return hmac.digest(key, f"{purpose}\x00{text}".encode(), "sha256")[:16].hex()


_raw = cache(bytes.fromhex)
