"""The web server: granian in front of the WSGI application (see :mod:`bridge`), forked from a process that has everything loaded."""

from __future__ import annotations

import hashlib
import importlib
import multiprocessing
import os
import shutil
import socket
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext as _

from shouwen.interfaces.ops.bridge import Bridge, shorten
from shouwen.interfaces.ops.processes import Keeper, die_with_parent
from shouwen.interfaces.ops.sentences import Stop
from shouwen.kit.loading import uncollected

TARGET = "shouwen.interfaces.wsgi:application"
CONNECTIONS = 8192
"""Open connections of one web process; most are streams, which wait for free."""
PATIENCE, WITHIN = 10, 60.0
"""How many collapses of the web processes in how many seconds end the server."""


def need_port(host: str, port: int) -> None:
    """Go on only when nobody else listens there.

    :raises Stop: when there is no such port, or no such name.
    :raises OSError: EADDRINUSE, EACCES, or an address this machine does not have.
    """
    if not 0 < port < 65536:
        raise Stop(_("端口是 1 到 65535 之间的数"))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise Stop(_("找不到叫 %(host)s 的地址") % {"host": host}) from None
        probe.listen(1)


def count_together() -> None:
    """Let the figures of all web workers add up: each writes beside the others in one folder, emptied at the start."""
    folder = _folder_of_figures()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _folder_of_figures() -> Path:
    """In memory where there is such a place: the files are mapped, and on a full disk writing there would kill us."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        return Path(settings.SHOUWEN_VAR) / "metrics"
    name = hashlib.sha256(str(settings.SHOUWEN_VAR).encode()).hexdigest()[:16]
    folder = memory / f"shouwen-{os.getuid()}-{name}"
    strange = folder.exists() and folder.stat().st_uid != os.getuid()
    return Path(settings.SHOUWEN_VAR) / "metrics" if strange else folder


def load() -> Bridge:
    """The application, in a web worker: the process ends with its parent and leaves shared memory shared."""
    die_with_parent()
    from shouwen.interfaces.wsgi import application

    bridge = Bridge(application, threads=2 if connection.vendor == "sqlite" else 3)
    shorten(bridge)
    return bridge


def serve(host: str, port: int, *, workers: int, with_worker: bool, ready: Callable[[], None] = lambda: None) -> int:
    """Serve until SIGTERM or Ctrl-C, and then 0; 1 when the web processes cannot stay up. ``ready`` tells people that we
    listen: when everything is loaded, or who follows the address at once finds nobody."""
    count_together()
    load_everything()
    ready()
    multiprocessing.set_start_method("fork", force=True)
    falls: deque[float] = deque(maxlen=PATIENCE)
    while len(falls) < PATIENCE or falls[-1] - falls[0] > WITHIN:
        try:
            server(host, port, workers=workers, with_worker=with_worker).serve(
                target_loader=load, wrap_loader=False
            )
            shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
            return 0
        except SystemExit:  # granian gives up when one process falls twice in a few seconds; we do not
            falls.append(time.monotonic())
            time.sleep(0.5)
    return 1


def server(host: str, port: int, *, workers: int, with_worker: bool) -> Any:
    """A granian server, with the worker process beside it when wanted."""
    from granian import Granian
    from granian.constants import Interfaces, TaskImpl
    from granian.log import LogLevels

    made = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        task_impl=TaskImpl.asyncio,
        workers=workers,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    if with_worker:
        keeper = Keeper()
        made.on_startup(keeper.start)
        made.on_shutdown(keeper.stop)
    return made


def load_everything() -> None:
    """Import the whole program and its addresses once, before forking; a connection must not be inherited."""
    with uncollected():
        importlib.import_module("shouwen.interfaces.wsgi")
    connections.close_all()
