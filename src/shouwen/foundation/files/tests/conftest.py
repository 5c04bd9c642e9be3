"""A file store of one's own for each test, and somebody who may use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from shouwen.foundation.files import actions, slots
from shouwen.foundation.files.models import Attachment
from shouwen.kit.actor import Actor, Reach

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
CLERK = Actor(
    person_id=7, centre_id=1, rights={"files.add": Reach("all", None), "files.read": Reach("all", None)}
)
OTHER = replace(CLERK, person_id=8)
STRANGER = replace(CLERK, person_id=9)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    settings.SHOUWEN_VAR = tmp_path
    settings.SHOUWEN_UPLOAD_LIMIT = 1024 * 1024
    return tmp_path / "files"


@pytest.fixture
def parcels() -> Iterator[None]:
    """A subject kind of an upper module: parcel 5 is open to everybody but the stranger."""

    def check(kind: str, subject_id: int, actor: Actor) -> bool | None:
        return None if kind != "parcel" else subject_id == 5 and actor.person_id != STRANGER.person_id

    slots.may_read.fill(check)
    yield
    slots.may_read.filled.remove(check)


@pytest.fixture
def keep() -> Callable[..., Attachment]:
    def kept(
        content: bytes = PNG, name: str = "辖区图.png", actor: Actor = CLERK, **where: Any
    ) -> Attachment:
        return actions.keep(ContentFile(content), name=name, actor=actor, at=AT, **where)

    return kept
