"""The web server: granian in front of the WSGI application, forked from a process that has everything loaded."""

from __future__ import annotations

import gc
import importlib
import logging
import multiprocessing
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from shouwen.interfaces.ops.processes import Keeper, die_with_parent

TARGET = "shouwen.interfaces.wsgi:application"


def need_port(host: str, port: int) -> None:
    """Go on only when nobody else listens there.

    :raises OSError: EADDRINUSE, EACCES, or an address this machine does not have.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        probe.listen(1)


def count_together() -> None:
    """Let the figures of all web workers add up: each writes beside the others in one folder, emptied at the start."""
    folder = Path(settings.SHOUWEN_VAR) / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def load() -> Callable[..., Any]:
    """The application, in a web worker: the process ends with its parent and leaves shared memory shared."""
    die_with_parent()
    from shouwen.interfaces.wsgi import application

    return application


def serve(host: str, port: int, *, workers: int, with_worker: bool) -> int:
    """Serve until SIGTERM or Ctrl-C; 0 then, 1 when the workers keep falling over."""
    from granian import Granian
    from granian.constants import Interfaces

    count_together()
    load_everything()
    multiprocessing.set_start_method("fork", force=True)
    logging.getLogger("_granian").setLevel(logging.WARNING)
    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2 if connection.vendor == "sqlite" else 4,
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level="warning",
    )
    if with_worker:
        keeper = Keeper()
        server.on_startup(keeper.start)
        server.on_shutdown(keeper.stop)
    server.serve(target_loader=load, wrap_loader=False)
    return 0


def load_everything() -> None:
    """Import the whole program and its addresses once, before forking; a connection must not be inherited."""
    from django.urls import get_resolver

    importlib.import_module("shouwen.interfaces.wsgi")
    get_resolver()._populate()
    connections.close_all()
    gc.freeze()
