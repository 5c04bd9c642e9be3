"""The first run: only with the code from the terminal, only while nobody works here; taken back, resumed, nothing lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connection, connections
from django.test import Client

from shouwen.foundation.access.models import Role
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.interfaces.ops import first_run, founding, layout
from shouwen.interfaces.ops.outlines import OUTLINES
from shouwen.kit import clock
from shouwen.kit.errors import Conflict, Invalid

CODE = "ABCD-EFGH-JKMN"
PASSWORD = "Qing-shan-2026"
ME = {"code": CODE, "name": "安然", "staff_number": "A001", "username": "anran", "password": PASSWORD, "again": PASSWORD}
TREE = "海东省客服中心 HD\n  江州客服中心 JZ\n    受理一班\n    计费部（承办）"
TRADE = {"packs": ["logistics", "telecom"], "calendar_code": "cn-standard", "time_zone": "Asia/Urumqi", "currency": "cny"}


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser before an installation that ``serve`` has just begun to serve."""
    monkeypatch.setattr(first_run.Doorkeeper, "code", CODE)
    monkeypatch.setattr(first_run.Doorkeeper, "begun", False)
    return Client()


@pytest.fixture
def begun(fresh: Client) -> Client:
    """Three steps further: the house stands, the administrator is signed in."""
    assert fresh.post("/start", ME).headers["Location"] == "/start/organisation"
    assert fresh.post("/start/organisation", {"outline": TREE}).headers["Location"] == "/start/trade"
    answer = fresh.post("/start/trade", TRADE)
    assert answer.headers.get("Location") == "/start/people", answer.content.decode()
    return fresh


@pytest.mark.django_db
def test_every_address_leads_to_the_first_page(fresh: Client) -> None:
    for path in ("/", "/cases/", "/accounts/login/", "/portal/", "/nowhere"):
        assert fresh.get(path).headers["Location"] == "/start"
    told = fresh.get("/api/v1/cases", headers={"Accept-Language": "en"})
    assert (told.status_code, told.json()["code"]) == (503, "not_begun")
    assert fresh.get("/healthz").status_code == 200
    for name in ("organisation", "trade"):
        assert fresh.get(f"/start/{name}").headers["Location"] == "/start"
    assert fresh.post("/start/trade", TRADE).status_code == 302
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_it_sets_everything_up_and_goes_on_signed_in(begun: Client) -> None:
    assert {unit.prefix for unit in Unit.objects.exclude(prefix="")} == {"HD", "JZ"}
    assert set(Unit.objects.values_list("time_zone", "currency").distinct()) == {("Asia/Urumqi", "CNY")}
    assert Unit.objects.get(name="计费部").role == "branch"
    assert begun.get("/start/people").headers["Location"].startswith("/admin/people/import/")
    for name in ("mail", "security", "ready"):
        assert begun.get(f"/start/{name}").status_code == 200, name
    assert begun.get("/start").headers["Location"] == "/"
    steps = begun.get("/start/steps").content.decode()
    assert "请同事入岗" in begun.get("/admin/").content.decode(), "it comes with the page, so that nothing moves"
    assert "请同事入岗" in steps
    begun.post("/start/done")
    assert "请同事入岗" not in begun.get("/start/steps").content.decode()
    other = Client()
    assert other.post("/accounts/login/", {"login": "anran", "password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_steps_are_taken_back_and_a_new_server_asks_for_its_code(fresh: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.post("/start", ME)
    fresh.post("/start/organisation", {"outline": TREE})
    assert "受理一班" in fresh.get("/start/organisation").content.decode()
    page = fresh.get("/start").content.decode()
    assert "安然" in page
    assert PASSWORD not in page
    assert fresh.post("/start", {**ME, "name": "安宁", "password": "", "again": ""}).status_code == 302
    monkeypatch.setattr(first_run.Doorkeeper, "code", "WXYZ-WXYZ-WXYZ")  # killed and begun anew
    assert fresh.get("/start/organisation").headers["Location"] == "/start"
    assert fresh.post("/start", {**ME, "code": "WXYZ-WXYZ-WXYZ", "password": "", "again": ""}).status_code == 302
    assert "受理一班" in fresh.get("/start/organisation").content.decode()
    assert fresh.post("/start/trade", TRADE).headers["Location"] == "/start/people"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [
    {"code": "ABCD-EFGH-JKMP"}, {"code": ""}, {"again": "another-word-1"}, {"password": "1234567890", "again": "1234567890"},
    {"staff_number": "工号"}, {"name": ""},
])  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(fresh: Client, wrong: dict[str, str]) -> None:
    answer = fresh.post("/start", {**ME, **wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) & {*wrong, "again"}
    assert fresh.get("/start/organisation").headers["Location"] == "/start"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "sent"), [
    ("organisation", {"outline": "客服中心"}), ("organisation", {"outline": ""}), ("organisation", {"outline": "甲 HD\n  乙中心 HD"}),
    ("trade", {**TRADE, "time_zone": "Mars/North"}), ("trade", {**TRADE, "currency": "¥"}), ("trade", {**TRADE, "packs": ["x"]}),
])  # fmt: skip
def test_nothing_is_built_while_something_is_wrong(fresh: Client, path: str, sent: dict[str, Any]) -> None:
    fresh.post("/start", ME)
    fresh.post("/start/organisation", {"outline": TREE})
    assert fresh.post(f"/start/{path}", sent).status_code == 422
    assert not Person.objects.exists()
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_shape_is_filled_in_and_looked_at_before_it_counts(fresh: Client) -> None:
    fresh.post("/start", ME)
    assert "药学部" in fresh.post("/start/organisation", {"shape": "hospital", "outline": ""}).content.decode()
    assert "我们的部" in fresh.post("/start/organisation", {"look": "1", "outline": "我们的中心 WM\n  我们的部"}).content.decode()


@pytest.mark.django_db
def test_the_other_language_keeps_what_is_typed(fresh: Client) -> None:
    page = fresh.post("/start", {**ME, "language": "en"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "First set-up" in text
    assert "安然" in text
    assert PASSWORD not in text
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_shape_nobody_touched_comes_in_the_other_language_and_own_names_stay(fresh: Client) -> None:
    fresh.post("/start", ME)
    shape = str(OUTLINES["single"][1])
    assert "Intake team 1" in fresh.post("/start/organisation", {"outline": shape, "language": "en"}).content.decode()
    fresh.post("/start/organisation", {"outline": shape, "language": "zh-hans"})
    assert "我们的部" in fresh.post("/start/organisation", {"outline": f"{shape}\n  我们的部", "language": "en"}).content.decode()


@pytest.mark.django_db
def test_mail_is_tried_and_posts_are_guarded(begun: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SHOUWEN_EMAIL_URL" in begun.get("/start/mail").content.decode()
    settings.SHOUWEN_MAIL = True
    page = begun.post("/start/mail", {"to": "anran@example.org"})
    assert [letter.to for letter in mail.outbox] == [["anran@example.org"]]
    assert "anran@example.org" in page.content.decode()
    assert begun.post("/start/mail", {"to": "nobody"}).status_code == 422

    def refuse(self: Any) -> int:
        raise ConnectionRefusedError("没有人接")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert "没有人接" in begun.post("/start/mail", {"to": "anran@example.org"}).content.decode()
    assert begun.post("/start/security", {"roles": ["team_leader"]}).headers["Location"] == "/start/ready"
    assert set(Role.objects.filter(needs_mfa=True).values_list("code", flat=True)) == {"team_leader"}


@pytest.mark.django_db
def test_once_begun_it_is_closed(begun: Client) -> None:
    other = Client()
    assert other.get("/start").headers["Location"] == "/accounts/login/"
    late = other.post("/start", {**ME, "username": "thief", "staff_number": "A002"})
    assert late.status_code == 409
    assert Person.objects.count() == 1
    for name in ("organisation", "trade", "mail", "security", "ready", "people"):
        assert other.get(f"/start/{name}").headers["Location"].startswith("/accounts/login/")
    assert other.get("/start/steps").headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_without_a_code_there_is_no_way_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run.Doorkeeper, "begun", False)
    assert not first_run.opens("")
    answer = client.post("/start", {**ME, "code": ""})
    assert answer.status_code == 503
    assert "shouwen init" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_one_begins() -> None:
    founder = founding.Founder("安然", "A001", "anran", PASSWORD)

    def begin(plan: layout.Plan) -> Any:
        try:
            return founding.begin(founder, plan, at=clock.now())
        except Conflict as no:
            return no.code
        finally:
            connections.close_all()

    plans = [layout.Plan(name=name, prefix=prefix) for name, prefix in (("江州", "JZ"), ("临溪", "LX"))]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        ends = [begin_here(founder, plan) for plan in plans]
    else:
        with ThreadPoolExecutor(2) as both:
            ends = list(both.map(begin, plans))
    assert sorted(str(end) == "begun" for end in ends) == [False, True]
    assert Unit.objects.filter(level="province").count() == 1


def begin_here(founder: founding.Founder, plan: layout.Plan) -> Any:
    """A database in memory has one connection, which cannot race itself."""
    try:
        return founding.begin(founder, plan, at=clock.now())
    except Conflict as no:
        return no.code


@pytest.mark.parametrize(("line", "read"), [
    ("江州客服中心 JZ", ("江州客服中心", "JZ")), ("江州客服中心=JZ", ("江州客服中心", "JZ")), ("Jiang Zhou, J1", ("Jiang Zhou", "J1")),
])  # fmt: skip
def test_a_city_is_read_from_a_line(line: str, read: tuple[str, str]) -> None:
    assert layout.city_of(line) == read


@pytest.mark.parametrize("line", ["江州", "JZ", "江州 jz", "江州 JZJZJ"])
def test_a_line_without_name_and_prefix_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="JZ"):
        layout.city_of(line)


def test_a_plan_names_its_centres() -> None:
    with pytest.raises(Invalid) as wrong:
        layout.nodes(
            layout.Plan(tree="province", name="", prefix="", cities=(("江州", "JZ"), ("南江", "JZ")))
        )
    assert set(wrong.value.fields) == {"centre", "prefix", "cities"}
