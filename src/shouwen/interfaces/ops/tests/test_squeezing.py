"""Pages in few bytes, and nothing else touched."""

from __future__ import annotations

import gzip

from hypothesis import given
from hypothesis import strategies as st

from shouwen.interfaces.ops import squeezing

PAGE = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "4000"), ("Vary", "Cookie")]


@given(st.binary(max_size=5000))
def test_what_is_packed_comes_out_again(body):
    assert gzip.decompress(squeezing.gzip(body)) == body


def test_a_page_gets_small_and_says_so():
    headers, body = squeezing.squeezed(PAGE, b"<p>" * 2000, accepts="gzip, br")
    assert gzip.decompress(body) == b"<p>" * 2000
    assert dict(headers) == {
        "Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip", "Content-Length": str(len(body)),
        "Vary": "Cookie, Accept-Encoding",
    }  # fmt: skip


def test_what_is_small_packed_or_no_text_stays_as_it_is():
    for headers, body, accepts in (
        (PAGE, b"short", "gzip"),
        (PAGE, b"x" * 4000, ""),
        ([*PAGE, ("Content-Encoding", "br")], b"x" * 4000, "gzip"),
        ([("Content-Type", "image/png")], b"x" * 4000, "gzip"),
    ):
        assert squeezing.squeezed(headers, body, accepts=accepts) == (headers, body)


def test_the_size_tells_nothing_exact():
    assert len({len(squeezing.gzip(b"x" * 3000)) for _each in range(40)}) > 5
