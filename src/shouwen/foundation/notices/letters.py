"""The e-mail that carries a notice."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _


def notice_letter(text: str, path: str, *, to: str, name: str, number: int) -> EmailMessage:
    """The letter for one notice, in the language in force.

    ``number`` is the notice's id: the same Message-ID at each attempt lets the receiver's server drop a repeat.
    """
    base = settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else ""
    lines = [_("%(name)s，您好：") % {"name": name}, "", text]
    if base and path:
        lines += ["", urljoin(base, path)]
    lines += ["", _("您可以在“通知”里选择哪些消息发邮件。")]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    headers = {
        "Message-ID": f"<notice-{number}@{domain}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's holiday reply comes back to us
        "X-Auto-Response-Suppress": "All",
    }
    return EmailMessage(subject=_subject(text), body="\n".join(lines), to=[to], headers=headers)


def _subject(text: str) -> str:
    line = " ".join(text.split())
    return _("首问：%(text)s") % {"text": line if len(line) <= 60 else line[:59] + "…"}
