"""Keeping, attaching and dropping files: each does it, tells it, and refuses."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shouwen.foundation.files import actions, queries
from shouwen.foundation.files.models import Attachment, Blob
from shouwen.foundation.files.store import NoRoom
from shouwen.foundation.files.tests.conftest import AT, CLERK, OTHER, PNG, STRANGER
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
Keep = Callable[..., Attachment]


def _on_disk(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def test_a_file_is_kept_at_the_address_of_its_content(keep: Keep, store: Path) -> None:
    kept = keep(subject_kind="parcel", subject_id=5)
    digest = kept.blob.sha256
    assert (store / digest[:2] / digest[2:4] / digest).read_bytes() == PNG
    assert (kept.name, kept.blob.content_type, kept.blob.size) == ("辖区图.png", "image/png", len(PNG))


def test_keeping_is_told_with_the_digest(keep: Keep) -> None:
    kept = keep(subject_kind="parcel", subject_id=5)
    [entry] = timeline("file", kept.pk)
    assert entry.kind == "files.FileKept"
    assert entry.body["sha256"] == kept.blob.sha256
    assert "辖区图" not in str(entry.body)


def test_the_same_bytes_are_stored_once(keep: Keep, store: Path) -> None:
    first, second = keep(name="a.png"), keep(name="b.png", actor=OTHER)
    assert first.blob_id == second.blob_id
    assert len(_on_disk(store)) == 1
    assert [first.name, second.name] == ["a.png", "b.png"]


def test_it_refuses_without_the_right_and_leaves_nothing(keep: Keep, store: Path) -> None:
    with pytest.raises(Forbidden):
        keep(actor=replace(CLERK, rights={}))
    assert not store.exists() or not _on_disk(store)


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload='alert(1)'/>", b"MZ\x90\x00\x03\x00", b"x" * (1024 * 1024 + 1)]
)
def test_it_refuses_what_is_empty_unknown_or_too_large(keep: Keep, store: Path, content: bytes) -> None:
    with pytest.raises(Invalid):
        keep(content)
    assert not _on_disk(store)
    assert not Blob.objects.exists()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    keep: Keep, store: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(*((os, "fsync", full) if step == "fsync" else (Path, "replace", full)))
        with pytest.raises(NoRoom) as refusal:
            keep()
    assert (refusal.value.status, refusal.value.code) == (507, "disk_full")
    assert not _on_disk(store)
    assert not Attachment.objects.exists()
    assert keep().blob.size == len(PNG)


def test_a_file_from_the_tray_finds_its_place(keep: Keep) -> None:
    kept = keep()
    assert [each.pk for each in queries.tray(CLERK)] == [kept.pk]
    actions.attach([kept.pk], subject_kind="parcel", subject_id=5, actor=CLERK, at=AT)
    assert queries.tray(CLERK) == []
    assert [each.pk for each in queries.of("parcel", [5])[5]] == [kept.pk]
    assert [entry.kind for entry in timeline("file", kept.pk)] == ["files.FileKept", "files.FileAttached"]


def test_nobody_attaches_from_another_tray_nor_twice(keep: Keep) -> None:
    kept = keep()
    with pytest.raises(NotFound):
        actions.attach([kept.pk], subject_kind="parcel", subject_id=5, actor=OTHER, at=AT)
    actions.attach([kept.pk], subject_kind="parcel", subject_id=5, actor=CLERK, at=AT)
    with pytest.raises(NotFound):
        actions.attach([kept.pk], subject_kind="parcel", subject_id=6, actor=CLERK, at=AT)


def test_one_takes_ones_own_out_of_the_tray_only(keep: Keep, store: Path) -> None:
    kept = keep()
    with pytest.raises(NotFound):
        actions.drop(kept.pk, actor=OTHER, at=AT)
    actions.drop(kept.pk, actor=CLERK, at=AT)
    assert not _on_disk(store)
    assert timeline("file", kept.pk)[-1].kind == "files.FileDropped"
    attached = keep(subject_kind="parcel", subject_id=5)
    with pytest.raises(NotFound):
        actions.drop(attached.pk, actor=CLERK, at=AT)


def test_the_sweep_empties_old_trays_and_keeps_shared_contents(keep: Keep, store: Path) -> None:
    keep(name="left.png")
    attached = keep(name="used.png", subject_kind="parcel", subject_id=5)
    keep("旧便条".encode(), "old.txt")
    assert actions.sweep_tray(actor=SYSTEM, at=AT + timedelta(days=7)) == 0
    assert actions.sweep_tray(actor=SYSTEM, at=AT + timedelta(days=9)) == 2
    assert len(_on_disk(store)) == 1
    assert queries.content(attached).read_bytes() == PNG


def test_reading_follows_the_subject(keep: Keep, parcels: None) -> None:
    kept = keep(subject_kind="parcel", subject_id=5)
    assert queries.attachment(kept.pk, OTHER).pk == kept.pk
    for stranger in (STRANGER, replace(OTHER, rights={})):
        with pytest.raises(NotFound):
            queries.attachment(kept.pk, stranger)
    nobody_knows = keep(subject_kind="crate", subject_id=1)
    with pytest.raises(NotFound):
        queries.attachment(nobody_knows.pk, CLERK)


def test_a_tray_is_private(keep: Keep) -> None:
    kept = keep()
    assert queries.attachment(kept.pk, CLERK).pk == kept.pk
    with pytest.raises(NotFound):
        queries.attachment(kept.pk, OTHER)


def test_the_customer_sees_what_is_public_at_their_subject(keep: Keep) -> None:
    shown = keep(subject_kind="parcel", subject_id=5, is_public=True)
    inside = keep(subject_kind="parcel", subject_id=5)
    assert queries.public(shown.pk, "parcel", 5).pk == shown.pk
    for wrong in ((inside.pk, 5), (shown.pk, 6)):
        with pytest.raises(NotFound):
            queries.public(wrong[0], "parcel", wrong[1])
    assert [each.pk for each in queries.of("parcel", [5], public_only=True)[5]] == [shown.pk]
