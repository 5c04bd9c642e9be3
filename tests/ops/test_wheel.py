"""A wheel built from the tree carries everything: installed into an empty environment it runs without Node."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ops.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]
UV = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not UV, reason="uv is not here")]


def uv(*words: str | Path) -> str:
    """Run uv; its complaint is the test's."""
    env = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    done = subprocess.run(
        [str(UV), *map(str, words)], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--out-dir", folder, "--python", sys.executable)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel in an environment with nothing else, the versions of the lock, and no Node on the path."""
    room = tmp_path_factory.mktemp("empty")
    lock = room / "lock.txt"
    lock.write_text(uv("export", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "-q"))
    uv("venv", "--python", sys.executable, room / "venv")
    uv("pip", "install", "--python", room / "venv" / "bin" / "python", "-c", lock, wheel)
    (room / "home").mkdir()
    return Installation(room / "home", (str(room / "venv" / "bin" / "shouwen"),), path=str(room / "nothing"))


def test_it_holds_assets_catalogues_and_licences(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(re.search(r"desk/static/desk/desk-\w+\.js$", name) for name in names)
    assert any(re.search(r"desk/static/desk/desk-\w+\.css$", name) for name in names)
    assert any(name.endswith("static/third-party-licences.txt") for name in names)
    assert any(name.endswith("locale/en/LC_MESSAGES/django.mo") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any("/tests/" in name or "node_modules" in name for name in names)


def test_the_licences_name_every_package_shipped(wheel: Path):
    archive = zipfile.ZipFile(wheel)
    name = next(name for name in archive.namelist() if name.endswith("third-party-licences.txt"))
    text = archive.read(name).decode()
    for package in ("htmx.org", "@alpinejs/csp", "@tabler/core", "@tabler/icons"):
        assert f"\n{package} " in text


def test_it_runs_in_an_empty_environment(installed: Installation):
    assert shutil.which("node", path=installed.path) is None
    installed.init(from_nothing=True)
    with installed.serving() as server:
        status, page = server.get("/accounts/login/")
        assert status == 200
        assets = re.findall(r'(?:src|href)="(/static/[^"#]+)', page)
        assert any(asset.endswith(".js") for asset in assets)
        assert {server.get(asset)[0] for asset in assets} == {200}
    assert installed.run("verify").returncode == 0
