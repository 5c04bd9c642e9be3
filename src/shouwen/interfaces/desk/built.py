"""Where the built files are: names carry a hash of the content, the manifest maps plain names to them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

FOLDER = Path(__file__).parent / "static" / "desk"


def url(name: str) -> str:
    """The address of a built file such as ``desk.css``; before the first build it is the plain name."""
    return _url(name, _changed() if settings.DEBUG else 0)


@cache
def _url(name: str, stamp: int) -> str:
    return static(f"desk/{_manifest(stamp).get(name, name)}")


def _changed() -> int:
    path = FOLDER / "manifest.json"
    return path.stat().st_mtime_ns if path.exists() else 0


@cache
def _manifest(_stamp: int) -> dict[str, str]:
    path = FOLDER / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
