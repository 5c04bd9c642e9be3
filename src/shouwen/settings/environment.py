"""What an installation may set: one dataclass, read once from the process environment.

Every name is ``SHOUWEN_`` + the field in capitals. With nothing set the program runs embedded: SQLite and
generated keys under ``var/``, one port, loopback only.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

PUSH_SERVICES = "fcm.googleapis.com,updates.push.services.mozilla.com,.notify.windows.com,web.push.apple.com,.push.apple.com"
"""Whom browsers name as their push service; a name with a leading dot stands for everything below it."""
TRUE = {"1", "true", "yes", "on"}


class Misconfigured(ValueError):
    """A setting that cannot be used; the text says which and what it should be."""


@dataclass(frozen=True)
class Environment:
    """The settings of one installation."""

    var: Path
    database_url: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    https: bool
    behind_proxy: bool
    language: str
    time_zone: str
    upload_limit: int
    session_idle: int
    api_rate: int
    metrics_token: str
    email_url: str
    email_from: str
    push_hosts: tuple[str, ...]
    oa_hosts: tuple[str, ...]
    live_each: int
    keys: dict[str, str] = field(repr=False)


KEYS = ("secret", "seal_current", "index", "anchor")
HEXADECIMAL = ("seal_", "index", "anchor")


def _keys(var: Path) -> dict[str, str]:
    """The secrets of this installation: from ``SHOUWEN_KEYS_FILE`` or ``var/keys.json``, made on first use.

    :raises Misconfigured: when they can neither be read nor made.
    """
    path = Path(os.environ.get("SHOUWEN_KEYS_FILE", var / "keys.json"))
    try:
        return _checked(path, _read(path) if path.exists() else _made(path))
    except OSError as failure:
        raise Misconfigured(f"The keys in {path} cannot be read or made: {failure.strerror}") from failure


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as failure:
        raise Misconfigured(f"The keys in {path} are damaged: put the file back from a backup") from failure


def _checked(path: Path, keys: object) -> dict[str, str]:
    """The keys, when they are all there and what seals is of hexadecimal figures.

    :raises Misconfigured: naming those that are not.
    """
    if not isinstance(keys, dict) or not all(isinstance(value, str) for value in keys.values()):
        raise Misconfigured(f"The keys in {path} are damaged: put the file back from a backup")
    wrong = [name for name in (*KEYS, f"seal_{keys.get('seal_current')}") if not keys.get(name)]
    wrong += [
        name for name, value in keys.items()
        if name.startswith(HEXADECIMAL) and name != "seal_current" and not re.fullmatch(r"([0-9a-fA-F]{2})+", value)
    ]  # fmt: skip
    if wrong:
        raise Misconfigured(f"In {path} these keys are missing or damaged: {', '.join(sorted(set(wrong)))}")
    return keys


def _made(path: Path) -> object:
    """New keys, or those another process has made in this moment."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # customers' words lie beside the keys
    keys = {
        "secret": secrets.token_urlsafe(48),
        "seal_current": "k1",
        "seal_k1": secrets.token_hex(32),
        "index": secrets.token_hex(32),
        "anchor": secrets.token_hex(32),
    }
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keys, indent=2) + "\n", encoding="utf-8")
    try:
        os.link(draft, path)  # never overwrites: the first process to get here makes the keys
    except FileExistsError:
        return _read(path)
    finally:
        draft.unlink()
    return keys


def _words(name: str, default: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in os.environ.get(name, default).split(",") if word.strip())


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in TRUE


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdigit() or int(text) == 0:
        raise Misconfigured(f"{name} is a whole number above 0, not {text!r}")
    return int(text)


def read() -> Environment:
    """Read the settings of this process.

    :raises Misconfigured: when a value cannot be used.
    """
    var = Path(os.environ.get("SHOUWEN_VAR", "var")).resolve()
    limit = os.environ.get("SHOUWEN_UPLOAD_LIMIT", str(20 * 1024 * 1024))
    if not limit.isdigit():
        raise Misconfigured(f"SHOUWEN_UPLOAD_LIMIT is a number of bytes, not {limit!r}")
    return Environment(
        var=var,
        database_url=os.environ.get("SHOUWEN_DATABASE_URL", f"sqlite:///{var / 'shouwen.sqlite3'}"),
        debug=_flag("SHOUWEN_DEBUG"),
        allowed_hosts=_words("SHOUWEN_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]"),
        trusted_origins=_words("SHOUWEN_TRUSTED_ORIGINS", ""),
        https=_flag("SHOUWEN_HTTPS"),
        behind_proxy=_flag("SHOUWEN_BEHIND_PROXY"),
        language=os.environ.get("SHOUWEN_LANGUAGE", "zh-hans"),
        time_zone=os.environ.get("SHOUWEN_TIME_ZONE", "Asia/Shanghai"),
        upload_limit=int(limit),
        session_idle=_number("SHOUWEN_SESSION_IDLE", 120),
        api_rate=_number("SHOUWEN_API_RATE", 1000),
        metrics_token=os.environ.get("SHOUWEN_METRICS_TOKEN", ""),
        email_url=os.environ.get("SHOUWEN_EMAIL_URL", ""),
        live_each=_number("SHOUWEN_LIVE_EACH", 8),
        push_hosts=_words("SHOUWEN_PUSH_HOSTS", PUSH_SERVICES),
        oa_hosts=_words("SHOUWEN_OA_HOSTS", ""),
        email_from=os.environ.get("SHOUWEN_EMAIL_FROM", "shouwen@localhost"),
        keys=_keys(var),
    )
