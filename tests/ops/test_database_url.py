"""What a database URL says."""

from __future__ import annotations

from typing import Any

from shouwen.settings import database


def _options(url: str) -> Any:
    return database.read(url)["OPTIONS"]


def test_statements_are_kept_prepared_unless_a_pooler_stands_between() -> None:
    assert _options("postgres://a:b@db:5432/shouwen")["prepare_threshold"] == database.PREPARE_FROM
    assert _options("postgres://a:b@db:6432/shouwen?pooled=1")["prepare_threshold"] is None
    assert _options("postgres://a:b@db:5432/shouwen")["options"] == "-c jit=off"
    assert "options" not in _options("postgres://a:b@db:6432/shouwen?pooled=1")
    assert database.read("postgres://a:b@db:6432/shouwen?pooled=1")["NAME"] == "shouwen"
