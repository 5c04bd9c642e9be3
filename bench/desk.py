"""Every page of the desk, asked for in this process by whoever of some colleagues it is slowest for.

Time is that of the server alone, from the request's entry into Django to the last byte; statements are counted apart.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import centre
from bench.things import Things

PEOPLE = ("chenyuwei", "zhengliqun", "lusiyuan", "luoziqian", "zhonghuimin", "fangzhiyuan", "shenguodong", "wenjing", "sumin",
          "liangyongchang", *centre.NARROW)  # fmt: skip
"""A senior agent, a head, an administrator; a branch clerk, the service manager, the centre's head, the province's,
the compiler, finance and the general manager's hotline open what those three may not; two agents see less than their centre."""
GAP = re.compile(r"<(?:\w+:)?(\w+)>")
GOAL = 100.0
"""ms, p95 (an answer within a tenth of a second is felt as at once)."""
ELSEWHERE = ("portal:", "live:", "ops:", "account", "mfa_", "api")
ASKED: dict[str, tuple[str, ...]] = {
    "desk:home": ("", "?tab=handle", "?tab=offers"),
    "desk:search": ("?q=宽带", "?q=掉线", "?q=客户12", "?q=13900000017", "?q=宽带+客户12", "?q=投诉+空调"),
    "desk:team_rows": ("?figure=breached", "?figure=open"),
    "desk:team_proof": ("", "?replay=1"),
    "cases:queue": ("", "?layout=table", "?view=overdue", "?is_open=0", "?is_open=0&q=宽带", "?part=total", "?q=宽带", "?sort=-priority&layout=table"),
    "cases:loop_rows": ("?figure=at_return",),
    "cases:assurances": ("?days=90",),
    "cases:receivers": ("?q=何", "?units=1"),
    "cases:new_beside": ("?phone=13900000017", "?phone=1390000"),
    "catalogue:search": ("?q=kd", "?q=宽带"),
    "customers:list": ("", "?q=客户12", "?q=0017"),
    "customers:suggest": ("?phone=13900000017", "?q=13900000017", "?q=0017"),
    "ledger:log": ("", "?kind=cases.CaseRegistered"),
    "workorders:list": ("", "?tab=open", "?tab=ended"),
    "automation:rule_new": ("?example=morning",),
    "knowledge:list": ("", "?sort=reply", "?q=宽带"),
}
"""What a page is asked with, in turn."""


@dataclass
class Row:
    """What one address took: ms, statements, bytes, and for whom."""

    page: str
    who: str
    p50: float
    p95: float
    queries: int
    bytes: int
    cpu_ms: float = 0.0
    paths: list[str] = field(default_factory=list, repr=False)


def names() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every address of the desk: its name, its pattern, its parts."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: list[Any], before: str, space: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for each in patterns:
            here = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, here, f"{space}{each.namespace}:" if each.namespace else space)
            elif isinstance(each, URLPattern):
                yield f"{space}{each.name}", here, tuple(each.pattern.regex.groupindex)

    for name, pattern, parts in walk(get_resolver().url_patterns, "", ""):
        if not name.startswith(ELSEWHERE) and not pattern.startswith(("api/", "portal/")):
            yield name, "/" + pattern, parts


def client(username: str) -> Any:
    """A browser in which somebody is signed in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    made = Client(raise_request_exception=False, headers={"host": "localhost"})
    made.force_login(get_user_model().objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return made


def addresses(name: str, pattern: str, parts: tuple[str, ...], things: Things) -> list[str]:
    """Addresses to ask in turn: of many things where it is of one thing, with what a page is asked with."""
    gaps = GAP.sub(r"{\1}", pattern)
    bare = [gaps.format(**values) for values in things.of(name, parts)] if parts else [pattern]
    asked = ASKED.get(name, ("",))
    return [place + more for place in bare for more in asked]


def answer(client_: Any, path: str) -> tuple[int, float, float, int]:
    """Ask once: status, ms, ms of processor, bytes. A download is read to its end."""
    cpu, began = time.process_time(), time.perf_counter()
    found = client_.get(path)
    body = b"".join(found.streaming_content) if found.streaming else found.content
    return found.status_code, (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000, len(body)


def statements(ask: Callable[[], Any]) -> int:
    """How many statements something takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


def measured(name: str, paths: dict[str, list[str]], browsers: dict[str, Any], each: int) -> Row | None:
    """The figures of one address for whom it is slowest; None when nobody may open it by GET."""
    tries = []
    for who, places in paths.items():
        good = [place for place in places[:6] if answer(browsers[who], place)[0] == 200]
        if good:
            tries.append((max(min(answer(browsers[who], place)[1] for _ in range(2)) for place in good), who))
    if not tries:
        return None
    who = max(tries)[1]
    places = [place for place in paths[who] if answer(browsers[who], place)[0] == 200] or paths[who][:1]
    took = sorted((answer(browsers[who], places[turn % len(places)]) for turn in range(each)), key=lambda one: one[1])
    asked = max(statements(partial(answer, browsers[who], place)) for place in places[:4])
    return Row(name, who, took[each // 2][1], took[min(each - 1, int(each * 0.95))][1], asked, max(one[3] for one in took),
               sorted(one[2] for one in took)[each // 2], places[:3])  # fmt: skip


def pages(each: int, only: str = "") -> tuple[list[Row], list[str]]:
    """Every page somebody may open, the slowest first; and the addresses nobody opened by GET."""
    browsers = {who: client(who) for who in PEOPLE}
    things = {who: Things(who) for who in PEOPLE}
    rows, shut = [], []
    for name, pattern, parts in names():
        if only and only not in name:
            continue
        paths = {who: addresses(name, pattern, parts, things[who]) for who in PEOPLE}
        row = measured(name, paths, browsers, each)
        if row:
            rows.append(row)
        else:
            shut.append(name)
    return sorted(rows, key=lambda row: -row.p95), shut


def line(row: Row) -> str:
    """A row of the table."""
    bad = "  over" if row.p95 > GOAL else ""
    return (f"| {row.page:<28} | {row.who:<14} | {row.p50:>7.1f} | {row.p95:>7.1f} | {row.cpu_ms:>6.1f} | {row.queries:>7} "
            f"| {row.bytes:>7} |{bad}")  # fmt: skip


HEAD = ("| page                         | for            |  p50 ms |  p95 ms | CPU ms | queries |   bytes |\n"
        "|---|---|---:|---:|---:|---:|---:|")  # fmt: skip


def as_kept(rows: list[Row]) -> list[dict[str, Any]]:
    """Rows as the bench's file keeps them."""
    return [{name: value for name, value in asdict(row).items() if name != "paths"} for row in rows]


def main() -> None:
    """Make the centre where it is not yet, ask, print, keep: the database and the folder are those of the environment."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=20, help="so many requests a page")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    asked = parser.parse_args()
    import django

    django.setup()
    from django.core.management import call_command

    from bench.moves import moves
    from shouwen.kit.migrating import lightly

    with lightly():
        call_command("migrate", verbosity=0)
    began = time.monotonic()
    centre.play()
    centre.enrol()
    centre.narrow()
    held = centre.multiply(os.environ["SHOUWEN_DATABASE_URL"], asked.cases)
    print(f"\nthe desk at {held} cases (ready in {time.monotonic() - began:.0f} s):\n{HEAD}", flush=True)
    import_module("shouwen.interfaces.wsgi")  # what is loaded is collected as a server collects it, not in the midst of a page
    rows, shut = pages(asked.each, asked.only)
    rows += [] if asked.only else moves(asked.each)
    for row in rows:
        print(line(row), flush=True)
    print(f"{sum(row.p95 > GOAL for row in rows)} of {len(rows)} over {GOAL:.0f} ms; not opened by GET: {len(shut)}")
    kept = {"cases": held, "rows": as_kept(rows), "not_opened": shut}
    Path(os.environ["SHOUWEN_VAR"], "desk.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
