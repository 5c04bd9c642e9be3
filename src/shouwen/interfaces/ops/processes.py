"""Child processes of ``shouwen serve``: they die with it, and the worker is begun again when it falls over."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time

import structlog

from shouwen.interfaces.ops.working import until_signal, work

log = structlog.get_logger()
PR_SET_PDEATHSIG = 1
HEAD_START = 1.0
"""Seconds the web processes have to themselves at the start: people wait for pages, and nothing waits for the worker."""


def die_with_parent() -> None:
    """Let the kernel end this process when its parent is gone, even by SIGKILL (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() == 1:
                os._exit(1)


def _child() -> None:
    die_with_parent()
    work(until_signal())


class Keeper:
    """Keeps one worker process alive beside the web server."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        """Begin the worker, and begin it again whenever it ends."""
        self.thread.start()

    def stop(self) -> None:
        """End the worker: ask, wait ten seconds, insist."""
        self.stopping.set()
        self.thread.join(15)

    def _keep(self) -> None:
        self.stopping.wait(HEAD_START)
        while not self.stopping.is_set():
            began = time.monotonic()
            child = multiprocessing.get_context("fork").Process(target=_child, name="shouwen-worker")
            child.start()
            while child.is_alive() and not self.stopping.is_set():
                child.join(0.2)
            if self.stopping.is_set():
                return _end(child)
            if child.exitcode:
                log.warning("worker_restarts", code=child.exitcode)
            self.stopping.wait(0.2 if time.monotonic() - began > 10 else 2)
        return None


def _end(child: multiprocessing.process.BaseProcess) -> None:
    child.terminate()
    child.join(10)
    if child.is_alive():
        child.kill()
        child.join()
