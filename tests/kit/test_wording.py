"""Gathering catalogues changes the way to a text, not the text."""

from shouwen.kit.wording import gathered


def two(count: int) -> int:
    return int(count != 1)


def one(_count: int) -> int:
    return 0


def test_the_earlier_catalogue_comes_first() -> None:
    assert gathered([{"关": "close"}, {"关": "shut", "开": "open"}], [two, two]) == ([{"关": "close", "开": "open"}], [two])


def test_other_plurals_are_left_apart() -> None:
    apart = [{("个", 0): "one"}, {("个", 0): "some"}]
    assert gathered(apart, [two, one]) == (apart, [two, one])
