"""``make bench``: fill, measure ours and the ceiling in turn, print and keep the table."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import psycopg

from bench import ceilings, desk, fill, grow, load
from bench.texts import COMMON, RARE, Texts

PORT = 8190
BASE = f"http://127.0.0.1:{PORT}"
NAME = "shouwen_bench"


def database(name: str = NAME) -> str:
    """Make a database of ours where there is none, and say its URL."""
    with psycopg.connect(ceilings.ADMIN, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            admin.execute(f"CREATE DATABASE {name}")
    return ceilings.ADMIN.rsplit("/", 1)[0] + f"/{name}"


def set_up(url: str, var: Path) -> None:
    """Django on the bench's database."""
    os.environ.update(SHOUWEN_DATABASE_URL=url, SHOUWEN_VAR=str(var), DJANGO_SETTINGS_MODULE="shouwen.settings.django",
                      SHOUWEN_API_RATE="1000000")  # fmt: skip
    import django

    django.setup()


def house() -> dict[str, Any]:
    """Eight centres with an agent each, a token and a session for everyone; made once."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from shouwen.casework.deadlines import actions as deadlines
    from shouwen.foundation.access import testing
    from shouwen.foundation.organisation.models import Person, Unit
    from shouwen.kit import clock
    from shouwen.kit.migrating import lightly
    from shouwen.relations.catalogue import actions as catalogue

    with lightly():
        call_command("migrate", verbosity=0)
    if not Unit.objects.exists():
        catalogue.load_base(at=clock.now())
        deadlines.seed()
        testing.seed_roles()
        province = testing.centre("江海省客服中心", prefix="JH")
        for number in range(8):
            city = testing.centre(f"第{number + 1}客服中心", prefix=f"C{number}", parent=Unit.objects.get(pk=province.pk))
            agent = testing.person(testing.unit_of(city, "投诉一班", level="team"), "senior_agent", grade="senior")
            Person.objects.filter(pk=agent.pk).update(user=User.objects.create(username=f"bench{number}"))
    agents = list(Person.objects.filter(user__username__startswith="bench").order_by("user__username"))
    return {"agents": agents, "tokens": [_token(each) for each in agents], "sessions": [_session(each) for each in agents]}


def _token(person: Any) -> str:
    from datetime import timedelta

    from shouwen.foundation.access.actions import make_token
    from shouwen.kit import clock
    from shouwen.kit.actor import SYSTEM

    now = clock.now()
    return make_token(person_id=person.pk, name="bench", rights=("*",), expires_at=now + timedelta(days=1), actor=SYSTEM,
                      at=now)[1]  # fmt: skip


def _session(person: Any) -> str:
    from importlib import import_module

    from django.conf import settings
    from django.contrib import auth

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[auth.SESSION_KEY] = str(person.user_id)
    store[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[auth.HASH_SESSION_KEY] = person.user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def bring_in(count: int, agents: list[Any], var: Path) -> dict[str, float]:
    """Bring in what is missing up to ``count`` cases, an eighth for each centre; rates of the first and last tenth."""
    from shouwen.casework.cases.models import Case
    from shouwen.foundation.access.actions import actor_for
    from shouwen.interfaces.ops.importing import mapping, run
    from shouwen.kit import clock

    if Case.objects.count() >= count:
        return {}
    var.mkdir(parents=True, exist_ok=True)
    (var / "bench.toml").write_text(fill.MAPPING, encoding="utf-8")
    rates: list[float] = []
    for number, agent in enumerate(agents):
        table = var / f"cases{number}.csv"
        fill.write(table, count // len(agents), seed=number)
        tally = run.bring_in(table, mapping.load("bench", var), actor=actor_for(agent.pk, via="import"), clock=clock.now,
                             rejected=var / "rejected.csv")  # fmt: skip
        rates.append(tally.rate)
        print(f"  {(number + 1) * count // len(agents):>9} cases, {tally.rate:.0f}/s", flush=True)
    with psycopg.connect(os.environ["SHOUWEN_DATABASE_URL"], autocommit=True) as own:
        own.execute("VACUUM ANALYZE")
    return {"first": rates[0], "last": rates[-1]}


@contextmanager
def serving(url: str = "") -> Iterator[tuple[int, float]]:
    """``shouwen serve`` with two workers; yields its process and the seconds to its first answer."""
    command = [str(Path(sys.executable).with_name("shouwen")), "serve", "--port", str(PORT), "--workers", "2", "--no-worker"]
    server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": "src"} | ({"SHOUWEN_DATABASE_URL": url} if url else {}))  # fmt: skip
    try:
        yield server.pid, load.wait_for(f"{BASE}/healthz")
    finally:
        server.terminate()
        server.wait(15)


def scenarios(people: dict[str, Any], count: int) -> dict[str, list[load.Request]]:
    """The requests of each kind of work, spread over the centres."""
    from shouwen.casework.cases.models import Case
    from shouwen.relations.catalogue import queries as catalogue

    texts = Texts(5)
    json_type = "Content-Type: application/json"
    tokens = [f"Authorization: Bearer {text}" for text in people["tokens"]]
    cookies = [f"Cookie: {text}" for text in people["sessions"]]
    category = catalogue.categories(_actor(people["agents"][0]), kind="complaint")[0].id
    numbers = [
        list(Case.objects.filter(is_open=True, owner=agent).order_by("id").values_list("number", flat=True)[:40])
        for agent in people["agents"]
    ]
    bodies = [texts.complaint(number) for number in range(1, 400)]
    creates = [
        load.Request("POST", "/api/v1/cases", (tokens[n % 8], json_type, "Idempotency-Key: x"), json.dumps(
            {"kind": "complaint", "title": title[:60], "description": body, "category_id": str(category), "channel": "phone",
             "name": f"客户{n % 5000 + 1}", "phone": f"1380000{n % 5000 + 1:04d}"}, ensure_ascii=False))
        for n, (title, body) in enumerate(bodies)
    ]  # fmt: skip
    owned = [(place, number) for place in range(8) for number in numbers[place]]

    def on_cases(suffix: str, body: dict[str, Any] | None = None) -> list[load.Request]:
        text = json.dumps(body, ensure_ascii=False) if body else ""
        return [load.Request("POST" if body else "GET", f"/api/v1/cases/{number}{suffix}", (tokens[place], json_type), text)
                for place, number in owned]  # fmt: skip

    return {
        "create": creates,
        "queue JSON": [load.Request("GET", "/api/v1/cases?limit=50", (token,)) for token in tokens],
        "queue HTML": [load.Request("GET", "/cases/", (cookie,)) for cookie in cookies],
        "case page": [load.Request("GET", f"/cases/{number}/", (cookies[place],)) for place, number in owned],
        "note": on_cases("/notes", {"text": "查过派单记录，师傅已改约到明天上午"}),
        "reply": on_cases("/replies", {"text": "您好，师傅明天上午十点到，请留人在家"}),
        "search rare": [load.Request("GET", f"/api/v1/cases?open=true&text={quote(RARE)}", (token,)) for token in tokens],
        "search common": [load.Request("GET", f"/api/v1/cases?open=true&text={quote(COMMON)}", (token,)) for token in tokens],
    }


def _actor(person: Any) -> Any:
    from shouwen.foundation.access.actions import actor_for

    return actor_for(person.pk)


CEILING = {"create": "create", "queue JSON": "page", "queue HTML": "html", "case page": "html"}
GOAL = {"create": 0.6, "queue JSON": 0.5, "queue HTML": 0.6, "case page": 0.3}


def measure(people: dict[str, Any], count: int, seconds: int, only: str) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Every kind of work on ours, and in the same minute on the ceiling where there is one."""
    session = ceilings.prepare(count) if ceilings.there() else ""
    rows: list[dict[str, Any]] = []
    weight: dict[str, float] = {}
    for name, asked in scenarios(people, count).items():
        if only and only not in name:
            continue
        top = ceilings.beside(CEILING[name], session) if session and name in CEILING else nullcontext()
        with serving() as (pid, start), top as ceiling:
            row = in_turn(pid, name, asked, ceiling, seconds)
            weight = {"start_s": round(start, 2), "memory_mib": max(weight.get("memory_mib", 0), round(load.memory(pid), 1))}
        rows.append(row)
        print(line(row), flush=True)
    return rows, weight


TURNS = 5


def in_turn(
    pid: int, name: str, asked: list[load.Request], ceiling: Callable[[int], load.Figure] | None, seconds: int
) -> dict[str, Any]:
    """Ours and the ceiling in short turns, so that both meet the machine's quick and slow moments; the median of each, and of
    the turns' ratios."""
    clients = 1 if name.startswith("search") else 8
    load.sure(BASE, asked[0])
    load.drive(BASE, asked, clients=clients, seconds=1, warm=1)
    ours, tops, spent = [], [], 0.0
    for _turn in range(TURNS):
        before = load.processor(pid)
        ours.append(load.drive(BASE, asked, clients=clients, seconds=seconds, warm=1))
        spent += (load.processor(pid) - before) * 1000 / max(1, ours[-1].rate * (seconds + 1))
        if ceiling:
            tops.append(ceiling(seconds).rate)
    figure = load.Figure(
        rate=median(each.rate for each in ours),
        p50=median(each.p50 for each in ours),
        p95=median(each.p95 for each in ours),
        bad=sum(each.bad for each in ours),
        bytes=round(median(each.bytes for each in ours)),
    )
    ratio = median(each.rate / top for each, top in zip(ours, tops, strict=True)) if tops else None
    return {"work": name, **asdict(figure), "cpu_ms": round(spent / TURNS, 2), "ceiling": median(tops) if tops else None,
            "ratio": ratio, "goal": GOAL.get(name)}  # fmt: skip


def at_ten_times(people: dict[str, Any], count: int, seconds: int) -> list[dict[str, Any]]:
    """The queue on ten times as many cases, beside the same queue on the cases themselves, in turn."""
    from django.db import connections

    wanted = {name: asked for name, asked in scenarios(people, count).items() if name.startswith("queue")}
    connections.close_all()
    large = grow.clone(ceilings.ADMIN, NAME, f"{NAME}_large")
    rows = []
    try:
        print(f"\n{grow.multiply(large, 10)} cases:", flush=True)
        for name, asked in wanted.items():
            with serving() as _:
                small = load.drive(BASE, asked, seconds=seconds)
            with serving(large) as _:
                figure = load.drive(BASE, asked, seconds=seconds)
            rows.append({"work": name, **asdict(figure), "p50_before": small.p50, "growth": figure.p50 / small.p50})
            print(f"| {name:<14} | p50 {small.p50:.1f} -> {figure.p50:.1f} ms | p95 {small.p95:.1f} -> {figure.p95:.1f} ms "
                  f"| {figure.p50 / small.p50:.2f} times, goal <= 1.20 |", flush=True)  # fmt: skip
    finally:
        grow.drop(ceilings.ADMIN, f"{NAME}_large")
    return rows


def at_the_desk(count: int, each: int, only: str, var: Path) -> list[dict[str, Any]]:
    """Every page of the desk on a centre of its own; in a process of its own, for it is another database."""
    told = {"SHOUWEN_DATABASE_URL": database(f"{NAME}_desk"), "SHOUWEN_VAR": str(var), "DJANGO_SETTINGS_MODULE": "shouwen.settings.django"}
    command = [sys.executable, "-m", "bench.desk", f"--cases={count}", f"--each={each}", f"--only={only}"]
    if subprocess.run(command, env={**os.environ, "PYTHONPATH": "src", **told}, check=False).returncode:
        raise SystemExit("the desk could not be measured")
    rows: list[dict[str, Any]] = json.loads((var / "desk.json").read_text())["rows"]
    return rows


def line(row: dict[str, Any]) -> str:
    """One row of the table."""
    ratio = f"{row['ratio']:.0%}" if row["ratio"] else "–"
    goal = f"≥ {row['goal']:.0%}" if row["goal"] else "–"
    ceiling = f"{row['ceiling']:.0f}" if row["ceiling"] else "–"
    bad = f"  {row['bad']} failed" if row["bad"] else ""
    return (f"| {row['work']:<14} | {row['rate']:>8.1f} | {row['p50']:>7.1f} | {row['p95']:>7.1f} | {row['bytes']:>7.0f} "
            f"| {row['cpu_ms']:>6.2f} | {ceiling:>7} | {ratio:>5} | {goal:>6} |{bad}")  # fmt: skip


HEAD = ("| work           |  per sec |  p50 ms |  p95 ms |   bytes | CPU ms | ceiling | ratio |   goal |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|")  # fmt: skip


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=2, help="so long a turn, of which there are five")
    parser.add_argument("--only", default="", help="only the work whose name holds this")
    parser.add_argument("--ten-times", action="store_true", help="also the queue on ten times as many cases")
    parser.add_argument("--desk", choices=("yes", "no", "only"), default="yes", help="time every page of the desk")
    parser.add_argument("--each", type=int, default=20, help="so many requests a page of the desk")
    asked = parser.parse_args()
    var = Path("var/bench").resolve()
    var.mkdir(parents=True, exist_ok=True)
    pages = [desk.Row(**row) for row in at_the_desk(asked.cases, asked.each, asked.only, var)] if asked.desk != "no" else []
    (var / "desk.md").write_text("\n".join([desk.HEAD, *map(desk.line, pages)]) + "\n")
    if asked.desk == "only":
        return
    set_up(database(), var)
    people = house()
    print(f"{asked.cases} cases:", flush=True)
    began = time.monotonic()
    rates = bring_in(asked.cases, people["agents"], var)
    print(f"  ready in {time.monotonic() - began:.0f} s\n{HEAD}", flush=True)
    rows, weight = measure(people, asked.cases, asked.seconds, asked.only)
    large = at_ten_times(people, asked.cases, asked.seconds) if asked.ten_times else []
    print(f"\nstart {weight['start_s']} s, memory of two workers after the run {weight['memory_mib']} MiB")
    if not ceilings.there():
        print(f"no ceiling column: {ceilings.FOLDER} is not there (SHOUWEN_BENCH_LIMITS)")
    kept = {"cases": asked.cases, "import": rates, "rows": rows, "desk": desk.as_kept(pages), "ten_times": large, **weight}
    (var / "result.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False))
    (var / "result.md").write_text("\n".join([HEAD, *map(line, rows), "", desk.HEAD, *map(desk.line, pages)]) + "\n")


if __name__ == "__main__":
    main()
