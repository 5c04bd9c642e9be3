"""The ``shouwen`` command: finds the sub-commands, prepares Django, turns failures into sentences.

A sub-command is a module in ``commands/`` with ``HELP``, ``arguments(parser)`` and ``run(options) -> int | None``;
its name is the file's (``import_.py`` is ``import``). ``SCHEMA = False`` lets it run before ``shouwen migrate``.
Add a file and the command is there; no list to edit.
"""

from __future__ import annotations

import argparse
import atexit
import importlib
import os
import pkgutil
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django
from django.utils.translation import activate
from django.utils.translation import gettext as _

from shouwen.interfaces.ops import commands
from shouwen.interfaces.ops.sentences import explain
from shouwen.kit.loading import uncollected


def names() -> list[str]:
    """The sub-commands there are."""
    return sorted(found.name.rstrip("_") for found in pkgutil.iter_modules(commands.__path__))


def module(name: str) -> Any:
    """The module of one sub-command."""
    home = Path(commands.__path__[0])
    suffix = "" if (home / f"{name}.py").exists() or (home / name).is_dir() else "_"
    return importlib.import_module(f"{commands.__name__}.{name}{suffix}")


def language() -> str:
    """What the terminal speaks: ``SHOUWEN_LANGUAGE``, else English where the locale is English, else Chinese."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return os.environ.get("SHOUWEN_LANGUAGE") or ("en" if locale.startswith("en") else "zh-hans")


def parser(only: str = "") -> argparse.ArgumentParser:
    """The parser of all sub-commands, or of the one that is called: the others need not be imported then."""
    whole = argparse.ArgumentParser(prog="shouwen", description=_("首问：以首问责任制为根本的客服中心"))
    whole.add_argument("--version", action="version", version=f"shouwen {version()}")
    each = whole.add_subparsers(dest="command", metavar=_("命令"))
    for name in [only] if only in names() else names():
        found = module(name)
        sub = each.add_parser(name, help=str(found.HELP), description=str(found.HELP))
        found.arguments(sub)
    return whole


def version() -> str:
    """The installed version."""
    from importlib.metadata import version as installed

    return installed("shouwen")


def prepare(asked: Sequence[str]) -> None:
    """Set Django up; asking for help in some folder leaves no ``var/`` behind."""
    helped = not asked or bool({"-h", "--help", "--version"} & set(asked))
    if helped and not Path(os.environ.get("SHOUWEN_VAR", "var")).exists():
        os.environ["SHOUWEN_VAR"] = tempfile.mkdtemp(prefix="shouwen-help-")
        atexit.register(shutil.rmtree, os.environ["SHOUWEN_VAR"], ignore_errors=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwen.settings.django")
    with uncollected():
        django.setup()
    activate(language())


def carry_out(asked: Sequence[str]) -> int:
    """Run one sub-command.

    :raises Exception: whatever goes wrong; :func:`main` finds the sentence for it.
    """
    options = parser(asked[0] if asked else "").parse_args(asked)
    if options.command is None:
        parser().print_help()
        return 0
    found = module(options.command)
    if getattr(found, "SCHEMA", True):
        from shouwen.interfaces.ops import schema

        schema.need()
    return found.run(options) or 0


def main(asked: Sequence[str] | None = None) -> int:
    """Entry point of the console script; 0 when done, 1 when not, 2 for a wrong call, 130 when interrupted."""
    asked = sys.argv[1:] if asked is None else asked
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        prepare(asked)
        return carry_out(asked)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as failure:
        if os.environ.get("SHOUWEN_DEBUG"):
            raise
        print(explain(failure), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
