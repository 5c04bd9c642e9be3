"""What a reader is told, and that nothing is lost or told twice whatever the order of commits."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from shouwen.interfaces.live import rules
from shouwen.interfaces.live.rules import News, delay, fresh, share


def test_the_examples_hold():
    assert not doctest.testmod(rules).failed


@given(st.lists(st.integers(0, 40), unique=True, max_size=30), st.randoms())
def test_every_entry_is_told_once_in_whatever_order_it_is_committed(ids, chance):
    """Each turn reads a window; entries become visible late and out of order, as long as it is within the window."""
    seen: set[int] = set()
    visible: list[int] = []
    told: list[int] = []
    waiting = list(ids)
    chance.shuffle(waiting)
    while waiting:
        visible += [waiting.pop() for _each in range(min(len(waiting), chance.randint(1, 4)))]
        told += fresh(visible, seen, visible)
    told += fresh(visible, seen, visible)
    assert sorted(told) == sorted(ids)


def test_what_left_the_window_is_forgotten():
    seen = {1, 2}
    assert fresh([3], seen, [2, 3]) == [3]
    assert seen == {2, 3}


@given(
    st.dictionaries(st.integers(1, 9), st.sets(st.integers(1, 3), min_size=1)), st.sets(st.integers(1, 9)), st.integers(1, 3)
)
def test_nobody_hears_of_what_is_not_visible(changed, visible, me):
    news = share(changed, visible, me)
    assert news.cases | news.own <= visible & set(changed)
    assert not news.cases & news.own


def test_news_that_waits_is_joined():
    news = News(cases={1})
    news.add(News(cases={1, 2}, must={5}, notices={5}))
    news.add(News(stale=True))
    assert news.plain() == {"cases": ["1", "2"], "notices": ["5"], "must": ["5"], "stale": True}
    assert not News()


@given(st.integers(0, 1000), st.floats(0, 1))
def test_pages_come_back_soon_but_not_all_at_once(attempt, luck):
    assert 0.5 <= delay(attempt, luck) <= 30
