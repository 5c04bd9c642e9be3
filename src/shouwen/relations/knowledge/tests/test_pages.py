"""The pages and the interface of the texts, as their people see them."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils.translation import override

from shouwen.foundation.access.actions import make_token
from shouwen.foundation.access.testing import two_level
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.relations.knowledge import queries
from shouwen.relations.knowledge.models import Text, Use
from shouwen.relations.knowledge.testing import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return two_level()["people"]


def sign_in(client, actor):
    user = get_user_model().objects.create_user(f"u{actor.person_id}")
    Person.objects.filter(pk=actor.person_id).update(user=user)
    client.force_login(user)
    return client


def key(actor):
    now = clock.now()
    ends = now + timedelta(days=1)
    _token, words = make_token(person_id=actor.person_id, name="t", rights=("*",), expires_at=ends, actor=SYSTEM, at=now)
    return {"HTTP_AUTHORIZATION": f"Bearer {words}"}


def test_a_keeper_writes_changes_and_retires(client, people):
    sign_in(client, people["province_information"])
    new = "/knowledge/new?sort=answer"
    assert client.get(new).status_code == 200
    made = client.post(new, {"title": "网点几点开门", "body": "九点，{客户称呼}。", "scope": "all", "kinds": ["consultation"]})
    assert made.status_code == 302
    row = Text.objects.get(title="网点几点开门")
    change = {"title": row.title, "body": "八点半。", "base": 1, "reason": "改了时间"}
    assert client.post(f"/knowledge/{row.pk}", change).status_code == 302
    versions = client.get(f"/knowledge/{row.pk}/versions").content.decode()
    assert "<del>" in versions
    assert "改了时间" in versions
    assert client.post(f"/knowledge/{row.pk}", change).status_code == 422
    client.post(f"/knowledge/{row.pk}/retirement")
    assert "网点几点开门" not in client.get("/knowledge/?sort=answer").content.decode()
    assert "网点几点开门" in client.get("/knowledge/?sort=answer&only=retired").content.decode()
    client.post(f"/knowledge/{row.pk}/retirement", {"again": "1"})
    assert "网点几点开门" in client.get("/knowledge/?sort=answer&q=网点").content.decode()


def test_an_agent_reads_answers_and_writes_only_phrases_of_their_own(client, people):
    row = text("answer", title="网点几点开门", body="九点。")
    sign_in(client, people["jz.junior_agent"])
    page = client.get(f"/knowledge/{row.pk}").content.decode()
    assert "九点。" in page
    assert 'name="body"' not in page
    assert client.get("/knowledge/new?sort=answer").status_code == 403
    assert client.post(f"/knowledge/{row.pk}/retirement").status_code == 403
    client.post("/knowledge/new?sort=reply", {"title": "我的话", "body": "您好", "scope": "own"})
    assert Text.objects.get(title="我的话").person_id == people["jz.junior_agent"].person_id


def test_a_paste_is_looked_at_before_it_is_kept(client, people):
    sign_in(client, people["jz.information_manager"])
    rows = {"rows": "标题\t正文\n网点在哪\t人民路。\n没有正文\t", "scope": "centre"}
    looked = client.post("/knowledge/import?sort=answer", {**rows, "look": "1"}).content.decode()
    assert "能用" in looked
    assert not Text.objects.filter(title="网点在哪").exists()
    client.post("/knowledge/import?sort=answer", {**rows, "keep": "1"})
    assert Text.objects.get(title="网点在哪").centre_id == people["jz.information_manager"].centre_id


def test_while_one_types_words_come_filled_and_a_use_is_counted(client, people):
    row = text("answer", title="网点几点开门", body="{客户称呼}，九点，{单号}。")
    sign_in(client, people["jz.junior_agent"])
    near = client.post("/knowledge/similar", {"description": "想问网点几点开门", "name": "彭晓岚"}).content.decode()
    assert "彭晓岚，九点，{单号}。" in near
    assert "受理投诉" in client.post("/knowledge/script", {"kind": "complaint"}).content.decode()
    assert "诚恳致歉" in client.post("/knowledge/phrases", {"q": "zq", "kind": "complaint"}).content.decode()
    assert client.post(f"/knowledge/{row.pk}/uses").status_code == 204
    assert Use.objects.get().text_id == row.pk


def test_the_preview_shows_examples_and_names_what_nobody_fills(client, people):
    sign_in(client, people["jz.junior_agent"])
    shown = client.post("/knowledge/preview", {"body": "{客户称呼}您好，{没有的}"}).content.decode()
    assert "彭女士您好" in shown
    assert "<b>没有的</b>" in shown


def test_a_program_writes_finds_changes_and_counts(client, people):
    keeper = key(people["province_information"])
    send = {"content_type": "application/json", **keeper}
    made = client.post("/api/v1/knowledge", {"sort": "answer", "title": "怎样退订", "body": "回复 {单号}"}, **send)
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["places"] == ["单号"]
    found = client.get("/api/v1/knowledge/near?text=我想退订怎样退", **keeper).json()["items"]
    assert found[0]["id"] == told["id"]
    place = f"/api/v1/knowledge/{told['id']}"
    assert client.patch(place, {"body": "新", "base": 1}, **send).json()["version"] == 2
    assert client.patch(place, {"body": "旧", "base": 1}, **send).status_code == 409
    assert client.post(f"{place}/uses", {}, **send).status_code == 204
    assert client.post(f"{place}/retirement", {}, **send).json()["is_retired"]
    agent = key(people["jz.junior_agent"])
    assert client.patch(place, {"body": "x"}, content_type="application/json", **agent).status_code == 403


def test_a_script_is_read_in_the_language_of_its_reader(client, people):
    agent = people["jz.junior_agent"]
    sign_in(client, agent)
    Person.objects.filter(pk=agent.person_id).update(name_en="Tang Kexin")
    chinese = client.post("/knowledge/script", {"kind": "complaint"}).content.decode()
    assert "先听完，不插话" in chinese
    assert 'lang="zh-CN"' in chinese
    Person.objects.filter(pk=agent.person_id).update(language="en")
    english = client.post("/knowledge/script", {"kind": "complaint"}, headers={"accept-language": "en"}).content.decode()
    assert "Hello, this is Tang Kexin." in english
    assert "That is not our department." in english
    assert 'lang="en"' in english
    assert 'lang="zh-CN"' not in english


def test_a_script_without_english_is_read_in_chinese_and_keepers_write_both(client, people):
    keeper = people["province_information"]
    sign_in(client, keeper)
    made = client.post("/knowledge/new?sort=script", {"title": "停电来电", "steps": "问清小区。\n报修。", "scope": "all", "kinds": ["fault"]})
    assert made.status_code == 302
    row = Text.objects.get(title="停电来电")
    with override("en"):
        assert queries.item(row.pk, keeper).said.lines == ("问清小区。", "报修。")
    page = client.get(f"/knowledge/{row.pk}").content.decode()
    assert "空着就看中文" in page
    client.post(f"/knowledge/{row.pk}", {"title": row.title, "steps": "问清小区。\n报修。", "steps_en": "Ask which estate.\nReport it.", "avoid_en": "No idea.", "base": 1})
    row.refresh_from_db()
    assert (row.version, row.steps_en, row.avoid_en) == (2, ["Ask which estate.", "Report it."], ["No idea."])
    with override("en"):
        assert queries.item(row.pk, keeper).said.lines == ("Ask which estate.", "Report it.")
    assert "英文步骤" in client.get(f"/knowledge/{row.pk}/versions").content.decode()
    answer = client.patch(f"/api/v1/knowledge/{row.pk}", {"steps_en": ["x" * 301]}, content_type="application/json", **key(keeper))
    assert answer.status_code == 422
    assert client.get(f"/api/v1/knowledge/{row.pk}", **key(keeper)).json()["steps_en"] == ["Ask which estate.", "Report it."]
