"""``make bench``: the speed table, on a PostgreSQL of its own unless ``SHOUWEN_BENCH_ADMIN`` names one.

make bench ARGS="--help"      what can be chosen
"""

from __future__ import annotations

import os
import subprocess
import sys

import machine
import setup


def main(arguments: list[str]) -> int:
    """Everything set up, then ``bench``, whose table is the last thing printed."""
    setup.prepare(dev=True)
    machine.need_for_bench()
    with machine.postgres("SHOUWEN_BENCH_ADMIN", durable=True) as url:
        own = url.rsplit("/", 1)[0] + "/postgres" if "SHOUWEN_BENCH_ADMIN" not in os.environ else url
        env = dict(os.environ, SHOUWEN_BENCH_ADMIN=own)
        return subprocess.run(
            [str(setup.PYTHON), "-m", "bench", *arguments], cwd=setup.ROOT, env=env, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
