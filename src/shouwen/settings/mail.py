"""A mail server's URL in Django's own words."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from shouwen.settings.environment import Misconfigured


def read(url: str) -> dict[str, object]:
    """``smtp://user:password@host:port`` (``smtps`` for TLS from the start, ``?tls=1`` for STARTTLS) as settings.

    Without a URL no e-mail is sent: news stays in the inbox.

    :raises Misconfigured: for any other scheme, or without a host.
    """
    if not url:
        return {"SHOUWEN_MAIL": False, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise Misconfigured("SHOUWEN_EMAIL_URL looks like smtp://user:password@host:port")
    return {
        "SHOUWEN_MAIL": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parse_qs(parts.query).get("tls", [""])[0] == "1",
        "EMAIL_TIMEOUT": 20,
    }
