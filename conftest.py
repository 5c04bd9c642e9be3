"""What every test starts from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shouwen.kit.kept import settle_all


@pytest.fixture(autouse=True)
def _nothing_kept_from_the_last_test() -> Iterator[None]:
    """Rules and calendars that a test changed are rolled back with it, so they are not kept in the process."""
    yield
    settle_all()
