"""The shell: what stands around every page, the policy, refusals, preferences, drafts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from shouwen.foundation.organisation.models import Person
from shouwen.interfaces.desk.middleware import in_words
from shouwen.interfaces.desk.models import Draft
from shouwen.interfaces.desk.pages.home import pressing
from shouwen.interfaces.desk.shell import words
from shouwen.kit import clock

pytestmark = pytest.mark.django_db
INLINE = re.compile(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=")
SignIn = Callable[[Any], Client]
PAGES = ("/", "/search?q=宽带", "/me/preferences", "/desk/components", "/cases/", "/cases/new")


@pytest.mark.parametrize("url", PAGES)
def test_pages_obey_the_policy_and_carry_landmarks(url: str, agent: Person, sign_in: SignIn) -> None:
    answer = sign_in(agent).get(url)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not INLINE.search(answer.content)
    for part in (b'<main class="sw-main" id="main"', b"<h1", b'class="sw-skip"', b'lang="zh-CN"'):
        assert part in answer.content


@pytest.mark.parametrize("url", PAGES)
def test_english_pages_hold_no_chinese_but_names_and_the_seal(
    url: str, agent: Person, sign_in: SignIn
) -> None:
    Person.objects.filter(pk=agent.pk).update(language="en", name_en="Chen Yuwei")
    text = sign_in(agent).get(url).content.decode()
    text = re.sub(
        r"<template.*?</template>|value=\"[^\"]*\"|江州客服中心|投诉一班|首|中文|宽带", "", text, flags=re.S
    )
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


@pytest.mark.parametrize(
    ("browser", "key"), [("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Ctrl+"), ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "⌘")]
)
def test_keys_are_called_what_the_readers_keyboard_calls_them(browser: str, key: str, agent: Person, sign_in: SignIn) -> None:
    answer = sign_in(agent).get("/cases/new", headers={"User-Agent": browser})
    text = answer.content.decode()
    assert f"<kbd>{key}K</kbd>" in text
    assert f"<kbd>{key}↵</kbd>" in text
    assert f'placeholder="输入 / 用常用语，{key}I ' in text
    assert ("⌘" in text) == (key == "⌘")
    assert int(answer["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<kbd>⌘⇧↵</kbd>", "<kbd>Ctrl+Shift+↵</kbd>"), ('<kbd class="x">⌥1</kbd>', '<kbd class="x">Alt+1</kbd>'),
        ('<a title="复制单号 ⌘.">', '<a title="复制单号 Ctrl+.">'), ("<p>按 ⌘K</p>", "<p>按 ⌘K</p>"), ('<input value="⌥⌘">', '<input value="⌥⌘">'),
    ],
)  # fmt: skip
def test_only_names_of_keys_are_put_into_words(written: str, read: str) -> None:
    assert in_words(written.encode()).decode() == read


def test_a_key_somebody_wrote_stays_as_they_wrote_it(agent: Person, sign_in: SignIn) -> None:
    text = sign_in(agent).get("/search?q=⌘K", headers={"User-Agent": "Windows NT"}).content.decode()
    assert 'value="⌘K"' in text


def test_a_stranger_is_sent_to_sign_in() -> None:
    assert Client().get("/").headers["Location"].startswith("/accounts/login/")
    answer = Client().get("/accounts/login/")
    assert answer.status_code == 200
    assert "用户名" in answer.content.decode()


def test_the_sign_in_page_speaks_the_language_chosen_there() -> None:
    client = Client()
    client.post("/language", {"language": "en", "next": "/accounts/login/"})
    assert "User name" in client.get("/accounts/login/").content.decode()


def test_the_language_page_sends_nobody_elsewhere() -> None:
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example", "a\x00b", "no.such:view", "", "/\\elsewhere.example"):
        answer = Client().post("/language", {"language": "en", "next": elsewhere})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/"), elsewhere


def test_preferences_are_kept_one_by_one_or_together(agent: Person, sign_in: SignIn) -> None:
    client = sign_in(agent)
    client.post("/me/preferences", {"language": "en", "next": "/cases/"})
    agent.refresh_from_db()
    assert (agent.language, agent.theme, agent.single_keys) == ("en", "system", True)
    client.post(
        "/me/preferences", {"whole": "1", "language": "en", "theme": "dark", "density": "comfortable"}
    )
    agent.refresh_from_db()
    assert (agent.theme, agent.density, agent.single_keys) == ("dark", "comfortable", False)
    assert b'data-bs-theme="dark" data-density="comfortable" data-keys="off"' in client.get("/").content


def test_a_refusal_is_a_page_in_our_voice_and_for_htmx_a_sentence(agent: Person, sign_in: SignIn) -> None:
    client = sign_in(agent)
    whole = client.get("/team")
    assert (whole.status_code, b"<h1>" in whole.content) == (403, True)
    part = client.get("/team", headers={"HX-Request": "true"})
    assert part.status_code == 403
    assert part.content.strip().startswith(b"<p data-refusal-text>")
    assert client.get("/cases/JZ000000-0001/").status_code == 404


def test_drafts_are_kept_sealed_and_given_back_to_their_owner_only(agent: Person, sign_in: SignIn) -> None:
    client = sign_in(agent)
    kept = client.post(
        "/drafts/intake", json.dumps({"phone": "13800002607"}), content_type="application/json"
    )
    assert kept.status_code == 204
    row = Draft.objects.get()
    assert b"13800002607" not in bytes(row.sealed)
    assert client.get("/drafts/intake").json() == {"phone": "13800002607"}
    from shouwen.foundation.access.testing import person

    other = sign_in(person(agent.unit, "junior_agent"))
    assert other.get("/drafts/intake").status_code == 204
    assert client.delete("/drafts/intake").status_code == 204
    assert not Draft.objects.exists()


def test_a_straggler_brings_no_draft_back(agent: Person, sign_in: SignIn) -> None:
    client, place = sign_in(agent), "/drafts/case-7-reply"

    def writes(text: str, sent: str) -> Any:
        client.post(f"{place}?{sent}", json.dumps({"text": text}), content_type="application/json")
        return client.get(place)

    assert writes("师傅今天到", "pen=a&mark=10").json() == {"text": "师傅今天到"}
    client.delete(f"{place}?pen=a&mark=30")  # sent, while what was typed before is still on its way
    assert writes("师傅今天", "pen=a&mark=20").status_code == 204
    assert bytes(Draft.objects.get().sealed) == b""
    assert client.get("/drafts/?of=case").json() == []
    assert writes("再说一句", "pen=a&mark=40").json() == {"text": "再说一句"}
    client.delete(f"{place}?pen=a&mark=35")
    assert writes("", "pen=a&mark=38").json() == {"text": "再说一句"}, "an older clearing is no news either"
    assert writes("另一台电脑", "pen=b&mark=1").json() == {"text": "另一台电脑"}
    assert writes("", "pen=b&mark=x").json() == {"text": "另一台电脑"}
    Draft.objects.update(kept_at=clock.now() - timedelta(days=8))
    writes("新的", "pen=b&mark=3")
    assert Draft.objects.count() == 1, "what is older than a week is gone from the table"


def test_drafts_of_one_sort_stand_on_a_shelf(agent: Person, sign_in: SignIn) -> None:
    client = sign_in(agent)
    for name in ("intake-1", "intake-2", "case-7-reply"):
        client.post(f"/drafts/{name}", json.dumps({"name": name}), content_type="application/json")
    found = client.get("/drafts/?of=intake").json()
    assert [(each["name"], each["values"]) for each in found] == [
        ("intake-2", {"name": "intake-2"}), ("intake-1", {"name": "intake-1"}),
    ]  # fmt: skip
    from shouwen.foundation.access.testing import person

    assert sign_in(person(agent.unit, "junior_agent")).get("/drafts/?of=intake").json() == []


def test_counts_name_what_the_navigation_shows(agent: Person, sign_in: SignIn) -> None:
    counts = sign_in(agent).get("/counts").json()
    assert {"unread", "mine", "queue"} <= counts.keys()
    assert any(name.startswith("view:") for name in counts)


def test_the_palette_answers_with_a_part(agent: Person, sign_in: SignIn) -> None:
    answer = sign_in(agent).get("/search?palette=1&q=队列", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "/cases/" in answer.content.decode()


def test_an_unknown_address_is_a_sheet_without_places_to_go() -> None:
    answer = Client().get("/nothing-here/")
    assert answer.status_code == 404
    said = answer.content.decode()
    assert "没有找到" in said
    assert "sw-side" not in said


def test_the_time_to_accept_is_short_when_four_fifths_are_gone() -> None:
    since, until = datetime(2026, 3, 16, 2, tzinfo=UTC), datetime(2026, 3, 16, 2, 30, tzinfo=UTC)
    assert pressing(since, until, since + timedelta(minutes=23)) == "running"
    assert pressing(since, until, since + timedelta(minutes=24)) == "soon"


def test_what_was_sent_is_undone_by_that_word_in_english():
    with translation.override("en"):
        assert words()["undo"] == "Undo"
