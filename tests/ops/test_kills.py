"""SIGKILL at any moment: no fact lost, no effect doubled, every acknowledged case there once, numbers without gaps."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection

from ops.conftest import Installation, Server

HERE = Path(__file__).parent
postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to lose")


@dataclass
class Kept(Installation):
    """An installation on a database of its own, SQLite or PostgreSQL as the tests are run."""

    url: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        return super().environment(**({"SHOUWEN_DATABASE_URL": self.url} if self.url else {}), **more)

    def does(self, deed: str, *given: str) -> Any:
        """What ``dying.py`` tells after a deed."""
        done = subprocess.run(
            [sys.executable, str(HERE / "dying.py"), deed, *given],
            env=self.environment(), cwd=self.home, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of a fresh PostgreSQL database, or '' on SQLite."""
    if connection.vendor == "sqlite":
        yield ""
        return
    given = connection.settings_dict
    name = f"kills_{os.getpid()}"
    server("CREATE DATABASE " + name)
    yield f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/{name}"
    server(f"DROP DATABASE {name} WITH (FORCE)")


def server(sql: str) -> None:
    """One statement to PostgreSQL from outside the tests' own database."""
    import psycopg

    given = connection.settings_dict
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"] or 5432, user=given["USER"], password=given["PASSWORD"], dbname="postgres",
        autocommit=True,
    ) as link:  # fmt: skip
        link.execute(sql)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kept, Any]]:
    """An installation with three agents, and their tokens."""
    with database() as url:
        installation = Kept(tmp_path_factory.mktemp("kept"), url=url)
        installation.init()
        yield installation, installation.does("people")


def test_a_worker_killed_at_each_step_loses_and_doubles_nothing(kept):
    told = kept[0].does("steps")
    assert told["ends"] == dict.fromkeys(("before", "in", "after", "job"), signal.SIGKILL)
    assert told["before"]["doubled"] == 0
    assert (told["facts"], told["lost"], told["doubled"], told["invented"], told["open"]) == (6, 0, 0, 0, 0)
    assert told["taken"] == [False, False, True]  # a dead worker's lease lapses after its minute, not before


def test_workers_and_announcers_killed_at_random(kept):
    told = kept[0].does("storm", "3")
    assert told["facts"] > 10
    assert sum(told["killed"].values()) > 5
    assert (told["lost"], told["doubled"], told["invented"], told["open"]) == (0, 0, 0, 0)
    assert kept[0].run("verify").returncode == 0


@dataclass
class Load:
    """Programs that create cases, and try again with the same key until they are told it is done."""

    root: str
    people: Any
    stop: threading.Event
    acknowledged: dict[str, str]
    failures: list[str]

    def once(self, again: int) -> None:
        """The same creation with the same key as others send in the same moment."""
        body = {
            "kind": "complaint", "category_id": self.people["category"], "name": "彭晓岚", "phone": "13800002607",
            "description": "同一件事，同时来了四次，只能登记一次", "channel": "phone",
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {self.people['tokens'][0]}", "Idempotency-Key": "same"}
        self.acknowledged[f"same-{again}"] = self.insist(body, headers)

    def create(self, who: int) -> None:
        auth = {"Authorization": f"Bearer {self.people['tokens'][who]}"}
        for count in range(10_000):
            if self.stop.is_set():
                return
            key = f"k{who}-{count}"
            body = {
                "kind": "complaint", "category_id": self.people["category"], "name": "彭晓岚", "phone": f"1380{who:03d}{count:04d}",
                "description": "约了两次装宽带都没有人上门，请今天给准话", "channel": "phone",
            }  # fmt: skip
            number = self.insist(body, {**auth, "Idempotency-Key": key})
            if number:
                self.acknowledged[key] = number

    def insist(self, body: Any, headers: dict[str, str]) -> str:
        ends = time.monotonic() + 120
        while time.monotonic() < ends:
            try:
                answer = httpx.post(f"{self.root}/api/v1/cases", json=body, headers=headers, timeout=5)
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                return str(answer.json()["number"])
            if answer.status_code not in (500, 502, 503):
                self.failures.append(answer.text)
                return ""
            time.sleep(0.05)
        self.failures.append("no answer within two minutes")
        return ""


def test_servers_killed_under_load(kept):
    installation, people = kept
    chance, killed = random.Random(11), 0
    with installation.serving("--workers", "2") as web:
        load = Load(f"http://127.0.0.1:{web.port}", people, threading.Event(), {}, [])
        same = [threading.Thread(target=load.once, args=(again,)) for again in range(4)]
        for each in same:
            each.start()
        for each in same:
            each.join(130)
        assert len({load.acknowledged.pop(f"same-{again}") for again in range(4)}) == 1
        clients = [threading.Thread(target=load.create, args=(who,)) for who in range(3)]
        for client in clients:
            client.start()
        ends = time.monotonic() + 4
        while time.monotonic() < ends:
            time.sleep(chance.uniform(0.3, 0.9))
            killed += trouble(installation, web, chance)
        load.stop.set()
        for client in clients:
            client.join(130)
    assert not load.failures, load.failures[:3]
    assert killed >= 2
    assert load.acknowledged
    installation.run("worker", "--once")
    check(installation, load)


def trouble(installation: Kept, web: Server, chance: random.Random) -> int:
    """Kill one of the processes, or on PostgreSQL now and then every connection in mid-request."""
    if installation.url and chance.random() < 0.4:
        name = installation.url.rsplit("/", 1)[1]
        server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        return 1
    children = web.children()
    if not children:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(chance.choice(children), signal.SIGKILL)
    return 1


def check(installation: Kept, load: Load) -> None:
    """Every acknowledged case is there exactly once, numbered without a gap, owned, sealed and delivered."""
    left = installation.does("audit")
    assert set(load.acknowledged) <= set(left["keys"])
    assert set(left["keys"].values()) == {1}
    assert set(load.acknowledged.values()) <= set(left["numbers"])
    days: dict[str, list[int]] = {}
    for number in left["numbers"]:
        day, place = re.fullmatch(r"(.+)-(\d+)", number).groups()
        days.setdefault(day, []).append(int(place))
    assert all(sorted(places) == list(range(1, len(places) + 1)) for places in days.values())
    assert (left["ownerless"], left["chains"]) == (0, len(left["numbers"]))
    assert installation.run("verify").returncode == 0


@postgres
def test_a_database_that_goes_away_comes_back_by_itself(kept):
    installation, people = kept
    name = installation.url.rsplit("/", 1)[1]
    with installation.serving() as web:
        try:
            server(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            root = f"http://127.0.0.1:{web.port}"
            for _again in range(2):
                page = httpx.get(f"{root}/", cookies={"sessionid": "x" * 32}, timeout=10)
            told = httpx.get(f"{root}/api/v1/cases", headers={"Authorization": f"Bearer {people['tokens'][0]}"}, timeout=10)
            health = [httpx.get(f"{root}{path}", timeout=10).status_code for path in ("/healthz", "/healthz/ready", "/healthz/live")]
        finally:
            server(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert (page.status_code, "sw-door" in page.text, "Traceback" in page.text) == (503, True, False)
        assert (told.status_code, told.json()["code"], told.headers["Retry-After"]) == (503, "database_away", "5")
        assert health == [503, 503, 200]
        web.wait()
        assert httpx.get(f"{root}/accounts/login/", timeout=10).status_code == 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)], capture_output=True, check=False
    ).returncode == 0  # fmt: skip
    if not mounted:
        pytest.skip("mounting a small disk is not permitted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the disk of PostgreSQL is its server's")
def test_a_full_disk_is_said_clearly_and_harms_nothing(kept, small_disk):
    first, people = kept
    home = small_disk / "home"
    shutil.copytree(first.home, home)
    installation = Kept(home)
    auth = {"Authorization": f"Bearer {people['tokens'][0]}"}
    body = {"kind": "complaint", "category_id": people["category"], "name": "彭晓岚", "phone": "13800002607",
            "description": "约了两次装宽带都没有人上门" * 100, "channel": "phone"}  # fmt: skip
    with installation.serving("--no-worker") as web:
        root = f"http://127.0.0.1:{web.port}"
        filler = small_disk / "filler"
        filler.write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - 200_000))
        answers = [
            httpx.post(f"{root}/api/v1/cases", json=body, headers={**auth, "Idempotency-Key": f"full-{count}"}, timeout=30)
            for count in range(12)
        ]
        refused = answers[-1]
        assert (refused.status_code, refused.json()["code"]) == (507, "disk_full"), refused.text
        assert {each.status_code for each in answers} <= {201, 507}
        file = httpx.post(f"{root}/api/v1/files", files={"file": ("大.txt", b"x" * 600_000)}, headers=auth, timeout=30)
        assert file.status_code == 507, file.text
        assert not [each for each in (home / "files").rglob("*") if each.is_file()]
        assert web.get("/healthz") == (503, '{"status": "disk full"}')
        filler.unlink()
        again = httpx.post(f"{root}/api/v1/cases", json=body, headers={**auth, "Idempotency-Key": "full-11"}, timeout=30)
        assert again.status_code == 201, again.text
        web.wait()
    assert installation.run("verify").returncode == 0
