"""Letters under way, through a real SMTP server on the loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from shouwen.foundation.access import testing
from shouwen.foundation.notices import actions, mailing, rules
from shouwen.foundation.notices.models import Letter
from shouwen.foundation.notices.slots import KINDS, Kind
from shouwen.foundation.organisation.models import Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


class Postbox:
    """An SMTP handler that keeps what comes, or refuses while it is shut."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.shut = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.shut:
            return "451 try again later"
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=_free_port())
    server.start()
    settings.SHOUWEN_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.CSRF_TRUSTED_ORIGINS = ["https://desk.example"]
    yield box
    server.stop()


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    monkeypatch.setitem(KINDS, "t.mail", Kind("乙", email=True))
    unit = testing.centre()
    luo = Person.objects.create(unit=unit, name="罗子谦", staff_number="1", email="luo@example.org")
    ann = Person.objects.create(
        unit=unit, name="安娜", name_en="Ann", staff_number="2", email="ann@example.org", language="en"
    )
    return [luo, ann]


def _tell(people: list[Person], key: str = "k") -> None:
    link = actions.Link("notices:inbox")
    actions.tell(
        [p.pk for p in people], "{due_at}前签收工单", kind="t.mail", key=key, at=AT, link=link, due_at=AT
    )


def test_a_letter_arrives_in_the_readers_language(postbox: Postbox, people: list[Person]) -> None:
    _tell(people)
    assert mailing.send_due(at=AT) == 2
    by_reader = {letter["To"]: letter for letter in postbox.letters}
    text = by_reader["luo@example.org"].get_content()
    assert "罗子谦" in text
    assert "2026年3月16日 10:00前签收工单" in text
    assert "https://desk.example/" in text
    assert by_reader["luo@example.org"]["Subject"].strip().startswith("首问")
    assert "Ann" in by_reader["ann@example.org"].get_content()
    assert by_reader["ann@example.org"]["Auto-Submitted"] == "auto-generated"
    assert mailing.send_due(at=AT) == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


def test_a_refused_letter_is_tried_again_with_the_same_id(postbox: Postbox, people: list[Person]) -> None:
    postbox.shut = True
    _tell(people[:1])
    mailing.send_due(at=AT)
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.due_at) == ("waiting", 1, AT + rules.back_off(1))
    assert "451" in letter.error
    assert mailing.send_due(at=AT) == 0
    postbox.shut = False
    assert mailing.send_due(at=letter.due_at) == 1
    assert postbox.letters[0]["Message-ID"].startswith(f"<notice-{letter.notice_id}@")


def test_a_hopeless_letter_is_laid_aside_and_can_be_taken_up(postbox: Postbox, people: list[Person]) -> None:
    postbox.shut = True
    _tell(people[:1])
    at = AT
    for _ in range(rules.MAX_ATTEMPTS):
        mailing.send_due(at=at)
        at += timedelta(hours=7)
    assert Letter.objects.get().state == "dead"
    assert mailing.send_due(at=at) == 0
    postbox.shut = False
    assert mailing.again(at=at) == 1
    assert mailing.send_due(at=at) == 1
    assert len(postbox.letters) == 1


def test_no_server_at_all_fails_softly(people: list[Person], settings: Any) -> None:
    settings.SHOUWEN_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    _tell(people[:1])
    assert mailing.send_due(at=AT) == 1
    assert Letter.objects.get().state == "waiting"


def test_a_killed_worker_gives_its_letters_back(postbox: Postbox, people: list[Person]) -> None:
    _tell(people[:1])
    assert len(mailing._claim(AT, 10)) == 1
    assert mailing.send_due(at=AT + timedelta(minutes=1)) == 0
    assert mailing.send_due(at=AT + mailing.CLAIM) == 1
    assert len(postbox.letters) == 1


def test_who_left_gets_no_letter(postbox: Postbox, people: list[Person]) -> None:
    _tell(people[:1])
    Person.objects.update(is_active=False)
    mailing.send_due(at=AT)
    assert not postbox.letters
