"""Push messages over a real socket to a push service of our own, which opens what it is given as a telephone would."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_noop
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.access.testing import actor, centre, person
from shouwen.foundation.notices import devices, pushing, webpush
from shouwen.foundation.notices.actions import mark_read, prefer, tell
from shouwen.foundation.notices.devices import Subscription, add_device, remove_device
from shouwen.foundation.notices.models import Device, Notice, Push, PushKey
from shouwen.foundation.notices.slots import KINDS, Kind
from shouwen.foundation.notices.states import Post
from shouwen.kit import clock
from shouwen.kit.errors import Invalid, NotFound

MUST, MAY = "test.must", "test.may"


class Phone:
    """What a browser makes when it subscribes, and how it opens a message (RFC 8291, section 3.4)."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.public = webpush.point(self.key.public_key())
        self.secret = b"0123456789abcdef"

    def subscription(self, endpoint: str) -> Subscription:
        return Subscription(endpoint, webpush.b64(self.public), webpush.b64(self.secret))

    def open(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), theirs)
        key, nonce = webpush.keys(shared, salt=salt, secret=self.secret, receiver=self.public, sender=sender)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain.endswith(b"\x02")
        return plain[:-1]


@dataclass
class Service:
    """A push service on the loopback (RFC 8030): keeps what it is given, answers as told."""

    address: str = ""
    answers: list[int] = field(default_factory=list)
    later: str = ""
    given: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service(settings) -> Iterator[Service]:
    made = Service()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.given.append((self.path, dict(self.headers), body))
            self.send_response(made.answers.pop(0) if made.answers else 201)
            if made.later:
                self.send_header("Retry-After", made.later)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    settings.SHOUWEN_PUSH_HOSTS = (f"127.0.0.1:{server.server_port}",)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(pushing, "QUIET", {})
    monkeypatch.setitem(KINDS, MUST, Kind(gettext_noop("等您受理的交办"), must=True))
    monkeypatch.setitem(KINDS, MAY, Kind("随便看看"))


@pytest.fixture
def reader(db):
    return actor(person(centre(), "senior_agent"))


def news(reader, key="1", kind=MUST, **more):
    tell([reader.person_id], gettext_noop("彭晓岚 138 的事"), kind=kind, key=key, at=more.pop("at", clock.now()), **more)


def subscribed(reader, service, phone=None, path="/p/1"):
    phone = phone or Phone()
    return phone, add_device(phone.subscription(service.address + path), name="手机", actor=reader, at=clock.now())


def test_a_message_arrives_sealed_signed_and_masked(reader, service):
    phone, _device = subscribed(reader, service)
    news(reader, level="soon")
    assert pushing.send_due(at=clock.now()) == 1
    [(path, headers, body)] = service.given
    said = json.loads(phone.open(body))
    assert (path, said["title"], said["body"]) == ("/p/1", "等您受理的交办", "有 1 件等您看")
    assert "彭晓岚" not in json.dumps(said, ensure_ascii=False)
    assert headers["Content-Encoding"] == "aes128gcm"
    assert (headers["Urgency"], int(headers["TTL"])) == ("high", 12 * 3600)
    verify(headers["Authorization"], service.address)
    assert Push.objects.get().state == Post.SENT
    assert pushing.send_due(at=clock.now()) == 0


def verify(header: str, audience: str) -> None:
    """The service checks who speaks (RFC 8292)."""
    token, key = (part.split("=", 1)[1] for part in header.removeprefix("vapid ").split(", "))
    head, claims, signed = token.split(".")
    said = json.loads(webpush.unb64(claims))
    assert said["aud"] == audience
    assert said["sub"].startswith("mailto:")
    assert 0 < said["exp"] - clock.now().timestamp() <= 24 * 3600
    raw = webpush.unb64(signed)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), webpush.unb64(key))
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


@given(st.binary(max_size=3000))
def test_whatever_is_said_only_the_phone_reads_it(words):
    phone = Phone()
    sealed = webpush.encrypt(words, receiver=phone.public, secret=phone.secret)
    assert phone.open(sealed) == words
    assert len(words) < 8 or words not in sealed


def test_the_example_of_the_standard_opens():
    """RFC 8291, appendix A: the shared secret and the keys that follow from it."""
    private = int.from_bytes(webpush.unb64("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    receiver = webpush.unb64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
    body = webpush.unb64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    phone = Phone()
    phone.key = ec.derive_private_key(private, ec.SECP256R1())
    phone.public, phone.secret = receiver, webpush.unb64("BTBZMqHH6r4Tts7J_aSIgg")
    assert phone.open(body) == b"When I grow up, I want to be a watermelon"


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(reader, service, status):
    subscribed(reader, service)
    news(reader)
    service.answers = [status]
    pushing.send_due(at=clock.now())
    assert not Device.objects.exists()
    assert not Push.objects.exists()
    assert Notice.objects.exists()


def test_a_service_in_trouble_is_tried_again_later_and_in_the_end_no_more(reader, service):
    subscribed(reader, service)
    news(reader)
    now = clock.now()
    for _each in range(8):
        service.answers = [503]
        assert pushing.send_due(at=now) == 1
        assert pushing.send_due(at=now) == 0
        Push.objects.update(due_at=now)
        if Push.objects.get().state == Post.DEAD:
            break
    assert Push.objects.get().state == Post.DEAD
    assert Device.objects.exists()


@pytest.mark.parametrize(("status", "said", "wait"), [
    (429, "1800", timedelta(minutes=30)), (503, "Mon, 01 Jun 2026 04:00:00 GMT", timedelta(hours=2)),
    (429, "9" * 200, timedelta(hours=12)),
])  # fmt: skip
def test_a_busy_service_is_left_alone_as_long_as_it_asks(reader, service, status, said, wait):
    now = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
    subscribed(reader, service, path="/p/1")
    subscribed(reader, service, path="/p/2")
    news(reader, at=now)
    Push.objects.update(due_at=now)
    service.answers, service.later = [status], said
    assert pushing.send_due(at=now) == 2
    assert len(service.given) == 1  # the second device's message is not even tried
    assert {push.due_at for push in Push.objects.all()} == {now + wait}
    assert sorted(Push.objects.values_list("attempts", flat=True)) == [0, 1]
    assert pushing.send_due(at=now + wait - timedelta(seconds=1)) == 0
    service.later = ""
    assert pushing.send_due(at=now + wait) == 2
    assert len(service.given) == 3
    assert set(Push.objects.values_list("state", flat=True)) == {Post.SENT}


@pytest.mark.parametrize("said", ["", "soon", "-1", "²", "1.5"])
def test_a_wait_that_cannot_be_read_is_ours_to_choose(said):
    assert pushing.retry_after(said, clock.now()) is None


def test_a_moment_gone_by_is_no_wait():
    assert pushing.retry_after("Mon, 01 Jun 2020 04:00:00 GMT", clock.now()) == timedelta()


def test_a_centre_without_a_way_out_waits_once_and_not_for_every_message(reader, service, settings, monkeypatch):
    now, tried, straight = clock.now(), [], pushing._post

    def unreachable(endpoint, body, headers):
        tried.append(endpoint)
        if "gone.example" in endpoint:
            raise TimeoutError
        return straight(endpoint, body, headers)

    monkeypatch.setattr(pushing, "_post", unreachable)
    settings.SHOUWEN_PUSH_HOSTS = (*settings.SHOUWEN_PUSH_HOSTS, "gone.example")
    for number in range(3):
        add_device(Phone().subscription(f"https://gone.example/{number}"), name="", actor=reader, at=now)
    subscribed(reader, service)
    news(reader, at=now)
    assert pushing.send_due(at=now) == 4
    assert len([each for each in tried if "gone" in each]) == 1
    assert len(service.given) == 1  # others are not held up
    pushing.send_due(at=now + timedelta(seconds=30))
    assert len([each for each in tried if "gone" in each]) == 1
    pushing.send_due(at=now + timedelta(minutes=1))
    assert len([each for each in tried if "gone" in each]) == 2
    assert max(until for until, _failures in pushing.QUIET.values()) == now + timedelta(minutes=3)  # twice as long
    monkeypatch.setattr(pushing, "_post", lambda *_all: (201, ""))
    assert pushing.send_due(at=now + timedelta(minutes=3)) == 3
    assert set(Push.objects.values_list("state", flat=True)) == {Post.SENT}
    assert pushing.QUIET == {}


def test_a_killed_worker_gives_its_messages_back(reader, service):
    subscribed(reader, service)
    news(reader)
    pushing._claim(clock.now(), 10)
    assert pushing.send_due(at=clock.now()) == 0
    assert pushing.send_due(at=clock.now() + pushing.CLAIM) == 1
    assert len(service.given) == 1


def test_what_was_read_or_is_old_is_not_sent(reader, service):
    subscribed(reader, service)
    news(reader, key="old", at=clock.now() - timedelta(days=2))
    news(reader, key="read")
    mark_read(Notice.objects.get(key="read").pk, actor=reader, at=clock.now())
    assert pushing.send_due(at=clock.now()) == 2
    assert service.given == []


def test_one_chooses_what_is_pushed(reader, service):
    subscribed(reader, service)
    news(reader, key="a", kind=MAY)
    assert not Push.objects.exists()
    prefer({MAY: (True, False, True), MUST: (True, False, False)}, actor=reader)
    news(reader, key="b", kind=MAY)
    news(reader, key="c", kind=MUST)
    assert [push.notice.key for push in Push.objects.all()] == ["b"]
    prefer({MAY: (True, False)}, actor=reader)  # who does not speak of pushing changes nothing about it
    news(reader, key="d", kind=MAY)
    assert Push.objects.count() == 2


def test_each_device_gets_its_own(reader, service):
    one, _device = subscribed(reader, service, path="/p/1")
    two, _device = subscribed(reader, service, path="/p/2")
    news(reader)
    assert pushing.send_due(at=clock.now()) == 2
    opened = {path: phone.open(body) for (path, _headers, body), phone in zip(sorted(service.given), (one, two), strict=True)}
    assert len(opened) == 2


@pytest.mark.parametrize(
    "endpoint",
    ["https://10.0.0.5/x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.cn/x", "file:///etc/passwd", "https://fcm.googleapis.com:22/", ""],
)
def test_nothing_is_sent_into_the_house(reader, settings, endpoint):
    with pytest.raises(Invalid):
        add_device(Phone().subscription(endpoint), name="", actor=reader, at=clock.now())


@pytest.mark.parametrize("endpoint", ["https://fcm.googleapis.com/fcm/send/x", "https://wns2-par02p.notify.windows.com/w/?token=x", "https://updates.push.services.mozilla.com/wpush/v2/x"])
def test_the_known_services_are(endpoint):
    assert pushing.may_push_to(endpoint)


def test_devices_are_ones_own_and_sealed(reader, service):
    _phone, device = subscribed(reader, service)
    assert service.address.encode() not in bytes(device.sealed)
    other = actor(person(centre("别处", prefix="QT"), "senior_agent"))
    with pytest.raises(NotFound):
        remove_device(device.pk, actor=other)
    remove_device(device.pk, actor=reader)
    assert devices.devices(reader) == []
    for number in range(devices.MOST + 2):
        subscribed(reader, service, path=f"/p/{number}")
    assert len(devices.devices(reader)) == devices.MOST


def test_half_a_subscription_is_none(reader, service):
    with pytest.raises(Invalid):
        add_device(Subscription(service.address + "/p", "AAAA", "AAAA"), name="", actor=reader, at=clock.now())


def test_one_key_for_all_nodes(db):
    first = pushing.public_key()
    pushing._opened.cache_clear()
    assert pushing.public_key() == first
    assert PushKey.objects.count() == 1
    assert len(webpush.unb64(first)) == 65
