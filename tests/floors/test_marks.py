"""No Chinese mark between the words of a reader of English: what joins or brackets words goes through the messages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from floors.floors import ROOT

SOURCE = ROOT / "src" / "shouwen"
MARKS = re.compile("[（），、；：。“”《》]")
OWN = {
    "casework/cases/pages/tagging.py",  # taken apart again as people write lists
    "casework/complaints/actions/regrading.py",  # sealed as it was reckoned
    "interfaces/ops/importing/cells.py",  # becomes the words of a case
    "interfaces/ops/outline.py",  # a text that is read back
}


def marked(tree: ast.AST) -> Iterator[int]:
    """The lines of a program where words are put together with a Chinese mark that no message gives."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            if any(MARKS.search(str(part)) for part in parts):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            between = node.func.value
            if isinstance(between, ast.Constant) and MARKS.search(str(between.value)):
                yield node.lineno


def test_words_are_joined_by_the_marks_of_the_readers_language():
    found = [
        f"{name}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        if not {"tests", "migrations", "sample"} & set(path.parts) and (name := str(path.relative_to(SOURCE))) not in OWN
        for line in marked(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_marks_are_found():
    """The search itself: in an f-string and in a join, and not where a message gives them."""
    said = 'f"{who}（{unit}）"\n"；".join(a)\n_("；").join(a)\n_("%(who)s（%(unit)s）") % a\n"、，"'
    assert list(marked(ast.parse(said))) == [1, 2]
    assert Path(SOURCE, "kit").is_dir()
    assert all(Path(SOURCE, name).is_file() for name in OWN)
