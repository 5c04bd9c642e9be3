"""Figures for Prometheus: requests as they pass, and the state of work when asked."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from shouwen import __version__
from shouwen.foundation.ledger import queries as ledger
from shouwen.interfaces.ops.jobs import HEARTBEAT
from shouwen.kit import clock

REQUESTS = Counter("shouwen_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "shouwen_request_seconds",
    "Time to answer a request",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


class Measure:
    """Outermost middleware: counts and times every request by its route, never by its address (which may name people)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else "-"
        REQUESTS.labels(request.method, route, response.status_code).inc()
        SECONDS.labels(request.method, route).observe(time.perf_counter() - began)
        return response


class StateOfWork:
    """What waits in the database, looked up when the figures are asked for: three queries by index, whatever the size."""

    def collect(self) -> Iterator[Metric]:
        yield _gauge("shouwen_info", "The version that answers", 1, version=__version__)
        with contextlib.suppress(OSError):
            free = shutil.disk_usage(settings.SHOUWEN_VAR).free
            yield _gauge("shouwen_disk_free_bytes", "Room left where files (and SQLite) live", free)
        try:
            found = list(self._of_database())
        except (DatabaseError, InterfaceError):
            found = []
        yield _gauge("shouwen_database_up", "Whether the database answers", 1 if found else 0)
        yield from found

    def _of_database(self) -> Iterator[Metric]:
        now = clock.now()
        found = ledger.backlog(at=now)
        yield _gauge("shouwen_deliveries_waiting", "Facts on their way to listeners", found.waiting)
        yield _gauge("shouwen_deliveries_dead", "Deliveries laid aside after too many failures", found.dead)
        yield _gauge("shouwen_delivery_lag_seconds", "Age of the oldest delivery that is due", found.lag)
        beat = ledger.last_run(HEARTBEAT)
        if beat:
            seen = (now - beat).total_seconds()
            yield _gauge("shouwen_worker_seen_seconds", "Time since a worker was last at work", seen)


def _gauge(name: str, text: str, value: float, **labels: str) -> Metric:
    made = GaugeMetricFamily(name, text, labels=list(labels))
    made.add_metric(list(labels.values()), value)
    return made


def figures() -> bytes:
    """Everything in the text format of Prometheus, the web workers' counts added up."""
    together = CollectorRegistry()
    together.register(StateOfWork())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    else:
        together.register(REQUESTS)
        together.register(SECONDS)
    return generate_latest(together)
