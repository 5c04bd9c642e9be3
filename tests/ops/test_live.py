"""The served program keeps lines open: many of them, cheaply, and lets go of them in time."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import time
import urllib.parse

import psutil
import pytest

from ops.conftest import PASSWORD, until

MANY = 500
IDLE_BYTES = 40_000_000
"""What 500 open lines may add to the memory of the process that keeps them."""


def signed_in(port: int) -> str:
    """The cookies of a person who is signed in."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", "/accounts/login/")
    answer = line.getresponse()
    token = re.search(rb'csrfmiddlewaretoken" value="([^"]+)', answer.read())
    assert token
    cookie = "; ".join(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or [])
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1].decode(), "login": "anran", "password": PASSWORD})
    line.request("POST", "/accounts/login/", form, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    answer.read()
    assert answer.status == 302
    return "; ".join(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or [])


def listening(port: int, cookie: str) -> socket.socket:
    """An open stream."""
    made = socket.create_connection(("127.0.0.1", port), timeout=60)
    made.sendall(f"GET /live/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
    return made


def hears(line: socket.socket, word: bytes) -> bytes:
    """Read on until the word comes."""
    heard = b""
    while word not in heard:
        piece = line.recv(65536)
        assert piece, heard
        heard += piece
    return heard


def test_a_stream_greets_and_says_goodbye_when_the_server_ends(begun):
    with begun.serving() as server:
        line = listening(server.port, signed_in(server.port))
        said = hears(line, b"event: hello")
        assert b"text/event-stream" in said
        assert b"x-accel-buffering: no" in said.lower()
        server.process.terminate()
        line.settimeout(60)  # how fast is the machine's affair; that it is said, and before the line ends, is ours
        assert b'"why":"again"' in hears(line, b"event: bye")


def test_strangers_get_no_stream(begun):
    with begun.serving() as server:
        assert server.get("/live/stream") == (204, "")
        line = listening(server.port, "")
        assert b"204" in hears(line, b"\r\n\r\n").split(b"\r\n")[0]


def test_signing_out_ends_the_stream_within_a_minute(begun):
    with begun.serving() as server:
        cookie = signed_in(server.port)
        line = listening(server.port, cookie)
        hears(line, b"event: hello")
        token = re.search(r"csrftoken=([^;]+)", cookie)
        assert token
        page = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        page.request("POST", "/accounts/logout/", "", {"Cookie": cookie, "X-CSRFToken": token[1]})
        assert page.getresponse().status == 302
        assert json.loads(hears(line, b"event: bye").rpartition(b"data: ")[2].split(b"\n")[0]) == {"why": "left"}


@pytest.mark.slow
def test_many_idle_lines_cost_little(begun):
    with begun.serving(SHOUWEN_LIVE_EACH="1000") as server:
        cookie = signed_in(server.port)
        hears(listening(server.port, cookie), b"event: hello")
        web = psutil.Process(server.process.pid)
        family = [web, *web.children(recursive=True)]
        before = sum(each.memory_info().rss for each in family)
        lines = [listening(server.port, cookie) for _each in range(MANY)]
        for line in lines:
            hears(line, b"event: hello")
        spent = sum(sum(each.cpu_times()[:2]) for each in family)
        time.sleep(5)
        spent = sum(sum(each.cpu_times()[:2]) for each in family) - spent
        assert sum(each.memory_info().rss for each in family) - before < IDLE_BYTES
        assert spent < 2.5  # half of one processor would be much; it is far less
        assert server.get("/healthz") == (200, '{"status": "ok"}')


def test_a_killed_web_process_is_replaced_and_lines_come_back(begun):
    with begun.serving() as server:
        cookie = signed_in(server.port)
        line = listening(server.port, cookie)
        hears(line, b"event: hello")
        for child in server.children():
            os.kill(child, signal.SIGKILL)
        until(lambda: line.recv(65536) == b"")
        server.wait()
        hears(listening(server.port, cookie), b"event: hello")
