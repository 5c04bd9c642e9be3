"""House checks that no ready-made linter knows: names, sizes, pure rules, who may look at the clock."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "shouwen"
FLOORS = ("foundation", "relations", "casework", "aftercare", "governance", "insight", "interfaces")
SHUNNED = {"utils", "helpers", "common", "manager", "managers", "misc"}
LONGEST = 400
LISTS = {"facts.py", "presets.py", "permissions.py", "states.py"}
"""Tables one reads down, not through."""
CLOCK_READERS = re.compile(
    r"/(interfaces|tests)/|/(pages|api|jobs|middleware|sessions|testing|forms|apps)(\.py$|/)|kit/"
)
NOW = ("clock.now", "timezone.now", "datetime.now")
SPEAKING = {"django.utils.translation"}


def files() -> Iterator[Path]:
    """All hand-written Python of the package."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts and "node_modules" not in path.parts:
            yield path


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported name of a file, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def shunned_names(path: Path, _tree: ast.AST) -> Iterator[str]:
    """Names that say nothing."""
    if {path.stem, path.parent.name} & SHUNNED:
        yield "a name that says nothing; call it after what it holds"


def too_long(path: Path, _tree: ast.AST) -> Iterator[str]:
    """Aim at 150 lines, ask why at 300, split here."""
    length = len(path.read_text(encoding="utf-8").splitlines())
    if length > LONGEST and "tests" not in path.parts and path.name not in LISTS:
        yield f"{length} lines; split it"


def pure_rules(path: Path, tree: ast.AST) -> Iterator[str]:
    """Rules may speak a sentence, but know nothing else of Django."""
    if "rules" in path.relative_to(SOURCE).with_suffix("").parts[2:4] and "forms" not in path.parts:
        for name, line in imports(tree):
            if name.startswith("django") and not any(name.startswith(word) for word in SPEAKING):
                yield f"line {line}: rules do not import {name}"


def clock_readers(path: Path, tree: ast.AST) -> Iterator[str]:
    """Time is read once, at the interface, and passed in."""
    if CLOCK_READERS.search(path.as_posix()):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in NOW and not _is_default(path, node):
            yield f"line {node.lineno}: reads the clock; take at= instead"


def _is_default(path: Path, node: ast.Call) -> bool:
    """``at or clock.now()``: a convenience for callers at the interface."""
    line = path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
    return "at or clock.now()" in line


def readmes() -> Iterator[str]:
    """Every room has its light on: a README of one screen."""
    for floor in FLOORS:
        for module in sorted((SOURCE / floor).glob("*/")):
            if (module / "apps.py").exists() and not (module / "README.md").exists():
                yield f"{module.relative_to(ROOT)}: no README.md"


CHECKS = (shunned_names, too_long, pure_rules, clock_readers)


def main() -> int:
    faults = list(readmes())
    for path in files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        faults += [f"{path.relative_to(ROOT)}: {fault}" for check in CHECKS for fault in check(path, tree)]
    print("\n".join(faults) or "the house is in order")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
