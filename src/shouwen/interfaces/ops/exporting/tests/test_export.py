"""An archive: what goes out and what does not, that it is whole or not there, that anyone can check it."""

from __future__ import annotations

import json
import shutil
import tarfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.foundation.access import testing
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.interfaces.ops.commands import export
from shouwen.interfaces.ops.exporting import checking, run
from shouwen.interfaces.ops.sentences import Stop
from shouwen.kit.errors import Forbidden

pytestmark = pytest.mark.django_db
PHONE = "13800002607"


@pytest.fixture
def centre(settings: Any, tmp_path: Path) -> House:
    settings.SHOUWEN_VAR = tmp_path / "var"
    return house()


@pytest.fixture
def busy(centre: House) -> House:
    """A few cases with words, a hand-off, an end and a file."""
    first = registered(centre.agent)
    cases.note(first, "查过派单", actor=centre.agent, at=later(minutes=5))
    offer = cases.hand_off(
        first, kind="transfer_handling", to=centre.mate.person_id,
        actor=centre.agent, at=later(minutes=6),
    )  # fmt: skip
    cases.accept_handoff(offer.pk, actor=centre.mate, at=later(minutes=7))
    registered(centre.agent, description="账单多收了两个月的月租费，请核对后退回", phone="13900001111", at=later(minutes=9))
    upload = SimpleUploadedFile("照片.txt", "门口的照片".encode(), "text/plain")
    files.keep(
        upload, name="照片.txt", subject_kind="case", subject_id=first.pk, actor=centre.agent, at=later(minutes=8)
    )
    return centre


def records(archive: Path, name: str) -> list[dict[str, Any]]:
    with checking.members(archive) as there, there[f"{name}.jsonl"]() as file:
        return [json.loads(line) for line in file]


def out(target: Path, actor: Any, **more: Any) -> run.Taken:
    return run.take_out(target, actor=actor, at=later(hours=1), **more)


@pytest.mark.parametrize("name", ["archive", "archive.tar"])
def test_everything_goes_out_and_can_be_checked_without_a_database(busy, tmp_path, name):
    taken = out(tmp_path / name, busy.head)
    assert taken.counts["cases"] == 2 == len(records(tmp_path / name, "cases"))
    assert taken.counts["handoffs"] == 1
    assert taken.counts["duty_links"] >= 5
    assert taken.files == 1
    with CaptureQueriesContext(connection) as queries:
        found = checking.check(tmp_path / name)
    assert (found.faults, found.seal, len(queries)) == ([], taken.seal, 0)
    assert found.records == sum(taken.counts.values())
    assert found.entries == taken.counts["ledger"] > 0


def test_contact_values_are_masked_and_secrets_stay(busy, tmp_path):
    out(tmp_path / "archive", busy.head)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "archive").glob("*.jsonl"))
    assert PHONE.encode() not in everything
    assert b"access_digest" not in everything
    points = records(tmp_path / "archive", "contact_points")
    assert {point["is_masked"] for point in points} == {True}


def test_values_in_the_clear_need_a_right_and_are_told(busy, tmp_path):
    refused = busy.statistician
    assert refused.may("cases.export")
    assert not refused.may("customers.reveal")
    with pytest.raises(Forbidden):
        out(tmp_path / "archive", refused, personal=True)
    assert not list(tmp_path.glob("*archive*"))
    holder = next(actor for actor in (busy.head, busy.province_head) if actor.may("customers.reveal"))
    out(tmp_path / "clear", holder, personal=True)
    assert PHONE in " ".join(point["value"] for point in records(tmp_path / "clear", "contact_points"))
    last = ledger.timeline("person", holder.person_id)[-1]
    assert last.kind == "cases.CasesExported"
    assert last.body["with_personal_data"] is True


def test_without_the_right_nothing_goes_out(busy, tmp_path):
    with pytest.raises(Forbidden):
        out(tmp_path / "archive", busy.agent)
    assert not list(tmp_path.glob("*archive*"))


def test_another_centre_takes_out_nothing_of_ours(busy, tmp_path):
    other = testing.centre("临溪客服中心", prefix="LX", parent=Unit.objects.get(pk=busy.province.pk))
    stranger = actor_for(testing.person(other, "centre_head").pk, at=AT)
    taken = out(tmp_path / "archive", stranger)
    left = {name: count for name, count in taken.counts.items() if count and name not in ("units", "people", "posts", "ledger")}
    assert left == {}
    assert taken.files == 0
    assert not [each for each in records(tmp_path / "archive", "ledger") if each["subject_kind"] in ("case", "customer")]


def test_duty_in_the_archive_is_duty_in_the_database(busy, tmp_path):
    out(tmp_path / "archive", busy.head)
    links = records(tmp_path / "archive", "duty_links")
    for one in records(tmp_path / "archive", "cases"):
        held = {each["lane"]: each["person_id"] for each in links if each["case_id"] == one["id"] and not each["until"]}
        assert held == {"owner": one["owner_id"], "handler": one["handler_id"]}


def test_units_keep_their_tree(busy, tmp_path):
    out(tmp_path / "archive", busy.head)
    above = {unit["id"]: unit["parent_id"] for unit in records(tmp_path / "archive", "units")}
    assert above[busy.team.pk] == busy.city.pk
    assert above[busy.city.pk] == busy.province.pk
    assert above[busy.province.pk] is None


@pytest.mark.parametrize("name", ["archive", "archive.tar"])
def test_what_is_there_is_not_overwritten(busy, tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(Stop):
        out(tmp_path / name, busy.head)
    assert (tmp_path / name).read_text() == "mine"


@pytest.mark.parametrize("name", ["archive", "archive.tar"])
def test_a_full_disk_leaves_nothing_behind(busy, tmp_path, monkeypatch, name):
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run, "_write_files", full)
    with pytest.raises(OSError, match="No space"):
        out(tmp_path / name, busy.head)
    assert not [path for path in tmp_path.iterdir() if "archive" in path.name]


def test_a_file_gone_from_the_disk_is_named(busy, tmp_path):
    shutil.rmtree(tmp_path / "var" / "files")
    taken = out(tmp_path / "archive", busy.head)
    assert len(taken.missing) == 1
    assert json.loads((tmp_path / "archive" / "manifest.json").read_text())["missing_files"] == taken.missing


def test_reading_grows_with_streams_not_with_cases(busy, tmp_path):
    with CaptureQueriesContext(connection) as few:
        out(tmp_path / "few", busy.head)
    for place in range(6):
        registered(busy.agent, phone=f"1390000{place:04d}", at=later(minutes=20 + place))
    with CaptureQueriesContext(connection) as many:
        out(tmp_path / "many", busy.head)
    assert len(many) <= len(few)


def test_every_tampering_is_found(busy, tmp_path):
    out(tmp_path / "archive", busy.head)
    whole = tmp_path / "archive"

    def spoilt(name: str) -> Path:
        copy = tmp_path / name
        shutil.copytree(whole, copy)
        return copy

    changed = spoilt("changed")
    path = changed / "texts.jsonl"
    path.write_bytes(path.read_bytes().replace("查过派单".encode(), "没有查过".encode()))
    assert any("texts.jsonl" in fault for fault in checking.check(changed).faults)
    (spoilt("gone") / "cases.jsonl").unlink()
    assert any("cases.jsonl" in fault for fault in checking.check(tmp_path / "gone").faults)
    (spoilt("more") / "extra.jsonl").write_text("{}\n")
    assert any("extra.jsonl" in fault for fault in checking.check(tmp_path / "more").faults)


def test_a_rewritten_ledger_is_found_even_under_a_rewritten_manifest(busy, tmp_path):
    import hashlib

    out(tmp_path / "archive", busy.head)
    path = tmp_path / "archive" / "ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"via":"desk"', b'"via":"api"')
    path.write_bytes(b"".join(lines))
    manifest = json.loads((tmp_path / "archive" / "manifest.json").read_text())
    manifest["members"]["ledger.jsonl"]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "archive" / "manifest.json").write_text(json.dumps(manifest))
    assert len(checking.check(tmp_path / "archive").faults) == 1


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x00" * 4096])
def test_what_is_no_archive_is_a_sentence(tmp_path, content):
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(Stop):
        checking.check(tmp_path / "x.tar")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"members": {"a": 1}}', '{"members": []}'])
def test_a_manifest_that_is_none_is_a_sentence(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(Stop):
        checking.check(tmp_path)


def test_half_a_tar_is_not_whole(busy, tmp_path):
    out(tmp_path / "a.tar", busy.head)
    content = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "half.tar").write_bytes(content[: len(content) // 2])
    with pytest.raises(Stop):
        checking.check(tmp_path / "half.tar")


def test_a_tar_holds_no_trace_of_the_machine(busy, tmp_path):
    out(tmp_path / "a.tar", busy.head)
    with tarfile.open(tmp_path / "a.tar") as tar:
        assert {(each.uid, each.uname, each.isfile()) for each in tar} == {(0, "", True)}
    assert (tmp_path / "a.tar").stat().st_mode & 0o077 == 0


def called(target: Path, **more: Any) -> Namespace:
    return Namespace(**{"target": target, "staff": "", "with_personal_data": False, "verify": False, "whole": False, **more})


def test_the_command_tells_what_it_did(busy, tmp_path, capsys):
    number = Person.objects.get(pk=busy.head.person_id).staff_number
    assert export.run(called(tmp_path / "a.tar", staff=number)) == 0
    assert "2 件事项单" in capsys.readouterr().out
    assert export.run(called(tmp_path / "a.tar", verify=True)) == 0
    assert "归档完整" in capsys.readouterr().out


def test_the_command_asks_who(tmp_path):
    with pytest.raises(Stop, match="--as"):
        export.run(called(tmp_path / "a.tar"))
