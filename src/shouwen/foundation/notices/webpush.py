"""Web push by the book: payload encryption (RFC 8291 over RFC 8188) and who is speaking (VAPID, RFC 8292). Pure."""

from __future__ import annotations

import base64
import json
import os
import struct
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

RECORD = 4096
LASTS = timedelta(hours=12)
"""How long a signature holds; push services take at most 24 hours."""


def b64(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes behind base64url.

    :raises ValueError: when it is not that.
    """
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def encrypt(payload: bytes, *, receiver: bytes, secret: bytes) -> bytes:
    """The body that only the device can read. ``receiver`` is its public key, ``secret`` its authentication secret.

    :raises ValueError: for keys that are none, or a payload over one record.
    """
    if len(payload) > RECORD - 103 or len(secret) != 16:
        raise ValueError("too long, or no key of a device")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver)
    ours = ec.generate_private_key(ec.SECP256R1())
    salt, mine = os.urandom(16), point(ours.public_key())
    shared = ours.exchange(ec.ECDH(), theirs)
    key, nonce = keys(shared, salt=salt, secret=secret, receiver=receiver, sender=mine)
    sealed = AESGCM(key).encrypt(nonce, payload + b"\x02", None)
    return salt + struct.pack("!IB", RECORD, len(mine)) + mine + sealed


def keys(shared: bytes, *, salt: bytes, secret: bytes, receiver: bytes, sender: bytes) -> tuple[bytes, bytes]:
    """The content key and nonce that both sides work out."""
    mixed = _hkdf(secret, b"WebPush: info\x00" + receiver + sender, 32, shared)
    return (
        _hkdf(salt, b"Content-Encoding: aes128gcm\x00", 16, mixed),
        _hkdf(salt, b"Content-Encoding: nonce\x00", 12, mixed),
    )


def _hkdf(salt: bytes, info: bytes, length: int, material: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


def signature(endpoint: str, key: ec.EllipticCurvePrivateKey, *, contact: str, at: datetime) -> str:
    """The Authorization header for a push service: that this installation speaks, and whom to ask about it."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((at + LASTS).timestamp()), "sub": contact}
    head = b64(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    signed = f"{head}.{b64(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{signed}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={b64(point(key.public_key()))}"
