"""Carrying push messages: claimed in batches, tried again with back-off, gone with the device that is gone."""

from __future__ import annotations

import http.client
import json
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shouwen.foundation.notices import rules, webpush
from shouwen.foundation.notices.models import Device, Notice, Push, PushKey
from shouwen.foundation.notices.slots import KINDS
from shouwen.foundation.notices.states import Post
from shouwen.kit.crypto import Unopenable, seal, unseal

CLAIM = timedelta(minutes=5)
TTL = timedelta(hours=12)
STALE = timedelta(hours=24)
"""A message nobody could be given for a day is no news any more."""
GONE = frozenset({403, 404, 410})
KEY = "notices.push_key"
log = structlog.get_logger()


class Refused(Exception):
    """The push service said no; ``gone`` when it will always."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.gone = status in GONE


def private_key() -> ec.EllipticCurvePrivateKey:
    """This installation's signing key, made on first need and kept sealed in the database, so that every node has it."""
    row = PushKey.objects.filter(name="vapid").first() or _make()
    return _opened(bytes(row.sealed))


def _make() -> PushKey:
    made = ec.generate_private_key(ec.SECP256R1())
    pem = made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    PushKey.objects.bulk_create([PushKey(name="vapid", sealed=seal(pem.decode(), KEY))], ignore_conflicts=True)
    return PushKey.objects.get(name="vapid")


@cache
def _opened(sealed: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(unseal(sealed, KEY).encode(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def public_key() -> str:
    """What a browser subscribes with."""
    return webpush.b64(webpush.point(private_key().public_key()))


def may_push_to(endpoint: str) -> bool:
    """Whether an address is that of a push service we know: anything else could be a machine inside the house."""
    parts = urlsplit(endpoint)
    host = (parts.hostname or "").lower()
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in ("127.0.0.1", "localhost"))
    usual = ":" not in parts.netloc
    hosts = settings.SHOUWEN_PUSH_HOSTS
    below = any(host.endswith(known) for known in hosts if known.startswith("."))
    return safe and (parts.netloc in hosts or (usual and (host in hosts or below)))


def send_due(*, at: datetime, limit: int = 50) -> int:
    """Send one batch of what is due; says how many were tried."""
    batch = _claim(at, limit)
    for push in batch:
        try:
            if at - push.notice.at < STALE and push.notice.read_at is None and push.device.person.is_active:
                _send(push, at)
        except Refused as refusal:
            _failed(push, str(refusal), at, gone=refusal.gone)
        except (OSError, http.client.HTTPException, Unopenable, ValueError) as trouble:
            _failed(push, type(trouble).__name__, at, gone=isinstance(trouble, Unopenable | ValueError))
        else:
            Push.objects.filter(pk=push.pk).update(state=Post.SENT, sent_at=at, error="")
            Device.objects.filter(pk=push.device_id).update(heard_at=at)
    return len(batch)


def _claim(at: datetime, limit: int) -> list[Push]:
    with transaction.atomic():
        due = Push.objects.filter(state__in=[Post.WAITING, Post.CLAIMED], due_at__lte=at).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        batch = list(due.select_related("notice", "device__person")[:limit])
        taken = Push.objects.filter(pk__in=[push.pk for push in batch])
        taken.update(state=Post.CLAIMED, due_at=at + CLAIM, attempts=F("attempts") + 1)
    for push in batch:
        push.attempts += 1
    return batch


def _send(push: Push, at: datetime) -> None:
    keys = json.loads(unseal(push.device.sealed, push.device.place))
    endpoint: str = keys["endpoint"]
    if not may_push_to(endpoint):
        raise Refused(403)
    with translation.override(push.device.person.language):
        words = payload(push.notice)
    body = webpush.encrypt(words, receiver=webpush.unb64(keys["p256dh"]), secret=webpush.unb64(keys["auth"]))
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(int(TTL.total_seconds())),
        "Urgency": "high" if push.notice.level != "info" else "normal",
        "Topic": f"n{push.notice_id}"[:32],
        "Authorization": webpush.signature(endpoint, private_key(), contact=_contact(), at=at),
    }
    status = _post(endpoint, body, headers)
    if not 200 <= status < 300:
        raise Refused(status)


def _post(endpoint: str, body: bytes, headers: dict[str, str]) -> int:
    """Straight to the push service, following nothing."""
    parts = urlsplit(endpoint)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.netloc, timeout=10)
    try:
        line.request("POST", f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
        return line.getresponse().status
    finally:
        line.close()


def _contact() -> str:
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ")
    return f"mailto:{address}"


def payload(notice: Notice) -> bytes:
    """What the lock screen of a telephone may show: what sort of thing, how many wait; nobody's name, number or words."""
    sort = KINDS.get(notice.kind)
    waiting = Notice.objects.filter(person_id=notice.person_id, in_app=True, read_at=None)[:100].count()
    said = {
        "title": str(sort.label) if sort else _("通知"),
        "body": ngettext("有 %(n)s 件等您看", "有 %(n)s 件等您看", waiting) % {"n": waiting},
        "url": f"/inbox/{notice.pk}",
        "tag": notice.kind,
        "count": waiting,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _failed(push: Push, why: str, at: datetime, *, gone: bool) -> None:
    if gone:
        log.info("push_device_gone", device=push.device_id, why=why)
        Device.objects.filter(pk=push.device_id).delete()
        return
    dead = push.attempts >= rules.MAX_ATTEMPTS
    log.warning("push_failed", push=push.pk, attempts=push.attempts, dead=dead, error=why)
    Push.objects.filter(pk=push.pk).update(
        state=Post.DEAD if dead else Post.WAITING, due_at=at + rules.back_off(push.attempts), error=why[:300]
    )


def sweep(*, at: datetime) -> int:
    """Drop messages that have been done with for a day: the notice itself is the record."""
    over = Push.objects.filter(state__in=[Post.SENT, Post.DEAD], due_at__lt=at - STALE)
    return over.delete()[0]
