"""An address that asks with NUL, which is no text and which PostgreSQL does not take, is read without it: on every list there is."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.cases.testing import house
from shouwen.foundation.access.testing import browser

LISTS = ("cases/", "customers/", "ideas/", "improvements/", "improvements/lessons/", "knowledge/", "orders/", "search/found", "standards/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_nul_in_an_address_is_dropped(path: str) -> None:
    everybody: Any = house()
    for who in (everybody.agent, everybody.head):
        for name in ("q", "text", "state"):
            assert browser(who).get(f"/{path}?{name}=%00a%00%E7%A8%8B").status_code < 500
