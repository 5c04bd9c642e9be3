"""A database URL in Django's own words."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from shouwen.settings.environment import Misconfigured

SQLITE = {
    # One writer: take the lock at BEGIN, wait for it, and never block readers.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY",
}

PREPARE_FROM = 2
"""What a connection has sent so often before, PostgreSQL keeps prepared from then on."""

PLAIN = "-c jit=off"
"""Our statements touch few rows: to compile one costs more than to run it. A pooler may not pass this on."""


def read(url: str) -> dict[str, object]:
    """``sqlite:///absolute/path`` or ``postgres://user:password@host:port/name`` as a Django setting.

    ``?pooled=1`` tells that a pooler between us and PostgreSQL hands a connection on after each transaction, so that no
    statement can be kept prepared in it.

    :raises Misconfigured: for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE), "CONN_MAX_AGE": None}
    if parts.scheme in {"postgres", "postgresql"}:
        pooled = parse_qs(parts.query).get("pooled", [""])[0] == "1"
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": False,
            "OPTIONS": {"prepare_threshold": None} if pooled else {"prepare_threshold": PREPARE_FROM, "options": PLAIN},
        }
    raise Misconfigured(
        f"SHOUWEN_DATABASE_URL starts with sqlite:/// or postgres://, not {parts.scheme or 'nothing'!r}"
    )
