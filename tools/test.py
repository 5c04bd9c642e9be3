"""``make test``: every test on SQLite, in the browser, and on PostgreSQL what works in a database; one summary at the end.

    make test                     everything
    make test ARGS="-k ledger"    what pytest would choose by these words

``SHOUWEN_TEST_POSTGRES`` names a PostgreSQL to use in place of a private one, ``SHOUWEN_TEST_CHROMIUM`` a browser,
``SHOUWEN_TEST_DATA`` the folder of real texts (../shared/data), without which the tests that read them are skipped.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import machine
import setup

NOTHING_CHOSEN = 5


def session(name: str, chosen: str, carried: Path, *arguments: str, **extra: str) -> int:
    """One run of pytest; its results are carried to the last run's summary. Says pytest's exit code."""
    setup.say(f"测试：{name}", f"Tests: {name}")
    env = dict(os.environ, SHOUWEN_CARRIED=str(carried), SHOUWEN_SESSION=name, **extra)
    env["PYTHONPATH"] = str(setup.ROOT / "tools")
    command = [
        str(setup.PYTHON),
        "-m",
        "pytest",
        "-p",
        "one_summary",
        "--durations=15",
        "-m",
        chosen,
        *arguments,
    ]
    code = subprocess.run(command, cwd=setup.ROOT, env=env, check=False).returncode
    return 0 if code == NOTHING_CHOSEN else code


def sessions(arguments: list[str], room: Path, postgres: str) -> list[int]:
    """The three runs, in the order in which they teach most."""
    # one more than there are processors: a test that drives a browser or a server waits half its time
    at_once = ["-n", str(min((os.cpu_count() or 1) + 1, 5)), "--dist", "worksteal"]
    here = {"SHOUWEN_TEST_POSTGRES": postgres, "SHOUWEN_TEST_CHROMIUM": machine.chromium() or ""}
    here["SHOUWEN_TEST_DATA"] = os.environ.get(
        "SHOUWEN_TEST_DATA", str(setup.ROOT.parent / "shared" / "data")
    )
    if not Path(here["SHOUWEN_TEST_DATA"]).is_dir():
        setup.say(
            "没有真实文本，相关测试会跳过",
            "No real texts here (SHOUWEN_TEST_DATA): the tests on them are skipped",
        )
    runs = [
        ("SQLite", "not browser and not postgres", at_once, {}),
        ("browser", "browser", at_once, {}),
        (
            "PostgreSQL",
            "not browser and (database or postgres)",
            at_once,
            {"SHOUWEN_DATABASE_URL": postgres},
        ),
    ]
    codes = []
    for name, chosen, ways, extra in runs:
        settings = {
            "SHOUWEN_VAR": str(room / name),
            "SHOUWEN_LAST": "1" if name == runs[-1][0] else "",
            **here,
            **extra,
        }
        codes.append(session(name, chosen, room / "carried", *ways, *arguments, **settings))
        if codes[-1] not in (0, 1):
            break
    return codes


def main(arguments: list[str]) -> int:
    """Everything set up, everything run; the exit code of the worst run."""
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(130))
    for name in [name for name in os.environ if name.startswith("SHOUWEN_") and "TEST" not in name]:
        if name != "SHOUWEN_VENV":
            del os.environ[name]
    setup.prepare(dev=True)
    machine.need_for_tests()
    with tempfile.TemporaryDirectory(prefix="shouwen-test-") as room, machine.postgres() as url:
        return max(sessions(arguments, Path(room), url))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
