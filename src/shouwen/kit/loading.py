"""Loading the program: thousands of modules that stay, which the collector would look at again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """While it lasts nothing is collected; what was made meanwhile is never looked at again (a third of the start)."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
