"""A whole installation into an archive and out of it: nothing lost, nothing half done, nothing into what is in use."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries
from shouwen.casework.cases.models import Case, Counter
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.foundation.access import testing
from shouwen.foundation.files import actions as files
from shouwen.foundation.files import store
from shouwen.foundation.files.models import Blob
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.verify import verify
from shouwen.interfaces.ops.exporting import checking
from shouwen.interfaces.ops.exporting.run import take_out
from shouwen.interfaces.ops.moving import packing, rows, unpacking
from shouwen.interfaces.ops.sentences import Stop
from shouwen.kit.errors import Forbidden
from shouwen.relations.customers.models import ContactPoint

pytestmark = pytest.mark.django_db
PHONE = "13800002607"
Pack = Callable[[], Path]


@pytest.fixture
def centre(settings: Any, tmp_path: Path) -> House:
    settings.SHOUWEN_VAR = tmp_path / "var"
    return house()


@pytest.fixture
def packed(centre: House, tmp_path: Path) -> Path:
    """An archive of a house with cases, words, a hand-off, a file."""
    first = registered(centre.agent, phone=PHONE)
    cases.note(first, "查过派单", actor=centre.agent, at=later(minutes=5))
    cases.hand_off(
        first, kind="transfer_handling", to=centre.mate.person_id, actor=centre.agent, at=later(minutes=6)
    )
    registered(
        centre.agent,
        description="账单多收了两个月的月租费，请核对后退回",
        phone="13900001111",
        at=later(minutes=9),
    )
    upload = SimpleUploadedFile("照片.txt", "门口的照片".encode(), "text/plain")
    files.keep(
        upload,
        name="照片.txt",
        subject_kind="case",
        subject_id=first.pk,
        actor=centre.agent,
        at=later(minutes=8),
    )
    target = tmp_path / "all.tar"
    packing.pack(target, actor=testing.actor("administrator", centre=centre.province), at=later(hours=1))
    return target


def emptied() -> None:
    """As a database is after `shouwen migrate`."""
    with transaction.atomic():
        unpacking._clear()
    shutil.rmtree(store.root(), ignore_errors=True)


def unpack(path: Path) -> checking.Found:
    def silent(done: int) -> None:
        pass

    return unpacking.unpack(path, at=later(hours=2), checked=silent, progress=silent, indexed=silent)


def held() -> dict[str, set[tuple[Any, ...]]]:
    """Everything there is, comparable."""
    return {
        model._meta.db_table: {json.dumps(json.loads(line), sort_keys=True) for line in rows.told(model)}
        for model in rows.tables()
    }  # type: ignore[misc]


def test_everything_is_there_again(packed: Path, centre: House) -> None:
    before = held()
    emptied()
    assert unpacking.is_empty()
    unpack(packed)
    after = held()
    came = after.pop("ledger_entry") - before.pop("ledger_entry")
    assert len(came) == 1, "only that it came over"
    assert after == before
    assert verify().whole
    assert ContactPoint.objects.order_by("id").first().value.endswith(PHONE)  # type: ignore[union-attr]
    assert store.place(Blob.objects.get().sha256).read_bytes() == "门口的照片".encode()


def test_work_goes_on_where_it_stood(packed: Path, centre: House) -> None:
    emptied()
    unpack(packed)
    last = Counter.objects.get().last
    case = registered(centre.agent, at=later(hours=3))
    assert case.number.endswith(f"{last + 1:04d}")
    found = queries.search("月租", centre.agent)
    assert [each.number for each in found] == [Case.objects.order_by("id")[1].number]
    assert verify().whole
    for each in Case.objects.all():
        assert queries.replay(each) == queries.chain(each)


def test_an_installation_in_use_takes_none(packed: Path) -> None:
    before = held()
    with pytest.raises(Stop, match="已经有人在用"):
        unpack(packed)
    assert held() == before


def test_the_guard_is_back_afterwards(packed: Path) -> None:
    emptied()
    unpack(packed)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Entry.objects.all()._raw_delete(connection.alias)


def unpacked(packed: Path, folder: Path) -> Path:
    with tarfile.open(packed) as tar:
        tar.extractall(folder, filter="data")
    return folder


def said(folder: Path, **changes: Any) -> Path:
    """The archive with another manifest."""
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, **changes}))
    return folder


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"source": "other"}, "不是首问"), ({"format": 99}, "更新的版本"), ({"steps": ["cases.9999_future"]}, "更新的版本"),
     ({"steps": []}, "较旧的版本"), ({"keys": {"index": "0"}}, "keys.json"), ({"kind": ""}, "--whole")],
)  # fmt: skip
def test_what_does_not_belong_here_is_refused(packed: Path, tmp_path: Path, changes: Any, words: str) -> None:
    folder = said(unpacked(packed, tmp_path / "all"), **changes)
    emptied()
    with pytest.raises(Stop, match=words):
        unpack(folder)
    assert unpacking.is_empty()


def test_a_damaged_archive_changes_nothing(packed: Path, tmp_path: Path) -> None:
    folder = unpacked(packed, tmp_path / "all")
    member = folder / "tables" / "cases_casetext.jsonl"
    member.write_text(member.read_text().replace("查过派单", "没查派单"))
    emptied()
    with pytest.raises(Stop, match="已损坏"):
        unpack(folder)
    assert unpacking.is_empty()
    (tmp_path / "half.tar").write_bytes(packed.read_bytes()[:20_000])
    with pytest.raises(Stop):
        unpack(tmp_path / "half.tar")


def test_what_somebody_reaches_is_no_installation(centre: House, tmp_path: Path) -> None:
    registered(centre.agent)
    take_out(tmp_path / "some", actor=centre.head, at=AT)
    with pytest.raises(Stop, match="--whole"):
        unpack(tmp_path / "some")


def test_only_who_gives_all_rights_may_take_all_out(centre: House, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        packing.pack(tmp_path / "all", actor=centre.agent, at=AT)
    assert not (tmp_path / "all").exists()


def test_the_archive_holds_no_key_and_no_number_in_the_clear(
    packed: Path, settings: Any, tmp_path: Path
) -> None:
    folder = unpacked(packed, tmp_path / "all")
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert PHONE.encode() not in everything
    for name, key in settings.SHOUWEN_KEYS.items():
        assert name == "seal_current" or key.encode() not in everything
    assert checking.check(packed).faults == []
