"""The pack page, the trial, the panel of a case, its page, and the REST interface."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shouwen.casework.cases.testing import House, registered
from shouwen.casework.deadlines.models import Extension
from shouwen.casework.statutes import actions
from shouwen.casework.statutes.models import Limit, Pack
from shouwen.casework.statutes.tests.conftest import AT, legal
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, person
from shouwen.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        yield


def administrator(house: House) -> Any:
    return actor_for(person(house.city, "administrator").pk, at=AT)


def test_one_click_loads_a_pack_and_a_manager_chooses_it(house: House) -> None:
    admin, manager = browser(administrator(house)), browser(house.manager)
    page = admin.get("/admin/statutes/").content.decode()
    assert "银行、保险" in page
    assert "未载入" in page
    assert admin.post("/admin/statutes/cn-telecom/loading").status_code == 302
    assert "载入" not in manager.get("/admin/statutes/").content.decode().split("<tbody>")[1].replace(
        "未载入", ""
    )
    page = manager.get("/admin/statutes/cn-telecom/").content.decode()
    for words in (
        "《电信用户申诉处理办法》第十条",
        "已核对法条或官方原文",
        "河南",
        "5 个工作日",
        "不能延长",
        "12300",
    ):
        assert words in page
    given = {"centre": str(house.city.pk), "party": "company", "region": "CN-ZJ"}
    assert manager.post("/admin/statutes/cn-telecom/choice", given).status_code == 302
    page = manager.get("/admin/statutes/cn-telecom/").content.decode()
    assert "浙江没有另行规定，按全国的算" in page
    wrong = manager.post("/admin/statutes/cn-telecom/choice", {**given, "region": "浙江"})
    assert wrong.status_code == 422
    assert "CN-HA" in wrong.content.decode()
    assert manager.post(f"/admin/statutes/cn-telecom/choices/{house.city.pk}/end").status_code == 302
    assert browser(house.agent).get("/admin/statutes/").status_code == 403
    assert admin.get("/admin/statutes/nobody/").status_code == 404


def test_where_the_law_knows_no_extension_it_is_said_once(house: House) -> None:
    actions.load("cn-telecom", actor=SYSTEM, at=AT)
    actions.choose("cn-telecom", house.city.pk, actor=SYSTEM, at=AT)
    case = registered(house.agent, at=AT)
    page = browser(house.agent).get(f"/cases/{case.number}/law").content.decode()
    assert page.count("法律没有规定还可以延长") == 1


def test_a_limit_is_put_right_on_the_page_from_a_day_on(bank: House) -> None:
    admin = browser(administrator(bank))
    limit = Limit.objects.get(code="reply")
    url = f"/admin/statutes/cn-bank/limits/{limit.pk}/"
    values = {
        "amount": "10",
        "unit": "day",
        "basis": "新办法",
        "article": "",
        "follows": "",
        "since": "2026-04-01",
        "reason": "新办法施行",
    }
    assert admin.post(url, {**values, "since": "2026-01-01"}).status_code == 422
    assert admin.post(url, values).status_code == 302
    page = admin.get("/admin/statutes/cn-bank/").content.decode()
    assert "本地修订：新办法施行" in page
    assert "以前的 1 版" in page
    assert "修订归省中心" in browser(bank.manager).get(url).content.decode()
    assert admin.post("/admin/statutes/cn-bank/retirement").status_code == 302
    assert Pack.objects.get(code="cn-bank").retired_at is not None
    assert "重新启用" in admin.get("/admin/statutes/cn-bank/").content.decode()


def test_the_trial_answers_for_a_friday_evening(bank: House) -> None:
    manager = browser(bank.manager)
    assert manager.get("/admin/statutes/trial/").status_code == 200
    address = f"/admin/statutes/trial/?centre={bank.city.pk}&kind=complaint&received=2026-03-20T17:40"
    page = manager.get(address).content.decode()
    for words in ("2026-04-04 23:59", "2026-04-19 23:59", "2026-05-19 23:59", "12378"):
        assert words in page, words
    actions.load("cn-telecom", actor=SYSTEM, at=AT)
    local = manager.get(f"{address}&pack=cn-telecom&region=cn-ha").content.decode()
    assert "2026-03-27 18:00" in local
    assert "河南" in local
    assert "没有选用" in manager.get(address.replace("2026-03-20", "2026-03-01")).content.decode()
    for strange in (
        "centre=1e9999&kind=x&received=never",
        f"centre={'9' * 40}&kind=complaint&received=2026-03-20T17:40",
    ):
        assert manager.get(f"/admin/statutes/trial/?{strange}").status_code == 422


def test_the_case_shows_its_legal_clocks_and_more_time_goes_its_way(bank: House) -> None:
    case = registered(bank.agent)
    clock = legal(case)["cn-bank.reply"].pk
    agent, manager = browser(bank.agent), browser(bank.manager)
    panel = agent.get(f"/cases/{case.number}/law/panel").content.decode()
    assert "法定" in panel
    assert "第三章" in panel
    assert "12378" in panel
    assert "第三章" in agent.get(f"/cases/{case.number}/").content.decode()
    assert "12378" in agent.get(f"/cases/{case.number}/complaint/panel").content.decode()
    why = agent.get(f"/clocks/{clock}/why").content.decode()
    assert "只能依法延长" in why
    assert "整日计算" in why
    url = f"/cases/{case.number}/law/{clock}/extension"
    assert "情况复杂" in agent.get(url).content.decode()
    assert agent.post(url, {"taken": "0", "reason": ""}).status_code == 422
    assert agent.post(url, {"taken": "0", "reason": "要调取签约录音"}).status_code == 302
    wish = Extension.objects.get(clock_id=clock)
    decide = f"/cases/{case.number}/law/{clock}/extensions/{wish.pk}"
    assert "自己的延期申请" in agent.get(f"/cases/{case.number}/law").content.decode()
    assert agent.post(decide, {"grant": "yes"}).status_code == 403
    assert manager.post(decide, {"grant": "no", "note": ""}).status_code == 422
    assert manager.post(decide, {"grant": "yes", "note": ""}).status_code == 302
    page = agent.get(f"/cases/{case.number}/law").content.decode()
    assert "要调取签约录音" in page
    assert "2026-04-17 23:59" in page
    assert "法定期限延长告知" in agent.get(f"/cases/{case.number}/letters").content.decode()
    assert agent.get(f"/cases/{case.number}/law/{10**30}/extension").status_code in (404, 422)


def test_rest_serves_packs_and_legal_clocks(bank: House) -> None:
    case = registered(bank.agent)

    def key(actor: Any) -> dict[str, str]:
        ends = AT + timedelta(days=30)
        _row, secret = access.make_token(
            person_id=actor.person_id, name="程序", rights=["*"], expires_at=ends, actor=SYSTEM, at=AT
        )
        return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}

    from django.test import Client

    client, agent, manager = Client(), key(bank.agent), key(bank.manager)
    assert client.get("/api/v1/clock-packs", **agent).status_code == 403  # type: ignore[arg-type]
    packs = {each["code"]: each for each in client.get("/api/v1/clock-packs", **manager).json()}  # type: ignore[arg-type]
    assert packs["cn-bank"]["is_loaded"]
    assert not packs["us-cfpb"]["is_loaded"]
    page = client.get("/api/v1/clock-packs/cn-bank", **manager).json()  # type: ignore[arg-type]
    assert [(row["amount"], row["mark"], row["is_law"]) for row in page["rows"]] == [(15.0, "C", True)]
    url = f"/api/v1/cases/{case.number}/legal-clocks"
    (clock,) = client.get(url, **agent).json()  # type: ignore[arg-type]
    assert clock["basis"].startswith("《银行业")
    assert clock["may_ask"]
    more = f"{url}/{clock['id']}/extensions"
    asked = client.post(more, {"reason": "要调取签约录音"}, content_type="application/json", **agent)  # type: ignore[arg-type]
    assert asked.status_code == 201
    wish = asked.json()[0]["waiting_extension"]
    done = client.post(f"{more}/{wish}", {"is_granted": True}, content_type="application/json", **manager)  # type: ignore[arg-type]
    assert done.json()[0]["extensions"] == 1
    assert client.get(
        f"/api/v1/cases/{case.number}/legal-clocks", **key(administrator(bank))
    ).status_code in (403, 404)  # type: ignore[arg-type]
    schema = client.get("/api/v1/openapi.json", **manager).json()  # type: ignore[arg-type]
    assert "/api/v1/cases/{number}/legal-clocks" in schema["paths"]
