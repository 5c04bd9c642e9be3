"""A slice of the sample centre, served as people serve it, and one Chromium for all tests.

``SHOUWEN_TEST_CENTRE`` names a folder with a sample already played, which saves the tests' author half a minute.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser

from browser.desk import Centre, Desk
from browser.postbox import Postbox
from ops.conftest import Installation, free_port

HERE = Path(__file__).parent
FAILED = pytest.StashKey[bool]()
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with the sample's slice in it: played by the first process, copied by the others."""
    if named := os.environ.get("SHOUWEN_TEST_CENTRE"):
        return Path(named)
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    shared = tmp_path_factory.mktemp("all") if alone else tmp_path_factory.getbasetemp().parent
    played, own = shared / "centre", tmp_path_factory.mktemp("own") / "centre"
    with (shared / "centre.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not played.exists():
            play(tmp_path_factory.mktemp("playing") / "centre").rename(played)
    shutil.copytree(played, own)
    return own


def play(folder: Path) -> Path:
    """The sample's slice, in an installation of its own process; its files are at rest when this returns."""
    folder.mkdir()
    installation = Installation(folder)
    installation.prepare()
    done = subprocess.run(
        [sys.executable, str(HERE / "slice.py")], env=installation.environment(), capture_output=True, text=True, timeout=300
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


@pytest.fixture(scope="session")
def postbox() -> Iterator[Postbox]:
    """A real SMTP server on the loopback: what the centre sends lies in it."""
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    box.address = f"smtp://127.0.0.1:{server.port}"
    yield box
    server.stop()


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """The one Chromium; a process can start Playwright only once."""
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = os.environ.get("SHOUWEN_TEST_CHROMIUM") or shutil.which("chromium")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def centre(home: Path, postbox: Postbox, chrome: Browser) -> Iterator[Centre]:
    """The sample centre, served, and a browser to visit it with."""
    with Installation(home).serving(SHOUWEN_EMAIL_URL=postbox.address) as server:
        yield Centre(f"http://127.0.0.1:{server.port}", chrome)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def desks(centre: Centre, pictures: Path, request: pytest.FixtureRequest) -> Iterator[Centre]:
    """The centre; every desk opened by the test is put away after it, and none of them may have complained."""
    yield centre
    if request.node.stash.get(FAILED, False):
        centre.show(pictures / "failed", re.sub(r"\W+", "-", request.node.name))
    complaints = centre.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots are left for people to look at."""
    folder = Path(__file__).resolve().parents[2] / "var" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def agent(desks: Centre) -> Desk:
    """陈雨薇, a senior agent of 江州, at a desk of 1440 × 900."""
    return desks.sign_in("chenyuwei")
