"""Run in an installation's own process: workers that die, facts that pour in, and a look at what is left.

``python dying.py steps``: one worker dies by SIGKILL before, in and after a listener, and inside a timed job.
``python dying.py storm SECONDS``: facts pour in while workers and pourers are killed at random.
``python dying.py people``: three agents with tokens. ``python dying.py audit``: the state of the cases.
Each prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, ClassVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwen.settings.django")
django.setup()

from django.db import connection, connections, transaction  # noqa: E402

from shouwen.casework.cases.models import Case  # noqa: E402
from shouwen.foundation.access import actions as access  # noqa: E402
from shouwen.foundation.ledger import deliver, leases, worker  # noqa: E402
from shouwen.foundation.ledger.actions import announce  # noqa: E402
from shouwen.foundation.ledger.facts import Fact, fact  # noqa: E402
from shouwen.foundation.ledger.models import Delivery, Entry  # noqa: E402
from shouwen.foundation.ledger.slots import Heard, listens  # noqa: E402
from shouwen.foundation.organisation import actions as organisation  # noqa: E402
from shouwen.foundation.organisation.models import Unit  # noqa: E402
from shouwen.kit import clock  # noqa: E402
from shouwen.kit.actor import SYSTEM  # noqa: E402
from shouwen.kit.jobs import JOBS, Job  # noqa: E402
from shouwen.relations.catalogue import queries as catalogue  # noqa: E402

MOMENT = {"die": ""}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@fact("dying.Poured")
class Poured(Fact):
    subject_kind: ClassVar[str] = "dying"


@listens(Poured)
def on_poured(heard: Heard) -> None:
    """The effect is a row without any constraint: a second one would stand."""
    if MOMENT["die"] == "before":
        die()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO dying_effect (entry_id) VALUES (%s)", [heard.entry_id])
    if MOMENT["die"] == "in":
        die()


def on_job(*, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO dying_effect (entry_id) VALUES (0)")
    if MOMENT["die"] == "job":
        die()


def forked(run: Any, *given: Any) -> int:
    """Begin a child of this process with a connection of its own."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        run(*given)
    finally:
        os._exit(0)


def pour(subject: int, count: int) -> None:
    for _each in range(count):
        with transaction.atomic():
            announce(Poured(subject_id=subject), actor=SYSTEM, at=clock.now())


def work(moment: str, ahead: float = 0) -> None:
    """Turns until nothing is due; ``moment`` says when to die, ``ahead`` moves the worker's clock."""
    MOMENT["die"] = moment
    if moment == "after":  # the listener is through, its end is noted, and nothing is committed yet
        mark = Delivery.objects.filter

        def noted(*args: Any, **given: Any) -> Any:
            if set(given) == {"pk"}:
                die()
            return mark(*args, **given)

        deliver.Delivery.objects.filter = noted  # type: ignore[method-assign]
    while worker.turn(f"dying-{os.getpid()}", clock=lambda: clock.now() + timedelta(seconds=ahead)):
        pass


def one_job() -> Job:
    JOBS.clear()
    JOBS["dying.job"] = Job("dying.job", 60, on_job)
    return JOBS["dying.job"]


def steps() -> dict[str, Any]:
    JOBS.clear()
    pour(1, 6)
    ends = {}
    for moment in ("before", "in", "after"):
        ahead = len(ends) * (deliver.CLAIM.total_seconds() + 1)
        _pid, status = os.waitpid(forked(work, moment, ahead), 0)
        ends[moment] = os.WTERMSIG(status)
    before = left()
    work("", 4 * deliver.CLAIM.total_seconds())
    job = one_job()
    _pid, status = os.waitpid(forked(work, "job"), 0)
    ends["job"] = os.WTERMSIG(status)
    now = clock.now()
    taken = [leases.take(job, "next", at=now + timedelta(seconds=ahead)) for ahead in (1, 30, 62)]
    return {"ends": ends, "before": before, "taken": taken, **left()}


def storm(seconds: float) -> dict[str, Any]:
    JOBS.clear()
    chance = random.Random(7)
    living = {forked(rest_and_work): "worker" for _each in range(2)}
    living |= {forked(pour, subject, 10_000): "pourer" for subject in (1, 2)}
    killed: Counter[str] = Counter()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        time.sleep(chance.uniform(0.05, 0.25))
        victim = chance.choice(list(living))
        what = living.pop(victim)
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        killed[what] += 1
        again = forked(rest_and_work) if what == "worker" else forked(pour, killed.total(), 10_000)
        living[again] = what
    for pid in living:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    work("", deliver.CLAIM.total_seconds() + 1)
    return {"killed": killed, **left()}


def rest_and_work() -> None:
    while True:
        work("")
        time.sleep(0.02)


def left() -> dict[str, Any]:
    """What is lost, doubled or open."""
    facts = set(Entry.objects.filter(kind="dying.Poured").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id FROM dying_effect WHERE entry_id > 0")
        effects = Counter(row[0] for row in cursor.fetchall())
    return {
        "facts": len(facts),
        "lost": len(facts - set(effects)),
        "doubled": sum(count > 1 for count in effects.values()),
        "invented": len(set(effects) - facts),
        "open": Delivery.objects.exclude(state="done").filter(entry_id__in=facts).count(),
    }


def people() -> dict[str, Any]:
    now, unit = clock.now(), Unit.objects.get(level="team")
    tokens = []
    for number in range(3):
        person = organisation.add_person(unit_id=unit.pk, name=f"客服{number}", staff_number=f"K{number}", actor=SYSTEM, at=now)
        organisation.appoint(
            person.pk, unit_id=unit.pk, role_code="junior_agent", starts_on=now.date() - timedelta(days=1), is_primary=True,
            actor=SYSTEM, at=now,
        )  # fmt: skip
        tokens.append(
            access.make_token(
                person_id=person.pk, name="load", rights=("*",), expires_at=now + timedelta(days=1), actor=SYSTEM, at=now
            )[1]
        )
    return {"tokens": tokens, "category": catalogue.category_by_code("delay").id}


def audit() -> dict[str, Any]:
    cases = Case.objects.order_by("number")
    return {
        "numbers": list(cases.values_list("number", flat=True)),
        "keys": Counter(key.split(":")[-1] for key in cases.values_list("intake_key", flat=True) if key),
        "ownerless": cases.filter(is_open=True, owner=None).count(),
        "open": Delivery.objects.exclude(state="done").count(),
        "chains": Entry.objects.filter(kind="cases.CaseRegistered").count(),
    }


def main(deed: str, *given: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS dying_effect (entry_id bigint)")
    deeds = {"steps": steps, "storm": lambda: storm(float(given[0])), "people": people, "audit": audit}
    print(json.dumps(deeds[deed](), default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
