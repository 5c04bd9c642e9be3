"""The keeper of the worker beside the web server."""

from __future__ import annotations

import multiprocessing

from shouwen.interfaces.ops.processes import Keeper


def test_a_server_stopped_at_once_has_begun_no_worker():
    keeper = Keeper()
    keeper.start()
    keeper.stop()
    assert not keeper.thread.is_alive()
    assert not [child for child in multiprocessing.active_children() if child.name == "shouwen-worker"]
