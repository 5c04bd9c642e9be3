"""``make check``: everything about the code that a program can judge without running it; all of it, then the verdict."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
STEPS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "."],
    "layout of tools": [str(BIN / "ruff"), "format", "--check", "-q", "tools", "hatch_build.py"],
    "floors and doors": [str(BIN / "lint-imports"), "--no-logo"],
    "house": [PYTHON, "tools/house.py"],
    "templates": [PYTHON, "tools/templates.py"],
    "both languages": [PYTHON, "tools/messages.py", "--check"],
    "licences": [PYTHON, "tools/licences.py"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run", "-v", "1"],
    "deployment": [PYTHON, "-m", "django", "check", "--fail-level", "ERROR"],
    "map": [PYTHON, "tools/map.py", "--check"],
    "types": [str(BIN / "mypy"), "src/shouwen", "tools"],
}


def step(name: str, command: list[str]) -> bool:
    """One check; its own words are shown only when it finds something."""
    began = time.monotonic()
    env = dict(
        os.environ, DJANGO_SETTINGS_MODULE="shouwen.settings.django", SHOUWEN_VAR=str(ROOT / "var" / "check")
    )
    env["MYPYPATH"] = "src:tools"
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    print(f"{'ok  ' if passed else 'FAIL'} {name:<18} {time.monotonic() - began:5.1f}s", flush=True)
    if not passed:
        print(
            "\n".join(f"     {line}" for line in (done.stdout + done.stderr).strip().splitlines()), flush=True
        )
    return passed


def main(wanted: list[str]) -> int:
    """Run all checks, or those named; 1 when any finds something."""
    chosen = {name: command for name, command in STEPS.items() if not wanted or name in wanted}
    failed = [name for name, command in chosen.items() if not step(name, command)]
    print(f"to see to: {', '.join(failed)}" if failed else "everything in order")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
