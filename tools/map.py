"""Write docs/map.md: every module with its verbs, the facts it announces and hears, its slots, rights and timed work.

tools/map.py            write it
tools/map.py --check    fail when it is not what the code says
"""

from __future__ import annotations

import ast
import itertools
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "shouwen"
MAP = ROOT / "docs" / "map.md"
FLOORS = {
    "interfaces": "How people and machines come in",
    "insight": "What we learned",
    "governance": "How well we look after our own work",
    "aftercare": "What happens after the answer",
    "casework": "The promise being kept",
    "relations": "Who speaks, about what, what we know",
    "foundation": "Who, where, when, what happened",
}
OPENING = """# Map

*Written by `make map` from the code; do not edit.* Floors from top to bottom; imports go down only.
A module's README says more. Words in both languages: [words.md](words.md).
"""


def modules(floor: str) -> list[Path]:
    """The modules of a floor."""
    return [path for path in sorted((SOURCE / floor).glob("*/")) if (path / "__init__.py").exists()]


def purpose(module: Path) -> str:
    """What the module is, in its README's first sentence or its own docstring's."""
    readme = module / "README.md"
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.exists() else []
    said = " ".join(itertools.takewhile(str.strip, (line for line in lines[2:])))
    text = said or ast.get_docstring(ast.parse((module / "__init__.py").read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=[.。])\s", text, maxsplit=1)[0].strip().replace("``", "`")


def python(module: Path, name: str) -> Iterator[Path]:
    """The files of a part of a module, which is one file or a folder."""
    if (module / f"{name}.py").exists():
        yield module / f"{name}.py"
    yield from sorted((module / name).rglob("*.py"))


def verbs(module: Path) -> list[str]:
    """The public functions of ``actions`` that are told the time: what the module offers, not how it is made."""
    front = module / "actions" / "__init__.py"
    offered = exported(front) if front.exists() else None
    found = []
    for path in python(module, "actions"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (
                node.name in offered if offered else not node.name.startswith("_")
            ):
                arguments = {argument.arg for argument in node.args.kwonlyargs}
                if {"actor", "at"} & arguments:
                    found.append(node.name)
    return sorted(set(found))


def exported(front: Path) -> set[str]:
    """The names a package passes on."""
    nodes = ast.walk(ast.parse(front.read_text(encoding="utf-8")))
    return {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def inside(name: str, module: Path) -> bool:
    """Whether a dotted Python name belongs to a module."""
    dotted = ".".join(module.relative_to(SOURCE.parent).parts)
    return name == dotted or name.startswith(dotted + ".")


def facts(module: Path) -> list[str]:
    """The kinds of fact announced, with who hears each."""
    from shouwen.foundation.ledger.facts import KINDS
    from shouwen.foundation.ledger.slots import HEARD_BY

    lines = []
    for kind, fact in sorted(KINDS.items()):
        if inside(fact.__module__, module):
            heard = ", ".join(sorted({name.split(".")[1] for name in HEARD_BY.get(kind, ())}))
            lines.append(f"`{kind.split('.')[-1]}`" + (f" → {heard}" if heard else ""))
    return lines


def hears(module: Path) -> list[str]:
    """The kinds of fact this module listens to."""
    from shouwen.foundation.ledger.slots import HEARD_BY, LISTENERS

    kinds = [
        kind
        for kind, names in HEARD_BY.items()
        for name in names
        if inside(LISTENERS[name].__module__, module)
    ]
    return [f"`{kind}`" for kind in sorted(set(kinds))]


def slots(module: Path) -> list[str]:
    """The slots this module owns, with who fills each."""
    from shouwen.kit.registry import Slot

    owned = []
    for name, slot in sorted(Slot.everyone.items()):
        if name.split(".")[0] == module.name:
            fillers = sorted({fill.__module__.split(".")[2] for fill in slot})
            owned.append(f"`{name.split('.')[-1]}`" + (f" ← {', '.join(fillers)}" if fillers else ""))
    return owned


def jobs(module: Path) -> list[str]:
    """Timed work."""
    from shouwen.kit.jobs import JOBS

    return [
        f"`{job.name}` every {job.every} s" for job in JOBS.values() if inside(_module_of(job.run), module)
    ]


def _module_of(run: Any) -> str:
    return str(run.__module__)


def rights(module: Path) -> list[str]:
    """The rights this module declares, read from its file."""
    found = []
    for path in python(module, "permissions"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        keys = [key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys]
        found += [str(key.value) for key in keys if isinstance(key, ast.Constant) and "." in str(key.value)]
    return [f"`{name}`" for name in found]


def section(module: Path) -> Iterator[str]:
    """One module's part of the map."""
    readme = module / "README.md"
    name = f"[{module.name}](../{readme.relative_to(ROOT).as_posix()})" if readme.exists() else module.name
    yield f"### {name}\n\n{purpose(module)}\n"
    parts = {
        "Verbs": [f"`{verb}`" for verb in verbs(module)],
        "Announces": facts(module),
        "Hears": hears(module),
        "Slots": slots(module),
        "Rights": rights(module),
        "Timed": jobs(module),
    }
    lines = [f"- **{title}**: {joined(items)}" for title, items in parts.items() if items]
    if lines:
        yield "\n".join(lines) + "\n"


def joined(items: Iterable[str]) -> str:
    """Items on one line."""
    return " · ".join(items)


def drawn() -> str:
    """The whole map."""
    parts = [OPENING]
    for floor, words in FLOORS.items():
        if found := modules(floor):
            parts.append(f"## {floor}: {words.lower()}\n")
            parts += [text for module in found for text in section(module)]
    return "\n".join(parts)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwen.settings.django")
    import django

    django.setup()
    text = drawn()
    if "--check" in sys.argv:
        fresh = MAP.exists() and MAP.read_text(encoding="utf-8") == text
        print("docs/map.md is what the code says" if fresh else "docs/map.md is out of date; run: make map")
        return 0 if fresh else 1
    MAP.parent.mkdir(exist_ok=True)
    MAP.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
