"""``shouwen import`` as it is really used: killed in the middle, begun twice, stopped by hand, on a full disk."""

from __future__ import annotations

import csv
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ops.conftest import Installation, until

MAPPING = """
source = "old"
[fields]
source_key = "编号"
received_at = "时间"
description = "内容"
name = "姓名"
phone = "电话"
"""
AGENT = """
import django; django.setup()
from shouwen.foundation.organisation import actions, queries
from shouwen.foundation.organisation.models import Unit
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
unit = Unit.objects.order_by("-depth").first().pk
told = {"actor": SYSTEM.through("cli"), "at": clock.now()}
person = actions.add_person(unit_id=unit, name="陈予薇", staff_number="A002", **told)
day = queries.day_of(told["at"])
actions.appoint(person.pk, unit_id=unit, role_code="senior_agent", starts_on=day, is_primary=True, **told)
"""


@pytest.fixture(scope="module")
def staffed(begun: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with an agent who may bring cases in, and a mapping."""
    home = tmp_path_factory.mktemp("import") / "own"
    shutil.copytree(begun.home, home)
    (home / "old.toml").write_text(MAPPING, encoding="utf-8")
    there = Installation(home)
    settings = there.environment(DJANGO_SETTINGS_MODULE="shouwen.settings.django")
    subprocess.run([sys.executable, "-c", AGENT], env=settings, cwd=home, check=True)
    return there


@pytest.fixture
def house(staffed: Installation, tmp_path: Path) -> Installation:
    """A copy of one's own."""
    shutil.copytree(staffed.home, tmp_path / "own")
    return Installation(tmp_path / "own")


def table(house: Installation, count: int, *, bad: int = 0) -> Path:
    path = house.home / "旧工单.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["编号", "时间", "内容", "姓名", "电话"])
        for number in range(count):
            day = "不详" if number < bad else f"2026-03-{number % 20 + 1:02d} 09:30"
            out.writerow(
                [
                    number,
                    day,
                    f"约了{number}次装宽带都没有人上门" * (20 if bad else 1),
                    "彭晓岚",
                    f"139{number:08d}",
                ]
            )
    return path


def words(path: Path) -> tuple[str, ...]:
    return ("import", "cases", str(path), "--mapping", "old.toml", "--as", "A002")


def begin(house: Installation, path: Path) -> subprocess.Popen[str]:
    """An import under way, that Ctrl-C reaches: whoever tests in the background has it shut out for all below."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [*house.program, *words(path)], env=house.environment(), cwd=house.home, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)


def numbers(house: Installation) -> list[str]:
    with sqlite3.connect(house.home / "shouwen.sqlite3", timeout=20) as database:
        return [number for (number,) in database.execute("SELECT number FROM cases_case ORDER BY number")]


def without_gap(found: list[str]) -> bool:
    """Whether each day counts from one to its last."""
    days: dict[str, list[int]] = {}
    for number in found:
        stem, _dash, place = number.partition("-")
        days.setdefault(stem, []).append(int(place))
    return all(places == list(range(1, len(places) + 1)) for places in days.values())


def test_an_import_killed_in_the_middle_goes_on_and_doubles_nothing(house: Installation) -> None:
    path = table(house, 1500)
    process = begin(house, path)
    until(lambda: len(numbers(house)) > 0, seconds=60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    there = len(numbers(house))
    assert 0 < there < 1500
    assert there % 250 == 0, "whole batches"
    done = house.run(*words(path))
    assert done.returncode == 0, done.stderr
    assert f"导入 {1500 - there} 件，已有 {there} 件，退回 0 件" in done.stdout
    assert len(numbers(house)) == 1500
    assert without_gap(numbers(house))
    assert house.run("verify").returncode == 0


def test_two_imports_of_one_table_at_once_bring_it_once(house: Installation) -> None:
    path = table(house, 600)
    both = [begin(house, path) for _turn in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert len(numbers(house)) == 600
    assert without_gap(numbers(house))
    assert house.run("verify").returncode == 0


def test_an_import_stopped_by_hand_says_how_to_go_on(house: Installation) -> None:
    process = begin(house, table(house, 1500))
    until(lambda: len(numbers(house)) > 0, seconds=60)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "再运行一次" in out
    assert "Traceback" not in out + err


def test_refused_rows_that_find_no_room_are_a_sentence(house: Installation) -> None:
    path = table(house, 600, bad=500)
    limited = ["sh", "-c", 'ulimit -f 600; exec "$@"', "sh", *house.program, *words(path)]
    house.run("migrate")
    done = subprocess.run(
        limited, env=house.environment(), cwd=house.home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "许可的大小" in done.stderr or "磁盘" in done.stderr, done.stderr


def test_who_may_not_is_told_who_may(house: Installation) -> None:
    path = table(house, 1)
    done = house.run("import", "cases", str(path), "--mapping", "old.toml", "--as", "A001")
    assert done.returncode == 1
    assert "A002 陈予薇" in done.stderr
    assert "A002 陈予薇" in house.run("import", "cases", str(path), "--mapping", "old.toml").stderr
