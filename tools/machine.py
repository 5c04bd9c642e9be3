"""What tests need from the machine: PostgreSQL's programs, a Chromium, a Chinese font; and a database of their own."""

from __future__ import annotations

import contextlib
import os
import platform
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import setup

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
SHELL = "chromium-headless-shell"
"""Chromium without windows of its own: the same pages for two thirds of the work."""
CHROMIUM = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version first."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    return next(
        (path for path in folders if (path / "initdb").exists()), Path(on_path).parent if on_path else None
    )


def chromium() -> str | None:
    """A Chromium that can be started: not the stub which only points at a snap."""
    if named := os.environ.get("SHOUWEN_TEST_CHROMIUM"):
        return named
    for name in CHROMIUM:
        found = shutil.which(name)
        if found and b"snap" not in Path(found).read_bytes()[:4096]:
            return found
    return None


def has_chinese_font() -> bool:
    """Whether pages with Chinese text would show more than boxes."""
    asked = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=zh"], capture_output=True, check=False
    )
    return bool(asked and asked.stdout.strip())


def need_for_tests() -> None:
    """Install what tests need and is missing, all in one go.

    :raises setup.Stopped: naming everything that is missing, when installing is not permitted.
    """
    missing = []
    if postgres_programs() is None and not os.environ.get("SHOUWEN_TEST_POSTGRES"):
        missing.append("postgresql")
    if not is_ubuntu() and not os.environ.get("SHOUWEN_TEST_CHROMIUM") and shutil.which(SHELL) is None:
        with contextlib.suppress(setup.Stopped):  # a whole Chromium does as well
            setup.install(SHELL)
    if chromium() is None and not is_ubuntu():
        missing.append("chromium")
    if not has_chinese_font():
        missing += ["fontconfig", "fonts-noto-cjk"]
    if missing:
        setup.install(*missing)
    if chromium() is None:
        setup.say("下载 Chromium", "Fetching Chromium")
        setup.run(setup.VENV / "bin" / "playwright", "install", "--with-deps", "chromium")


def need_for_bench() -> None:
    """Install what the bench needs and is missing.

    :raises setup.Stopped: naming it, when installing is not permitted.
    """
    missing = [] if shutil.which("wrk") else ["wrk"]
    if postgres_programs() is None and not os.environ.get("SHOUWEN_BENCH_ADMIN"):
        missing.append("postgresql")
    if missing:
        setup.install(*missing)


def is_ubuntu() -> bool:
    """Ubuntu's chromium package is only a pointer to a snap; Playwright brings its own there."""
    with contextlib.suppress(OSError):
        return platform.freedesktop_os_release().get("ID") == "ubuntu"
    return False


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def postgres(named: str = "SHOUWEN_TEST_POSTGRES", options: str = QUICK) -> Iterator[str]:
    """The URL of a PostgreSQL: the one in the variable ``named``, or a private one that is gone afterwards.

    With other ``options`` than the usual ones it writes as an installation's does and survives a power cut.
    """
    if given := os.environ.get(named):
        yield given
        return
    home = Path(tempfile.mkdtemp(prefix="shouwen-pg-"))
    secret, port = secrets.token_hex(16), free_port()
    try:
        begin(home, secret, port, options)
        yield f"postgres://shouwen:{secret}@127.0.0.1:{port}/shouwen"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            call("pg_ctl", "-D", home / "data", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def begin(home: Path, secret: str, port: int, more: str) -> None:
    """Make and start a cluster."""
    (home / "secret").write_text(secret)
    if os.geteuid() == 0:
        server = pwd.getpwnam("postgres")
        for path in (home, home / "secret"):
            os.chown(path, server.pw_uid, server.pw_gid)
    options = ["-U", "shouwen", "-A", "scram-sha-256", f"--pwfile={home / 'secret'}"]
    call("initdb", "-D", home / "data", *options, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    where = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home}"
    call("pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", f"{more} {where}", "start")


def call(program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs, as its own user when we are root.

    :raises subprocess.CalledProcessError: when it fails.
    """
    folder = postgres_programs()
    if folder is None:
        raise setup.Stopped(setup.words("没有找到 PostgreSQL 的程序", "PostgreSQL's programs were not found"))
    as_server = (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    )
    command = [*as_server, str(folder / program), *map(str, arguments)]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr)
        done.check_returncode()
