"""Words by e-mail, over SMTP as the installation has set it (``SHOUWEN_EMAIL_URL``)."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Iterator
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from shouwen.plugins.channels.email.look import as_html
from shouwen.relations.contacts.slots import Parcel, Undeliverable

ASIDE = 500
"""From this answer on a server means it: the address or the words will not be taken later either (RFC 5321)."""


class Email:
    """The channel ``email``."""

    code = "email"

    def is_ready(self) -> bool:
        """Whether a mail server is set."""
        return bool(getattr(settings, "SHOUWEN_MAIL", False))

    def send(self, parcels: Iterable[Parcel]) -> Iterator[Undeliverable | None]:
        """Send over one connection, opened again after an accident; what became of each, as it becomes known."""
        mailer = get_connection()
        try:
            for parcel in parcels:
                fault = _sent(mailer, parcel)
                if fault is not None:
                    _hang_up(mailer)
                yield fault
        finally:
            _hang_up(mailer)


def _sent(mailer: Any, parcel: Parcel) -> Undeliverable | None:
    try:
        mailer.open()
    except (OSError, smtplib.SMTPException) as error:
        return Undeliverable("unreachable", code=getattr(error, "smtp_code", 0))
    try:
        mailer.send_messages([letter(parcel, mailer)])
    except smtplib.SMTPRecipientsRefused as no:
        codes = [code for code, _answer in no.recipients.values()]
        return Undeliverable("refused", final=min(codes) >= ASIDE, code=min(codes))
    except smtplib.SMTPDataError as no:
        return Undeliverable("rejected", final=no.smtp_code >= ASIDE, code=no.smtp_code)
    except (smtplib.SMTPServerDisconnected, OSError):
        return Undeliverable("unreachable")
    except smtplib.SMTPResponseException as no:
        return Undeliverable("rejected", code=no.smtp_code)
    except Exception:  # whatever it was, the next parcel has its turn
        return Undeliverable("other")
    return None


def _hang_up(mailer: Any) -> None:
    try:
        mailer.close()
    except Exception:
        mailer.connection = None


def letter(parcel: Parcel, mailer: Any = None) -> EmailMultiAlternatives:
    """The e-mail: plain text and the same as simple HTML, in the conversation of its subject."""
    headers = {
        "Message-ID": parcel.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's holiday reply comes back to us
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "en" if parcel.language.startswith("en") else "zh-CN",
    }
    if parcel.before:
        headers |= {"In-Reply-To": parcel.before[-1], "References": " ".join(parcel.before)}
    address = parcel.sender_address or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    made = EmailMultiAlternatives(
        subject=" ".join(parcel.subject.split()),
        body=parcel.text,
        from_email=formataddr((parcel.sender_name, address)) if parcel.sender_name else address,
        to=[parcel.to],
        reply_to=[parcel.reply_to] if parcel.reply_to else None,
        headers=headers,
        connection=mailer,
    )
    made.attach_alternative(as_html(parcel.text, parcel.language), "text/html")
    if parcel.enclosed is not None:
        made.attach(parcel.enclosed.name, parcel.enclosed.content, parcel.enclosed.content_type)
    return made
