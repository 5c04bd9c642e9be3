"""The ribbon: folding, widths, and that everything is told to the ear."""

from __future__ import annotations

from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.interfaces.desk.ribbon import FEW, MOST, Link, Ribbon, folded, weighed

LINKS = st.lists(
    st.builds(
        Link,
        lane=st.just("owner"),
        name=st.sampled_from(["陈雨薇", "何家宁"]),
        when=st.just("今天"),
        seconds=st.integers(0, 10**7),
        kind=st.sampled_from(["held", "proxy", "fail"]),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=40)
@given(LINKS)
def test_no_time_is_lost_by_folding(links: list[Link]) -> None:
    for most in (MOST, FEW):
        short = folded(links, most)
        assert len(short) <= most
        assert sum(link.seconds for link in short) == sum(link.seconds for link in links)
        assert (short[0], short[-1]) == (links[0], links[-1])


@settings(max_examples=40)
@given(LINKS)
def test_every_link_is_wide_enough_to_be_read(links: list[Link]) -> None:
    assert all(5 <= link.weight <= 40 for link in weighed(folded(links)))


def test_whoever_holds_duty_now_stands_on_top_and_nobody_twice() -> None:
    first = Link("owner", "陈雨薇", "16 日", 60, order=1, seal=True)
    same = Link("handler", "陈雨薇", "16 日", 60, order=1)
    now = Link("owner", "何家宁", "今天", 60, order=2, now=True)
    assert Ribbon([first, now, same]).upright == [now, first]


def test_the_chain_is_an_ordered_list_of_links_that_say_how_they_were_answered() -> None:
    told = Ribbon([Link("owner", "陈雨薇", "16 日起", note="首问责任人"), Link("handler", "罗子谦", "今天", kind="fail", url="/x")])
    drawn = render_to_string("sw/ribbon.html", {"chain": told, "lanes": told.laid(), "short": False})
    assert drawn.count('<ol class="sw-lane') == 2
    assert 'aria-label="已拒绝"' in drawn
    assert 'href="/x" hx-get="/x" hx-target="#sw-sheet-body"' in drawn
