"""``shouwen serve``: one command for everything, hard to kill, quick to end."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import ExitStack

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


def test_bodies_come_whole_in_pieces_or_not_at_all(begun):
    """However slowly, oddly or incompletely a body is sent, it is answered by what it says, and keeps nobody waiting."""
    body = '{"kind": "complaint", "title": "路灯不亮"}'.encode()
    head = b"POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
    sized = head + b"Content-Length: %d\r\n\r\n" % len(body)
    chunks = head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    with begun.serving() as server, ExitStack() as lines:

        def begin(words: bytes) -> socket.socket:
            line = lines.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            line.sendall(words)
            return line

        slow = [begin(sized + body[:10]) for _each in range(12)]
        begin(sized + body[:10]).close()
        assert server.get("/healthz")[0] == 200
        answers = [begin(sized + body), begin(chunks)]
        for line in slow:
            line.sendall(body[10:])
        for line in [*answers, *slow]:
            assert b"".join(iter(lambda line=line: line.recv(4096), b"")).startswith(b"HTTP/1.1 401 ")


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
