"""``shouwen serve``: one command for everything, hard to kill, quick to end."""

from __future__ import annotations

import os
import signal
import socket

from ops.conftest import is_alive, until


def test_it_answers_counts_and_ends_cleanly(begun):
    with begun.serving("--workers", "2") as server:
        until(lambda: len(server.children()) == 3)  # two for the web, and a moment later one worker
        children = server.children()
        assert server.get("/healthz") == (200, '{"status": "ok"}')
        until(lambda: "shouwen_worker_seen_seconds" in server.get("/metrics")[1])
        assert (
            'shouwen_requests_total{method="GET",route="healthz",status="200"}' in server.get("/metrics")[1]
        )
    assert server.process.returncode == 0
    assert not any(map(is_alive, children))


def test_the_sign_in_page_needs_no_outside_help(begun):
    with begun.serving() as server:
        status, text = server.get("/accounts/login/")
    assert status == 200
    assert "//cdn" not in text


def test_a_killed_child_is_replaced(begun):
    with begun.serving() as server:
        for _again in range(2):
            for child in server.children():
                os.kill(child, signal.SIGKILL)
            until(lambda: len(server.children()) == 2)
            server.wait()


def test_killing_the_server_leaves_nothing_behind(begun):
    with begun.serving() as server:
        children = server.children()
        server.kill()
        until(lambda: not any(map(is_alive, children)))
    with begun.serving():
        pass


def test_a_taken_port_is_a_sentence(begun):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = begun.run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "--port" in done.stderr


def test_figures_are_not_for_strangers(client, settings):
    settings.SHOUWEN_METRICS_TOKEN = "watch"
    assert client.get("/metrics").status_code == 403
