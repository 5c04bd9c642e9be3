"""The worker's loop: turn after turn until told to stop, surviving a database that goes away for a while."""

from __future__ import annotations

import os
import signal
import socket
import threading

import structlog
from django.db import DatabaseError, close_old_connections, connections

from shouwen.foundation.ledger import worker
from shouwen.kit import clock

log = structlog.get_logger()
REST = 1.0
LONGEST_REST = 30.0


def holder() -> str:
    """This worker's name on leases."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}"


def work(stop: threading.Event, *, once: bool = False) -> int:
    """Deliver facts and run due jobs until ``stop`` is set (``once``: until nothing is due); says how much was done."""
    name, rest, total = holder(), REST, 0
    while not stop.is_set():
        try:
            done = worker.turn(name, clock=clock.now, stops=stop.is_set)
        except DatabaseError as failure:
            rest = min(rest * 2, LONGEST_REST)
            log.warning("worker_waits", why=str(failure).strip(), seconds=rest)
            connections.close_all()
            stop.wait(rest)
            continue
        total, rest = total + done, REST
        close_old_connections()
        if not done:
            if once:
                break
            stop.wait(REST)
    return total


def until_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set, so that a turn under way is finished before the worker ends."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: stop.set())
    return stop
