"""``make bench``: the speed table, on a PostgreSQL of its own unless ``SHOUWEN_BENCH_ADMIN`` names one.

make bench ARGS="--help"      what can be chosen
"""

from __future__ import annotations

import os
import subprocess
import sys

import machine
import setup

SIZED = "-c shared_buffers=2GB -c max_wal_size=4GB -c random_page_cost=1.1"
"""As a centre of 100,000 cases sets its database (docs/guides/running.md); every write is durable, as it is by default."""


def main(arguments: list[str]) -> int:
    """Everything set up, then ``bench``, whose table is the last thing printed."""
    setup.prepare()
    machine.need_for_bench()
    with machine.postgres("SHOUWEN_BENCH_ADMIN", SIZED) as url:
        own = url.rsplit("/", 1)[0] + "/postgres" if "SHOUWEN_BENCH_ADMIN" not in os.environ else url
        env = dict(os.environ, SHOUWEN_BENCH_ADMIN=own)
        return subprocess.run(
            [str(setup.PYTHON), "-m", "bench", *arguments], cwd=setup.ROOT, env=env, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
