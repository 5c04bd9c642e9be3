"""Numbers as addresses and forms write them."""

from __future__ import annotations

import pytest

from shouwen.kit.text import LARGEST, plain_int, plain_ints, shortened


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("42", 42), (str(LARGEST), LARGEST), (7, 7), ("007", 7)])
def test_a_plain_number_is_read(text: object, number: int) -> None:
    assert plain_int(text) == number


@pytest.mark.parametrize("text", ["", "²", "٣", "３", "-1", "+1", "1.0", " 1", "9" * 20, str(LARGEST + 1), "1" * 5000, None, True])
def test_anything_else_is_none(text: object) -> None:
    assert plain_int(text) is None


def test_the_numbers_among_texts() -> None:
    assert plain_ints(["1", "x", "²", "3"]) == [1, 3]


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("请从头看一遍", 6, "请从头看一遍"),
        ("请从头看一遍前一件", 6, "请从头看一遍…"),
        ("please see where it is stuck", 14, "please see where it is stuck"),
        ("please see where it is stuck", 12, "please see where it is…"),
        ("please see, where", 6, "please see…"),
        ("请看 customer-service 的记录", 8, "请看…"),
        ("don't cut it", 2, "don'…"),
        ("pneumonoultramicroscopic", 4, "pneumono…"),
        ("", 4, ""),
    ],
)
def test_a_text_is_shortened_between_words(text: str, most: int, said: str) -> None:
    assert shortened(text, most) == said
