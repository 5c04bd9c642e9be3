"""The ceiling: bare Django with session and user, doing the same work on a ticket's own few tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.load import Figure, Request, drive, wait_for
from bench.texts import Texts

FOLDER = Path(os.environ.get("SHOUWEN_BENCH_LIMITS", "../shared/bench")).resolve() / "limits"
ADMIN = os.environ.get("SHOUWEN_BENCH_ADMIN", "postgres://shouwen:shouwen@127.0.0.1:5432/postgres")
PLACE = urlsplit(ADMIN)
OWN = f"postgres://bench:bench@{PLACE.hostname}:{PLACE.port or 5432}/bench"
PORT = 8191


def there() -> bool:
    """Whether the ceiling programs are at hand."""
    return (FOLDER / "app_django.py").is_file()


def prepare(tickets: int) -> str:
    """Make the ceiling's database with its tickets (kept when it has that many); returns a session's cookie."""
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = 'bench'").fetchone():
            admin.execute("CREATE ROLE bench SUPERUSER LOGIN PASSWORD 'bench'")
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = 'bench'").fetchone():
            admin.execute("CREATE DATABASE bench OWNER bench")
    with psycopg.connect(OWN, autocommit=True) as own:
        if not _filled(own, tickets):
            _fill(own, tickets)
    out = subprocess.run([sys.executable, "mksession.py"], cwd=FOLDER, env=_environment(), capture_output=True, text=True)
    if out.returncode:
        raise SystemExit(f"the ceiling's session could not be made:\n{out.stderr[-2000:]}")
    return out.stdout.strip().splitlines()[-1]


def _filled(own: psycopg.Connection, tickets: int) -> bool:
    if not own.execute("SELECT to_regclass('ticket')").fetchone()[0]:  # type: ignore[index]
        return False
    return own.execute("SELECT count(*) >= %s FROM ticket", [tickets]).fetchone() == (True,)


def _fill(own: psycopg.Connection, tickets: int) -> None:
    own.execute((FOLDER / "schema.sql").read_text())
    own.execute("CREATE TABLE IF NOT EXISTS seed_text (title text, body text); TRUNCATE seed_text")
    texts = Texts()
    with own.cursor() as cursor:
        cursor.executemany("INSERT INTO seed_text VALUES (%s, %s)", [texts.complaint(n) for n in range(1, 2001)])
    script = (FOLDER / "fill.sql").read_text().replace(":n)", f"{tickets})")
    for statement in script.split(";"):
        lines = [line for line in statement.splitlines() if not line.startswith("--")]
        if "".join(lines).strip():
            own.execute("\n".join(lines))


def _environment() -> dict[str, str]:
    return {**os.environ, "PGPORT": str(PLACE.port or 5432), "DJ_MW": "1", "DJ_DB": "bench", "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def serving(session: str) -> Iterator[str]:
    """The ceiling program under two workers; yields its address."""
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--workers", "2",
               "--blocking-threads", "2", "--host", "127.0.0.1", "--port", str(PORT), "--no-ws", "--log-level", "error",
               "app_django:application"]  # fmt: skip
    server = subprocess.Popen(command, cwd=FOLDER, env=_environment())
    try:
        wait_for(f"http://127.0.0.1:{PORT}/hello", [f"Cookie: sessionid={session}"])
        yield f"http://127.0.0.1:{PORT}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def beside(name: str, session: str) -> Iterator[Callable[[int], Figure]]:
    """The ceiling of one kind of work, up and ready to be driven for so many seconds, again and again: ``create``, ``page``
    (50 rows as JSON) or ``html`` (50 rows as a page)."""
    cookie, texts = f"Cookie: sessionid={session}", Texts(3)
    if name == "create":
        bodies = [texts.complaint(number) for number in range(1, 400)]
        asked = [Request("POST", "/create", (cookie, "Content-Type: application/json"),
                         json.dumps({"title": title, "body": body, "queue": n % 8 + 1, "priority": n % 5 + 1,
                                     "customer": n % 5000 + 1}, ensure_ascii=False))
                 for n, (title, body) in enumerate(bodies)]  # fmt: skip
    else:
        asked = [Request("GET", f"/{name}?q={queue}", (cookie,)) for queue in range(1, 9)]
    with serving(session) as base:
        yield lambda seconds: drive(base, asked, seconds=seconds, warm=1)
