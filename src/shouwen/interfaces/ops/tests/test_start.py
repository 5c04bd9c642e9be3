"""The first-run page: only with the code from the terminal, only while nobody works here, nothing typed is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from shouwen.foundation.organisation.models import Person, Unit
from shouwen.interfaces.ops import first_run, founding, layout
from shouwen.kit import clock
from shouwen.kit.errors import Conflict, Invalid

CODE = "ABCD-EFGH-JKMN"
PASSWORD = "Qing-shan-2026"
GIVEN = {
    "code": CODE, "pack": "logistics", "tree": "province", "centre": "海东省客服中心", "prefix": "HD",
    "cities": "江州客服中心 JZ\n临溪客服中心，LX", "branches": "网络部\n计费部", "time_zone": "Asia/Urumqi", "currency": "cny",
    "calendar_code": "cn-standard", "name": "安然", "staff_number": "A001", "username": "anran",
    "password": PASSWORD, "again": PASSWORD,
}  # fmt: skip


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser before an installation that ``serve`` has just begun to serve."""
    monkeypatch.setattr(first_run.Doorkeeper, "code", CODE)
    monkeypatch.setattr(first_run.Doorkeeper, "begun", False)
    return Client()


@pytest.mark.django_db
def test_every_address_leads_to_the_first_page(fresh: Client) -> None:
    for path in ("/", "/cases/", "/accounts/login/", "/portal/", "/nowhere"):
        assert fresh.get(path).headers["Location"] == "/start"
    told = fresh.get("/api/v1/cases", headers={"Accept-Language": "en"})
    assert (told.status_code, told.json()["code"]) == (503, "not_begun")
    assert fresh.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_it_sets_everything_up_and_ends_signed_in(fresh: Client) -> None:
    answer = fresh.post("/start", GIVEN)
    assert answer.headers["Location"] == "/", answer.content.decode()
    assert {unit.prefix for unit in Unit.objects.exclude(prefix="")} == {"HD", "JZ", "LX"}
    assert set(Unit.objects.values_list("time_zone", "currency").distinct()) == {("Asia/Urumqi", "CNY")}
    assert Unit.objects.filter(name="计费部").count() == 3
    page = fresh.get("/")
    assert page.status_code == 200
    assert "请同事入岗" in page.content.decode()
    fresh.post("/start/done")
    assert "请同事入岗" not in fresh.get("/").content.decode()
    assert fresh.get("/admin/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [
    {"code": "ABCD-EFGH-JKMP"}, {"code": ""}, {"again": "another-word-1"}, {"password": "1234567890", "again": "1234567890"},
    {"centre": ""}, {"prefix": "海"}, {"cities": "江州客服中心"}, {"cities": ""}, {"cities": "江州 HD"}, {"time_zone": "Mars/North"},
    {"currency": "¥"}, {"staff_number": "工号"}, {"tree": "pack", "pack": ""}, {"name": ""},
])  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    fresh: Client, wrong: dict[str, str]
) -> None:
    answer = fresh.post("/start", {**GIVEN, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    named = answer.context["form"].errors
    assert set(named) & {*wrong, "again"}, named
    kept = {**GIVEN, **wrong}
    assert all(kept[name] in page for name in ("centre", "branches", "username", "staff_number", "password"))
    assert not Person.objects.exists()
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_the_other_language_keeps_what_is_typed(fresh: Client) -> None:
    page = fresh.post("/start", {**GIVEN, "language": "en"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "First set-up" in text
    assert GIVEN["centre"] in text
    assert PASSWORD in text
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.django_db
def test_once_begun_it_is_closed(fresh: Client) -> None:
    assert fresh.post("/start", GIVEN).status_code == 302
    other = Client()
    assert other.get("/start").headers["Location"] == "/accounts/login/"
    late = other.post("/start", {**GIVEN, "username": "thief", "staff_number": "A002"})
    assert late.status_code == 409
    assert Person.objects.count() == 1
    assert "/accounts/login/" in other.get("/cases/").headers["Location"]


@pytest.mark.django_db
def test_without_a_code_there_is_no_way_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run.Doorkeeper, "begun", False)
    assert not first_run.opens("")
    answer = client.post("/start", {**GIVEN, "code": ""})
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
