"""An installation of one's own, in an empty folder, driven through the ``shouwen`` command as people drive it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from stencils import stencil

PASSWORD = "Qing-shan-2026"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """A folder with a database in it, and the program that works there."""

    home: Path
    program: tuple[str, ...] = (sys.executable, "-m", "shouwen.interfaces.ops.command")
    path: str = os.environ["PATH"]

    def environment(self, **more: str) -> dict[str, str]:
        """What the program sees: nothing of the test's own settings; Python's path only for the tree itself."""
        dropped = ["SHOUWEN_", "DJANGO_"] + ["PYTHON"] * (self.program[0] != sys.executable)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(tuple(dropped))}
        own = {"PATH": self.path, "SHOUWEN_VAR": str(self.home), "LANG": "C.UTF-8", "LC_ALL": ""}
        return {**kept, **own, **more}

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """One command to its end; whatever happens, nobody is shown a traceback."""
        done = subprocess.run(
            [*self.program, *words],
            env=self.environment(**more),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    def prepare(self) -> None:
        """Its tables, copied when tests have made them before; what makes them from nothing has tests of its own."""
        if stencil().exists():
            shutil.copy(stencil(), self.home / "shouwen.sqlite3")
        assert self.run("migrate").returncode == 0

    def init(self, *, from_nothing: bool = False) -> None:
        if not from_nothing:
            self.prepare()
        done = self.run(
            "init", "--pack", "none", "--tree", "single", "--centre", "江州客服中心", "--prefix", "JZ", "--name", "安然",
            "--staff-number", "A001", "--username", "anran", "--password", PASSWORD,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    @contextlib.contextmanager
    def serving(self, *words: str, **more: str) -> Iterator[Server]:
        """``shouwen serve`` until the block ends."""
        port = free_port()
        process = subprocess.Popen(
            [*self.program, "serve", "--port", str(port), *words], env=self.environment(**more), cwd=self.home
        )
        server = Server(process, port)
        try:
            server.wait()
            yield server
        finally:
            process.terminate()
            process.wait(30)


@dataclass
class Server:
    """A running ``shouwen serve``."""

    process: subprocess.Popen[bytes]
    port: int

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def wait(self, seconds: float = 30) -> None:
        """Until it answers."""
        for _turn in range(int(seconds * 10)):
            with contextlib.suppress(OSError):
                if self.get("/healthz")[0] == 200:
                    return
            assert self.process.poll() is None, "serve ended"
            time.sleep(0.1)
        raise AssertionError("serve does not answer")

    def children(self) -> list[int]:
        """The processes it began."""
        return [child.pid for child in psutil.Process(self.process.pid).children()]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def until(true: object, seconds: float = 20) -> None:
    """Wait for something to come true."""
    assert callable(true)
    for _turn in range(int(seconds * 10)):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come true")


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation after ``shouwen init``; tests must leave it as it is."""
    installation = Installation(tmp_path_factory.mktemp("shouwen"))
    installation.init()
    return installation


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    """A folder with nothing in it."""
    return Installation(tmp_path)


@pytest.fixture
def own(begun: Installation, tmp_path: Path) -> Installation:
    """A copy of the begun installation, to be spoilt."""
    shutil.copytree(begun.home, tmp_path / "own")
    return Installation(tmp_path / "own")
