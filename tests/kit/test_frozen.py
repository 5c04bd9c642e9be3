"""A changed copy of a frozen value is what ``replace`` makes of it."""

from dataclasses import replace

import pytest

from shouwen.kit.actor import SYSTEM
from shouwen.kit.frozen import changed


def test_a_copy_differs_in_what_was_asked_for() -> None:
    made = changed(SYSTEM, via="api", request_id="r1")
    assert made == replace(SYSTEM, via="api", request_id="r1")
    assert SYSTEM.via == "timer"


def test_a_field_it_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="Actor has no door"):
        changed(SYSTEM, door="api")
