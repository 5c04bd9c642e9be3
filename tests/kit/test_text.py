"""Numbers as addresses and forms write them."""

from __future__ import annotations

import pytest

from shouwen.kit.text import LARGEST, plain_int, plain_ints


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("42", 42), (str(LARGEST), LARGEST), (7, 7), ("007", 7)])
def test_a_plain_number_is_read(text: object, number: int) -> None:
    assert plain_int(text) == number


@pytest.mark.parametrize("text", ["", "²", "٣", "３", "-1", "+1", "1.0", " 1", "9" * 20, str(LARGEST + 1), "1" * 5000, None, True])
def test_anything_else_is_none(text: object) -> None:
    assert plain_int(text) is None


def test_the_numbers_among_texts() -> None:
    assert plain_ints(["1", "x", "²", "3"]) == [1, 3]
