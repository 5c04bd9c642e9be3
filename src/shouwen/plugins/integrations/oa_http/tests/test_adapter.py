"""Signed JSON over a real socket: what goes, what counts as taken, what comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from shouwen.casework.oa.slots import Call, Unsigned, Untaken
from shouwen.plugins.integrations.oa_http.adapter import HEADER, Http, fits, signature

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
SECRET = "s" * 32
T = int(AT.timestamp())


def call(office, **more):
    return Call(**{"address": office.address, "secret": SECRET, "key": "shouwen-1", "document": {"id": "1", "title": "补救"}, **more})


def test_a_document_goes_signed(office):
    assert Http().deliver(call(office), at=AT).remote == "OA-1"
    headers, body = office.came[0]
    assert headers["idempotency-key"] == "shouwen-1"
    assert json.loads(body)["title"] == "补救"
    assert fits(headers[HEADER.lower()], SECRET, body, AT)
    assert not fits(headers[HEADER.lower()], "another secret", body, AT)
    assert not fits(headers[HEADER.lower()], SECRET, body + b" ", AT)
    assert not fits(headers[HEADER.lower()], SECRET, body, AT + timedelta(minutes=6))


@pytest.mark.parametrize(("status", "fault", "final"), [(500, "busy", False), (429, "busy", False), (400, "refused", True), (302, "refused", True)])
def test_what_is_not_taken(office, status, fault, final):
    office.status = status
    with pytest.raises(Untaken) as no:
        Http().deliver(call(office), at=AT)
    assert (no.value.fault, no.value.final, no.value.status, len(office.came)) == (fault, final, status, 1)


def test_nobody_there(office):
    address = office.address
    office.close()
    with pytest.raises(Untaken) as no:
        Http().deliver(call(office, address=address), at=AT)
    assert (no.value.fault, no.value.final) == ("unreachable", False)


def test_an_answer_that_is_no_json_is_taken_all_the_same(office):
    office.body = b"<html>ok</html>"
    assert Http().deliver(call(office), at=AT).remote == ""


def test_only_named_hosts_and_only_encrypted(settings):
    settings.SHOUWEN_OA_HOSTS = ("oa.example.com", "other.example.com:8443")
    check = Http().check
    assert check("https://oa.example.com/in") == check("https://other.example.com:8443/in") == ""
    for wrong in ("http://oa.example.com/in", "https://other.example.com/in", "https://10.0.0.1/", "ftp://oa.example.com/", "oa", "https://a:b@oa.example.com/",
                  "https://oa.example.com:99999/", "http://127.0.0.1/"):  # fmt: skip
        assert check(wrong), wrong
    settings.SHOUWEN_OA_HOSTS = ()
    assert check("https://oa.example.com/in"), "off until the installation names a host"


def test_an_answer_is_read_when_it_is_signed():
    body = json.dumps({"id": "7", "key": "k", "verdict": "agreed", "by": "A0001", "amount": "10.50"}).encode()
    answer = Http().read({HEADER: signature(SECRET, body, T)}, body, SECRET, at=AT)
    assert (answer.sending_id, answer.verdict, answer.by, f"{answer.amount}") == (7, "agreed", "A0001", "10.50")
    for header in ("", "t=,v1=", "t=abc,v1=00", "t=²,v1=00", f"t={T},v1=00", "v1=" + "0" * 64, signature(SECRET, body, T - 301)):
        with pytest.raises(Unsigned):
            Http().read({HEADER: header}, body, SECRET, at=AT)


@pytest.mark.parametrize(
    "told",
    [b"", b"[]", b"7", b"null", b"\xff", b'{"id": "7"}', b'{"id": "x", "key": "k", "verdict": "agreed", "by": "A"}',
     b'{"id": "7", "key": "", "verdict": "agreed", "by": "A"}', b'{"id": "7", "key": "k", "verdict": 1, "by": "A"}',
     b'{"id": "7", "key": "k", "verdict": "agreed", "by": "A", "amount": "ten"}'],
)  # fmt: skip
def test_what_is_no_answer_does_not_count(told):
    with pytest.raises(Unsigned):
        Http().read({HEADER: signature(SECRET, told, T)}, told, SECRET, at=AT)
