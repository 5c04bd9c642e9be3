"""Words by e-mail, through a real SMTP server on the loopback: what goes out, and what goes wrong."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.plugins.channels.email.channel import Email
from shouwen.plugins.channels.email.look import as_html
from shouwen.plugins.channels.email.testing import Postbox, free_port, postbox
from shouwen.relations.contacts.slots import Parcel

__all__ = ["postbox"]


def parcel(to: str = "peng@example.org", **more: Any) -> Parcel:
    values: dict[str, Any] = {
        "message_id": "<message-1@desk.example>",
        "before": (),
        "to": to,
        "subject": "您反映的事已登记，单号 JZ260318-00001，约了两次装宽带师傅都没来，电话也没有一个",
        "text": "彭女士，您好：\n\n已经登记。\n查看进展：https://desk.example/portal/open?number=JZ260318-00001\n\n江州客服中心 <客服>",
        "language": "zh-hans",
        **more,
    }
    return Parcel(**values)


def test_what_arrives_reads_well_on_any_side(postbox: Postbox) -> None:
    first = parcel(sender_name="江州客服中心", sender_address="jz@desk.example", reply_to="back@desk.example")
    then = parcel(message_id="<message-2@desk.example>", before=("<message-1@desk.example>",), language="en")
    assert list(Email().send([first, then])) == [None, None]
    letter, second = postbox.letters
    assert letter["Subject"].strip() == first.subject
    assert letter["From"].addresses[0].display_name == "江州客服中心"
    assert letter["From"].addresses[0].addr_spec == "jz@desk.example"
    assert letter["Reply-To"] == "back@desk.example"
    assert letter["Message-ID"] == "<message-1@desk.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["In-Reply-To"] is None
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().strip().replace("\r\n", "\n") == first.text
    assert '<a href="https://desk.example/portal/open?number=JZ260318-00001">' in html.get_content()
    assert "&lt;客服&gt;" in html.get_content()
    assert second["In-Reply-To"] == second["References"] == "<message-1@desk.example>"
    assert second["From"].addresses[0].addr_spec == "service@desk.example"
    assert second["Content-Language"] == "en"


def test_a_refused_recipient_is_final_and_the_next_has_its_turn(postbox: Postbox) -> None:
    no, busy, fine = Email().send([parcel("nobody@example.org"), parcel("busy@example.org"), parcel()])
    assert no is not None
    assert (no.fault, no.final, no.code) == ("refused", True, 550)
    assert busy is not None
    assert (busy.fault, busy.final, busy.code) == ("refused", False, 450)
    assert fine is None
    assert len(postbox.letters) == 1


@pytest.mark.parametrize(("answer", "final"), [("451 4.3.0 later", False), ("554 5.7.1 not this", True)])
def test_words_the_server_does_not_take(postbox: Postbox, answer: str, final: bool) -> None:
    postbox.answer = answer
    (no,) = Email().send([parcel()])
    assert no is not None
    assert (no.fault, no.final, no.code) == ("rejected", final, int(answer[:3]))


def test_no_server_is_tried_again_later(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 2
    for no in Email().send([parcel(), parcel()]):
        assert no is not None
        assert (no.fault, no.final) == ("unreachable", False)


def test_nobody_can_slip_a_header_in(postbox: Postbox) -> None:
    assert list(Email().send([parcel(subject="好\r\nBcc: x@example.org")])) == [None]
    assert postbox.letters[0]["Bcc"] is None


def test_the_html_fetches_nothing_and_runs_nothing() -> None:
    made = as_html('<script>x</script> "https://a.example/?a=1&b=2"', "en")
    assert "<script" not in made
    assert 'href="https://a.example/?a=1&amp;b=2"' in made
    assert "src=" not in made
