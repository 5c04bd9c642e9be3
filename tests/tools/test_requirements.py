"""Every test that the guide of requirements names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guides" / "requirements.md"
NAMED = re.compile(r"`([\w/]+)/(\w+)::(\w+)`")


def file_of(module: str, file: str) -> Path:
    folder = (
        ROOT / module
        if module.startswith("tests/")
        else next((ROOT / "src").glob(f"shouwen/*/{module}/tests"))
    )
    return folder / f"test_{file}.py"


def test_the_guide_names_tests_that_exist() -> None:
    named = NAMED.findall(GUIDE.read_text(encoding="utf-8"))
    missing = [
        f"{module}/{file}::{test}"
        for module, file, test in named
        if not file_of(module, file).exists()
        or f"def test_{test}(" not in file_of(module, file).read_text(encoding="utf-8")
    ]
    assert len(named) > 60
    assert missing == []
