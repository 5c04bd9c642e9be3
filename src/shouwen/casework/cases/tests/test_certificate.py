"""The responsibility certificate: a stranger with a SHA-256 program can check it, and forgery shows."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.testing import AT, MATTER, house, later, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed():
    centre = house()
    case = registered(centre.agent)
    row = actions.hand_off(
        case, kind="transfer_handling", to=centre.mate.person_id, actor=centre.agent, at=AT
    )
    actions.accept_handoff(row.pk, actor=centre.mate, at=later(minutes=6))
    actions.answer(case, "已安排", actor=centre.mate, at=later(hours=1))
    actions.close(case, actor=centre.agent, at=later(hours=2))
    certificate = queries.certificate(case.number, centre.agent, at=later(hours=3))
    return json.loads(json.dumps(certificate.plain(), ensure_ascii=False))


def first_fault(printed) -> int | None:
    """The recipe as printed, and nothing of ours."""
    before = ""
    for place, entry in enumerate(printed["entries"], 1):
        digest = hashlib.sha256(f"{before}\n{entry['sealed']}".encode()).hexdigest()
        if entry["seq"] != place or entry["prev_hash"] != before or entry["hash"] != digest:
            return place
        before = entry["hash"]
    return None if before == printed["head"] else len(printed["entries"])


def test_a_stranger_can_recompute_it(printed):
    assert first_fault(printed) is None
    assert printed["is_whole"]
    assert printed["ownerless_minutes"] == 0
    assert [link["name"] for link in printed["links"] if link["lane"] == "handler"] == ["agent", "mate"]
    assert len(printed["recipe"]) == 5
    assert all(field in " ".join(printed["recipe"]) for field in (*printed["entries"][0].keys() - {"kind", "at"}, "head"))


def test_the_words_can_be_compared(printed):
    registered_as = json.loads(json.loads(printed["entries"][0]["sealed"])["body"])
    assert registered_as["text_hash"] == hashlib.sha256(MATTER.encode()).hexdigest()
    assert registered_as["number"] == printed["number"]


def test_forgery_shows(printed):
    printed["entries"][1]["sealed"] = printed["entries"][1]["sealed"].replace("transfer_handling", "assist")
    assert first_fault(printed) == 2


GUIDE = Path(__file__).parents[5] / "docs" / "guides" / "certificate.md"


@pytest.fixture
def check(tmp_path):
    """The program of the guide, copied out as a third party would; run without anything installed."""
    if not GUIDE.is_file():
        pytest.skip("the guides do not come with an installed program")
    [program] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "check.py").write_text(program, encoding="utf-8")

    def run(paper):
        (tmp_path / "paper.json").write_text(json.dumps(paper, ensure_ascii=False), encoding="utf-8")
        asked = [sys.executable, "-I", "-S", "check.py", "paper.json"]
        return subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_the_program_of_the_guide_finds_it_whole(printed, check):
    done = check(printed)
    assert (done.returncode, done.stderr) == (0, "")
    assert printed["number"] in done.stdout
    assert printed["head"] in done.stdout


@pytest.mark.parametrize(("forge", "said"), [
    (lambda paper: paper["entries"][1].update(sealed=paper["entries"][1]["sealed"].replace("transfer_handling", "assist")), "record 2 was altered"),
    (lambda paper: paper["entries"][1].update(at="2020-01-01T00:00:00.000000Z"), "record 2 is not told as it was sealed"),
    (lambda paper: paper["entries"].pop(1), "record 2 does not follow"),
    (lambda paper: paper["entries"].pop(), "records are missing at the end"),
    (lambda paper: paper.update(number="JZ990101-0001"), "of another case"),
    (lambda paper: paper["entries"].clear(), "records are missing"),
])  # fmt: skip
def test_the_program_of_the_guide_says_where_it_was_forged(printed, check, forge, said):
    forge(printed)
    done = check(printed)
    assert done.returncode == 1
    assert said in done.stderr
