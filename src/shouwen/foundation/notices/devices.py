"""Devices that take push messages: add, list, remove; each person their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shouwen.foundation.notices import pushing, webpush
from shouwen.foundation.notices.models import Device
from shouwen.kit.actor import Actor
from shouwen.kit.crypto import blind, seal
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.ids import new_id

MOST = 10


@dataclass(frozen=True)
class Subscription:
    """What a browser says of itself: where to send, and with which keys (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def add_device(given: Subscription, *, name: str, actor: Actor, at: datetime) -> Device:
    """Send push messages to this browser from now on; one that is known changes hands.

    :raises Invalid: when it is no subscription, or of a push service this installation does not know.
    """
    _check(given)
    fingerprint = blind(given.endpoint, "notices.device")
    Device.objects.filter(fingerprint=fingerprint).delete()
    old = Device.objects.filter(person_id=actor.person_id).order_by("-made_at", "-pk").values_list("pk", flat=True)
    Device.objects.filter(pk__in=list(old[MOST - 1 :])).delete()
    row = Device(pk=new_id(), person_id=actor.person_id, fingerprint=fingerprint, name=name[:60], made_at=at)
    row.sealed = seal(json.dumps({"endpoint": given.endpoint, "p256dh": given.p256dh, "auth": given.auth}), row.place)
    row.save(force_insert=True)
    return row


def _check(given: Subscription) -> None:
    if len(given.endpoint) > 1000 or not pushing.may_push_to(given.endpoint):
        raise Invalid({"endpoint": _("这个浏览器的推送服务不在允许之列")})
    try:
        webpush.encrypt(b"", receiver=webpush.unb64(given.p256dh), secret=webpush.unb64(given.auth))
    except ValueError as wrong:
        raise Invalid({"keys": _("浏览器给的密钥不完整")}) from wrong


def devices(actor: Actor) -> list[Device]:
    """The actor's devices, newest first."""
    return list(Device.objects.filter(person_id=actor.person_id).order_by("-made_at", "-pk"))


def remove_device(device_id: int, *, actor: Actor) -> None:
    """Send nothing there any more.

    :raises NotFound: when it is not one's own.
    """
    if not Device.objects.filter(pk=device_id, person_id=actor.person_id).delete()[0]:
        raise NotFound("device_not_found", _("没有这台设备"))
