"""Carrying push messages: claimed in batches, tried again with back-off, gone with the device that is gone."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
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
BUSY = frozenset({429, 503})
PATIENCE = 5.0
"""Seconds a push service is given to answer: it is the one worker that waits."""
LONGEST_QUIET = timedelta(minutes=15)
KEY = "notices.push_key"
QUIET: dict[str, tuple[datetime, int]] = {}
"""Push services let alone, until when and after how many failures in a row. Each process knows of its own; a centre
without a way out would else wait out every message, and with it every deadline, one after another."""
log = structlog.get_logger()


class Refused(Exception):
    """The push service said no; ``gone`` when it will always, ``after`` when it said how long to wait (RFC 8030, 8.4)."""

    def __init__(self, status: int, after: timedelta | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.gone = status in GONE
        self.after = after


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
            _carry(push, at)
        except (Unopenable, ValueError) as trouble:
            _failed(push, type(trouble).__name__, at, gone=True)
    return len(batch)


def _carry(push: Push, at: datetime) -> None:
    """One message to its device, unless its push service is let alone.

    :raises Unopenable, ValueError: for a device whose keys are none.
    """
    keys = json.loads(unseal(push.device.sealed, push.device.place))
    host = urlsplit(keys["endpoint"]).netloc
    until, failures = QUIET.get(host, (at, 0))
    if until > at:
        _put_off(push, until)
        return
    try:
        if at - push.notice.at < STALE and push.notice.read_at is None and push.device.person.is_active:
            _send(push, keys, at)
    except Refused as refusal:
        if refusal.after:
            QUIET[host] = at + refusal.after, failures
        _failed(push, str(refusal), at, gone=refusal.gone, after=refusal.after)
    except (OSError, http.client.HTTPException) as trouble:
        QUIET[host] = at + min(timedelta(minutes=1) * 2 ** min(failures, 10), LONGEST_QUIET), failures + 1
        _failed(push, type(trouble).__name__, at, gone=False)
    else:
        QUIET.pop(host, None)
        Push.objects.filter(pk=push.pk).update(state=Post.SENT, sent_at=at, error="")
        Device.objects.filter(pk=push.device_id).update(heard_at=at)


def _put_off(push: Push, until: datetime) -> None:
    """Given back untried: it costs none of its attempts."""
    Push.objects.filter(pk=push.pk).update(state=Post.WAITING, due_at=until, attempts=F("attempts") - 1)


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


def _send(push: Push, keys: dict[str, str], at: datetime) -> None:
    endpoint = keys["endpoint"]
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
    status, later = _post(endpoint, body, headers)
    if not 200 <= status < 300:
        raise Refused(status, retry_after(later, at) if status in BUSY else None)


def retry_after(said: str, at: datetime) -> timedelta | None:
    """How long a Retry-After header asks one to wait: seconds or a moment (RFC 9110, 10.2.3), at most :data:`TTL`;
    ``None`` when it says nothing that can be read."""
    if said.isascii() and said.isdigit():
        return min(timedelta(seconds=int(said[:9])), TTL)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return min(max(moment.replace(tzinfo=moment.tzinfo or UTC) - at, timedelta()), TTL)


def _post(endpoint: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Straight to the push service, following nothing: its status, and when it says to come again."""
    parts = urlsplit(endpoint)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.netloc, timeout=PATIENCE)
    try:
        line.request("POST", f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.getheader("Retry-After", "").strip()
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


def _failed(push: Push, why: str, at: datetime, *, gone: bool, after: timedelta | None = None) -> None:
    if gone:
        log.info("push_device_gone", device=push.device_id, why=why)
        Device.objects.filter(pk=push.device_id).delete()
        return
    dead = push.attempts >= rules.MAX_ATTEMPTS
    log.warning("push_failed", push=push.pk, attempts=push.attempts, dead=dead, error=why)
    wait = max(rules.back_off(push.attempts), after or timedelta())
    Push.objects.filter(pk=push.pk).update(
        state=Post.DEAD if dead else Post.WAITING, due_at=at + wait, error=why[:300]
    )


def sweep(*, at: datetime) -> int:
    """Drop messages that have been done with for a day: the notice itself is the record."""
    over = Push.objects.filter(state__in=[Post.SENT, Post.DEAD], due_at__lt=at - STALE)
    return over.delete()[0]
