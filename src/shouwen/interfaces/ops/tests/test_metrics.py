"""Figures: complete, cheap, and there when the database is not."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from shouwen.interfaces.ops import metrics


@pytest.mark.django_db
def test_figures_cost_a_few_queries_whatever_the_size(django_assert_max_num_queries, client):
    client.get("/healthz")
    with django_assert_max_num_queries(4):
        text = metrics.figures().decode()
    for name in ("shouwen_info{version=", "shouwen_database_up 1.0", "shouwen_disk_free_bytes", "shouwen_deliveries_waiting",
                 "shouwen_deliveries_dead", "shouwen_delivery_lag_seconds", "shouwen_requests_total",
                 "shouwen_request_seconds_bucket"):  # fmt: skip
        assert name in text, name


def test_figures_without_a_database(monkeypatch):
    def away(**_given: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(metrics.ledger, "backlog", away)
    assert "shouwen_database_up 0.0" in metrics.figures().decode()


@pytest.mark.parametrize("path", ["/healthz", "/healthz/ready", "/healthz/live"])
@pytest.mark.django_db
def test_a_stranger_learns_only_whether_it_works(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert set(answer.json()) == {"status"}
