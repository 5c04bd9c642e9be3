"""An address is told when somebody listens there."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.interfaces.ops import serving


def test_people_hear_of_the_address_when_everything_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    class Server:
        def serve(self, **_how: Any) -> None:
            done.append("listens")

    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    monkeypatch.setattr(serving, "count_together", lambda: None)
    monkeypatch.setattr(serving, "load_everything", lambda: done.append("loaded"))
    monkeypatch.setattr(serving.multiprocessing, "set_start_method", lambda *_how, **_more: None)
    monkeypatch.setattr(serving.shutil, "rmtree", lambda *_where, **_how: None)
    monkeypatch.setattr(serving, "server", lambda *_where, **_how: Server())
    assert serving.serve("127.0.0.1", 8000, workers=1, with_worker=False, ready=lambda: done.append("told")) == 0
    assert done == ["loaded", "told", "listens"]
