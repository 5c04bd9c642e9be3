"""What the doctor sees, and that each wrong thing comes with what to do about it."""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError

from shouwen.casework.deadlines.models import Policy
from shouwen.interfaces.ops import checks
from shouwen.interfaces.ops.commands import presets
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue.models import PackLoad


@pytest.fixture
def var(settings, tmp_path: Path) -> Path:
    settings.SHOUWEN_VAR = tmp_path
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.mark.parametrize(("key", "level"), [("x" * 60, "wrong"), ("short", "wrong"), ("django-insecure-" + "aB3$" * 12, "wrong"),
                                            ("kQ9-vT2_xW7zLm4RbY8cN1dF6gH3jP5sA0uE", "fine")])  # fmt: skip
def test_a_weak_secret_is_seen(settings, key, level):
    settings.SECRET_KEY = key
    assert checks.secret().level == level


@pytest.mark.parametrize(("mode", "level"), [(0o700, "fine"), (0o755, "watch"), (0o777, "wrong")])
def test_who_may_look_into_the_folder(var, mode, level):
    var.chmod(mode)
    found = checks.folder()
    assert found.level == level
    assert ("chmod 700" in found.remedy) == (level != "fine")


def test_a_folder_that_is_not_there(settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path / "gone"
    found = checks.folder()
    assert (found.level, bool(found.remedy)) == ("wrong", True)


@pytest.mark.django_db
def test_clocks_that_differ(var, monkeypatch):
    assert checks.clocks().level == "fine"
    ahead = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(checks.clock, "now", lambda: ahead)
    assert checks.clocks().level == "wrong"


def test_mail_that_is_not_set_up_is_said(settings):
    settings.SHOUWEN_MAIL = False
    assert checks.mail().level == "watch"


def test_a_mail_server_that_does_not_answer(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    settings.SHOUWEN_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free
    found = checks.mail()
    assert found.level == "wrong"
    assert str(free) in found.what


def test_missing_files_of_the_front_end_are_seen(monkeypatch, tmp_path):
    monkeypatch.setattr(checks, "PACKAGE", tmp_path)
    assert checks.front_end().level == "wrong"


@pytest.mark.django_db
def test_debug_and_a_full_disk_are_wrong(settings, var, monkeypatch):
    settings.DEBUG = True
    assert checks.openness().level == "wrong"
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 1000})())
    assert checks.disk().level == "wrong"


@pytest.mark.django_db
def test_a_check_that_fails_is_a_finding_and_the_rest_goes_on(monkeypatch, var):
    def broken() -> checks.Finding:
        raise OperationalError("connection refused")

    monkeypatch.setattr(checks, "THEN", [broken])
    found = list(checks.examine())
    assert [each.level for each in found].count("wrong") >= 1
    assert len(found) == 3 + len(checks.ANYWAY)
    assert all(each.remedy for each in found if each.level != "fine")


@pytest.mark.django_db
def test_presets_and_packs_of_a_newer_version_are_said_and_taken_with_one_command(capsys):
    assert checks.presets().level == "fine"
    catalogue.load_pack("telecom", actor=SYSTEM, at=clock.now())
    PackLoad.objects.filter(name="telecom").update(digest="of an older version")
    found = checks.presets()
    assert (found.level, "telecom" in found.what, "shouwen pack load telecom" in found.remedy) == ("watch", True, True)
    Policy.objects.filter(code="next-reply").delete()
    found = checks.presets()
    assert (found.level, "客户来话后的答复" in found.what, "shouwen presets take all" in found.remedy) == ("watch", True, True)
    asked = ArgumentParser()
    presets.arguments(asked)
    for words, said in ((["list"], "下次答复 1 个工作日"), (["take", "all"], "shouwen presets end next-reply"), (["take", "all"], "没有新的预设"),
                        (["end", "next-reply"], "已停用 1 条"), (["list"], "没有用")):  # fmt: skip
        assert presets.run(asked.parse_args(words)) == 0
        assert said in capsys.readouterr().out, words
