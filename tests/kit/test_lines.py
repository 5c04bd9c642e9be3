"""Lines as printers break them: nothing lost, nothing too wide, marks where they belong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shouwen.kit.lines import CLOSING, OPENING, broken


def measure(text: str) -> float:
    return sum(1 if ord(each) < 0x2E80 else 2 for each in text)


@given(st.text("投诉，。（）《》abc 12.-", max_size=120), st.integers(6, 40))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = broken(text, width, measure)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(measure(line) <= width for line in lines)


def test_marks_stay_with_their_words() -> None:
    text = "师傅说今天来（上午十点），结果没有来。客户问：“为什么？”" * 3
    for width in range(12, 60):
        lines = broken(text, width, measure)
        assert not any(line[0] in CLOSING for line in lines)
        assert not any(line[-1] in OPENING for line in lines)


def test_words_break_at_spaces_and_lines_where_they_are_told() -> None:
    assert broken("The engineer comes\ntoday", 12, measure) == ["The engineer", "comes", "today"]
    assert broken("a" * 30, 12, measure) == ["a" * 12, "a" * 12, "a" * 6]
    assert broken("一\n\n二", 12, measure) == ["一", "", "二"]


def test_a_straight_quote_opens_with_its_word_and_closes_with_it():
    text = 'impact "high" and urgency "General" make P3, "so" it is'
    for width in range(9, 60):
        for line in broken(text, width, len):
            assert not line.endswith((' "', "urgency\"")), (width, line)
            assert not line.startswith(('" ', '"make')), (width, line)
    assert broken('urgency "General" make', 10, len) == ["urgency", '"General"', "make"]
