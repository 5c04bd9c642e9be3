"""Set up this folder: its own environment, the installed program, the built front end.

    tools/setup.py          what running needs
    tools/setup.py --dev    what testing and checking need besides

Standard library only. Each step leaves a stamp of what it was made from, so that the second time takes no time.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import frontend

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("SHOUWEN_VENV", ROOT / ".venv"))
PYTHON = VENV / "bin" / "python"
CHINESE = os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh")


class Stopped(SystemExit):
    """The one clear sentence a set-up ends with when it cannot go on."""


def words(chinese: str, english: str) -> str:
    """The text in the language of this terminal."""
    return chinese if CHINESE else english


def say(chinese: str, english: str) -> None:
    """One line of progress, with the time since the start."""
    print(f"[{time.monotonic() - BEGAN:5.1f}s] {words(chinese, english)}", flush=True)


def run(*command: str | Path, **extra: str) -> None:
    """Run a program whose own output is the progress.

    :raises Stopped: when it fails; it has said why.
    """
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=dict(os.environ, **extra), check=False
    )
    if done.returncode:
        name = Path(command[0]).name
        raise Stopped(words(f"停在“{name}”这一步，原因见上", f"Stopped at “{name}”; the reason stands above"))


def may_install() -> list[str] | None:
    """How to call apt-get here: as root, by sudo without a password, or not at all."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    asked = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return (
        ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        if asked and asked.returncode == 0
        else None
    )


def install(*packages: str) -> None:
    """Install system packages.

    :raises Stopped: when that is not permitted here, naming them all in one sentence.
    """
    command, names = may_install(), " ".join(packages)
    if command is None:
        raise Stopped(
            words(
                f"还缺这些，请先安装：apt-get install {names}",
                f"Still missing; please install: apt-get install {names}",
            )
        )
    say(f"安装 {names}", f"Installing {names}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    run(*command, *options, "update", "-qq", **quiet)
    run(*command, *options, "install", "-y", "-qq", "--no-install-recommends", *packages, **quiet)


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """One hash over files and words."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def environment() -> None:
    """Make the environment of this folder, with uv in it."""
    if not PYTHON.exists():
        make_environment()
    if not (VENV / "bin" / "uv").exists():
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv>=0.7")


def make_environment() -> None:
    """An empty environment, with the system package that makes it when that is missing."""
    say("建立运行环境 .venv", "Making the environment .venv")
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        install(
            "python3-venv" if sys.executable == "/usr/bin/python3" else f"{Path(sys.executable).name}-venv"
        )
    run(sys.executable, "-m", "venv", "--clear", VENV)


def program(dev: bool) -> None:
    """Install the program and what it is locked to."""
    groups = ["--group", "dev"] if dev else []
    if frontend.node_on_path() is None:
        groups += ["--group", "node"]
    inputs = [ROOT / "pyproject.toml", ROOT / "uv.lock", ROOT / "hatch_build.py"]
    wanted = fingerprint([*inputs, *sorted(ROOT.glob("src/**/*.po"))], *groups)
    stamp = VENV / f".installed{'-dev' if dev else ''}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("安装程序和依赖", "Installing the program and its libraries")
    settings = {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV),
                "UV_COMPILE_BYTECODE": "1"}  # fmt: skip
    sync = ["sync", "--frozen", "--inexact", "--extra", "postgres", "--reinstall-package", "shouwen"]
    run(VENV / "bin" / "uv", *sync, "--python", PYTHON, *groups, **settings)
    stamp.write_text(wanted)


def bytecode() -> None:
    """Compile our own modules now, so that no start has to: the libraries' were when they were installed."""
    run(PYTHON, "-m", "compileall", "-q", ROOT / "src")


def front_end() -> None:
    """Build scripts, styles and icons."""
    if frontend.is_built(ROOT):
        return
    say("构建界面文件", "Building the front-end files")
    packages = next(VENV.glob("lib/python3*/site-packages"))
    try:
        frontend.build(ROOT, packages)
    except (frontend.NoNode, subprocess.CalledProcessError) as failure:
        raise Stopped(
            words(f"界面文件没有建成：{failure}", f"The front end was not built: {failure}")
        ) from None


def prepare(dev: bool = False) -> None:
    """All steps in order; those already done take no time."""
    environment()
    program(dev)
    bytecode()
    front_end()


BEGAN = time.monotonic()

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dev", action="store_true", help="also what testing and checking need")
    prepare(parser.parse_args().dev)
