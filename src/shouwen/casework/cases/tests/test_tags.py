"""Tags: put on and taken off, made up, merged and retired; asked for, counted, done by many hands, taken back."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions
from shouwen.casework.cases.forms.ending import MergeForm
from shouwen.casework.cases.models import Case, CaseTag
from shouwen.casework.cases.pages.tagging import address
from shouwen.casework.cases.queries import columns, conditions, listing, tags
from shouwen.casework.cases.queries.scope import visible
from shouwen.casework.cases.testing import AT, MATTER, house, intake, later, registered
from shouwen.casework.cases.tests.test_views_api import caller
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.verify import verify
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries as shelves

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    return house()


def kinds(case):
    return [each.kind for each in timeline("case", case.pk)]


def asked(codes, actor):
    tree = conditions.parse({"all": [{"field": "tags", "op": "in", "value": codes}]})
    return set(conditions.applied(tree, visible(actor), actor, at=AT).values_list("pk", flat=True)), tree


def test_a_tag_is_put_on_told_and_taken_back(centre):
    case = registered(centre.agent)
    done = actions.tag(case, add=["upset", "visit"], actor=centre.agent, at=AT)
    assert [str(each) for each in tags.borne(done.case.tags)] == ["情绪激动", "要上门"]
    assert kinds(case)[-2:] == ["cases.CaseTagged", "cases.CaseTagged"]
    assert timeline("case", case.pk)[-1].sentence({}, {}) == "加上标签“要上门”"
    assert set(CaseTag.objects.filter(case=case).values_list("code", flat=True)) == {"upset", "visit"}
    back = actions.untag(case, done, actor=centre.agent, at=later(seconds=20))
    assert back.case.tags == []
    assert not CaseTag.objects.filter(case=case).exists()
    assert kinds(case)[-1] == "cases.CaseUntagged"
    assert verify().whole


def test_putting_on_costs_little(centre, django_assert_max_num_queries):
    case = registered(centre.agent)
    with django_assert_max_num_queries(12):
        actions.tag(case, add=["upset"], actor=centre.agent, at=AT)


def test_what_is_so_already_unknown_or_too_many_is_refused(centre):
    case = registered(centre.agent)
    actions.tag(case, add=["upset"], actor=centre.agent, at=AT)
    with pytest.raises(Conflict):
        actions.tag(case, add=["upset"], actor=centre.agent, at=AT)
    with pytest.raises(Conflict):
        actions.tag(case, remove=["visit"], actor=centre.agent, at=AT)
    for code in ("none", "own"):
        with pytest.raises(Invalid):
            actions.tag(case, add=[code], actor=centre.agent, at=AT)
    with pytest.raises(Invalid, match="最多"):
        actions.tag(case, coin=[f"第{n}个" for n in range(tags.MOST)], actor=centre.agent, at=AT)
    with pytest.raises(NotFound):
        actions.tag(case, add=["visit"], actor=house().agent, at=AT)
    with pytest.raises(Forbidden):
        actions.tag(case, add=["visit"], actor=centre.statistician, at=AT)
    assert Case.objects.get(pk=case.pk).tags == ["upset"]


def test_a_tag_is_made_up_for_one_s_own_centre(centre):
    case = registered(centre.agent)
    actions.tag(case, coin=["5G 套餐"], actor=centre.agent, at=AT)
    (made,) = [each for each in shelves.codes_of("tag") if each.name == "5G 套餐"]
    assert (made.code, made.centre_id, made.parent_label) == ("5G-套餐", centre.city.pk, "各中心自己的")
    assert catalogue.coin_tag("5g 套餐", actor=centre.mate, at=AT) == made, "the same is not made twice"
    assert [each.name for each in tags.search("tc", case.centre_id, centre.agent, held=Case.objects.get(pk=case.pk).tags)] == [], "what it bears is not offered again"
    other = registered(centre.agent)
    assert [each.name for each in tags.search("tc", other.centre_id, centre.agent, held=other.tags)] == ["5G 套餐"]
    assert made not in tags.offered(centre.province.pk), "what one centre makes up is not another's"


@pytest.mark.parametrize(("name", "words"), [("", "1 到 20"), ("长" * 21, "1 到 20"), ("回拨 138 0000 2607", "号码")])
def test_a_name_that_is_none_makes_no_tag(centre, name, words):
    with pytest.raises(Invalid, match=words):
        catalogue.coin_tag(name, actor=centre.agent, at=AT)


def test_making_up_takes_its_right(centre):
    with pytest.raises(Forbidden):
        catalogue.coin_tag("新的", actor=centre.statistician, at=AT)


def test_a_merged_tag_counts_as_what_took_it_over_until_that_is_taken_back(centre):
    one, two = registered(centre.agent), registered(centre.agent)
    actions.tag(one, coin=["要发票"], actor=centre.agent, at=AT)
    actions.tag(two, add=["invoice"], actor=centre.agent, at=AT)
    ids = {each.name: each.id for each in shelves.codes_of("tag")}
    catalogue.succeed(ids["要发票"], [(ids["涉及发票"], 100)], actor=SYSTEM, at=AT)
    held = Case.objects.get(pk=one.pk)
    assert [str(each) for each in tags.borne(held.tags)] == ["涉及发票"]
    found, tree = asked(["invoice"], centre.agent)
    assert found == {one.pk, two.pk}
    assert conditions.holds(tree, held, centre.agent, at=AT)
    assert {each.item.code: each.all for each in tags.counted(centre.agent)}["invoice"] == 2
    with pytest.raises(Conflict):
        actions.tag(one, add=["invoice"], actor=centre.agent, at=AT)
    assert catalogue.coin_tag("要发票", actor=centre.agent, at=AT).code == "invoice"
    catalogue.restore("code", ids["要发票"], actor=SYSTEM, at=AT)
    assert asked(["invoice"], centre.agent)[0] == {two.pk}
    catalogue.succeed(ids["要发票"], [(ids["涉及发票"], 100)], actor=SYSTEM, at=AT)
    actions.tag(one, remove=["invoice"], actor=centre.agent, at=AT)
    assert Case.objects.get(pk=one.pk).tags == []


def test_a_renamed_and_a_retired_tag(centre):
    case = registered(centre.agent)
    actions.tag(case, add=["visit"], actor=centre.agent, at=AT)
    visit = shelves.code("tag", "visit").id
    catalogue.edit("code", visit, name="上门", actor=SYSTEM, at=AT)
    assert tags.said(["visit"]) == "上门"
    catalogue.retire("code", visit, actor=SYSTEM, at=AT)
    assert [(each.label, each.is_offered) for each in tags.borne(["visit"])] == [("上门", False)]
    with pytest.raises(Invalid):
        actions.tag(registered(centre.agent), add=["visit"], actor=centre.agent, at=AT)
    assert asked(["visit"], centre.agent)[0] == {case.pk}, "a saved view still finds it"


def test_it_is_a_column_and_a_condition(centre):
    one, two = registered(centre.agent), registered(centre.agent)
    actions.tag(one, add=["upset", "visit"], actor=centre.agent, at=AT)
    shown = columns.chosen(["title", "tags"])
    page = listing.listing(listing.Asked(), centre.agent, at=AT, further=columns.further(shown))
    cells = {line.id: row[1].value for line, row in columns.table(page, shown)}
    assert cells == {one.pk: "情绪激动、要上门", two.pk: ""}
    assert asked(["upset"], centre.agent)[0] == {one.pk}
    tree = conditions.parse({"all": [{"field": "tags", "op": "not_in", "value": ["upset"]}]})
    assert set(conditions.applied(tree, visible(centre.agent), centre.agent, at=AT).values_list("pk", flat=True)) == {two.pk}


def test_many_at_once_and_taken_back(centre):
    cases = [registered(centre.agent) for _n in range(2)]
    actions.tag(cases[0], add=["visit"], actor=centre.agent, at=AT)
    run = actions.start_bulk("tag", [each.number for each in cases], {"add": ["visit"]}, actor=centre.agent, at=AT)
    assert list(run.items.order_by("seq").values_list("state", flat=True)) == ["refused", "done"]
    actions.undo_bulk(run.pk, actor=centre.agent, at=AT)
    assert [Case.objects.get(pk=each.pk).tags for each in cases] == [["visit"], []]


def test_on_the_case_page_in_both_languages(centre):
    case = registered(centre.agent)
    client = browser(centre.agent)
    url = f"/cases/{case.number}/tags"
    found = client.get(f"{url}/options", {"q": "qxjd"}).content.decode()
    assert "情绪激动" in found
    assert "新建标签“qxjd”" in found
    answer = client.post(url, {"add": "upset"}, headers={"hx-request": "true"})
    assert "情绪激动" in answer.content.decode()
    assert "remove=upset" in answer["HX-Trigger"]
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "去掉标签 情绪激动" in page
    assert client.get(address("upset")).content.decode().count(case.number) >= 1
    assert client.post(url, {"add": "+13800002607"}, headers={"hx-request": "true"}).status_code == 422
    client.post(f"{url}?remove=upset", headers={"hx-request": "true"})
    assert Case.objects.get(pk=case.pk).tags == []
    client.post(url, {"q": "新说法"})
    every = client.get("/cases/tags/").content.decode()
    assert "新说法" in every
    assert "江州客服中心" in every


def test_over_http(centre):
    case = registered(centre.agent)
    client = caller(centre.agent)
    answer = client.post(f"/api/v1/cases/{case.number}/tags", {"add": ["upset"], "new": ["电视盒子"]}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["tags"] == ["upset", "电视盒子"]
    assert client.post("/api/v1/cases/JZ-1/tags", {"add": ["upset"]}, content_type="application/json").status_code == 404


def borne(case):
    row = Case.objects.get(pk=case.pk)
    assert set(CaseTag.objects.filter(case=row).values_list("code", flat=True)) == set(row.tags)
    return row.tags


def test_a_case_is_registered_with_its_tags(centre):
    case = registered(centre.agent, tags=["upset", "visit", "upset"])
    assert borne(case) == ["upset", "visit"]
    assert kinds(case).count("cases.CaseTagged") == 2
    assert kinds(case)[0] == "cases.CaseRegistered"
    assert verify().whole
    for wrong in (["none"], ["own"], [f"t{n}" for n in range(tags.MOST + 1)]):
        with pytest.raises(Invalid) as no:
            registered(centre.agent, tags=wrong)
        assert set(no.value.fields) == {"tags"}


def test_tags_cost_a_registration_one_statement_and_none_nothing(centre):
    def statements(**more):
        with CaptureQueriesContext(connection) as asked:
            registered(centre.agent, **more)
        return len(asked)

    statements()
    assert statements(tags=["upset"]) <= statements() + 1
    bare, tagged = intake(), intake(tags=())
    assert bare.digest() == tagged.digest() != intake(tags=["upset"]).digest(), "a request from before tags were asked for is known again"


def test_the_registration_form_takes_names_and_makes_them_up(centre):
    desk, statistician = browser(centre.agent), centre.statistician
    shown = desk.get("/cases/new/tags", {"tags": "情绪激动、sm"}).content.decode()
    assert 'data-text="情绪激动、要上门、"' in shown or "新建标签“sm”" in shown
    assert "情绪激动、电视盒子、" in desk.get("/cases/new/tags", {"tags": "情绪激动，电视盒子"}).content.decode()
    assert browser(statistician).get("/cases/new/tags").status_code == 403
    form = {"kind": "complaint", "category_id": intake().category_id, "channel": "phone", "source": "direct", "name": "彭晓岚", "phone": "13800002607",
            "description": MATTER, "then": "mine", "plan": "回电", "tags": "情绪激动、电视盒子、"}  # fmt: skip
    again = desk.post("/cases/new", {**form, "tags": "号码 13800002607"})
    assert again.status_code == 422
    assert "号码 13800002607" in again.content.decode(), "what was typed stays"
    assert desk.post("/cases/new", form).status_code == 302
    assert borne(Case.objects.get()) == ["upset", "电视盒子"]


def test_whoever_makes_up_no_tags_is_told_the_name_is_none(centre):
    with pytest.raises(Invalid, match="电视盒子"):
        actions.tags_named(["电视盒子"], centre_id=centre.city.pk, actor=centre.statistician, at=AT)
    assert actions.tags_named(["Upset", "upset"], centre_id=centre.city.pk, actor=centre.statistician, at=AT) == ["upset"]


def test_a_case_is_created_with_tags_over_http(centre):
    body = {"kind": "complaint", "category_id": str(intake().category_id), "description": MATTER, "anonymous": True}
    client = caller(centre.agent)
    assert client.post("/api/v1/cases", {**body, "tags": ["upset"]}, content_type="application/json").json()["tags"] == ["upset"]
    wrong = client.post("/api/v1/cases", {**body, "tags": ["none"]}, content_type="application/json")
    assert wrong.status_code == 422, wrong.content
    assert "tags" in wrong.content.decode()


def test_a_merge_brings_tags_along_and_undoing_takes_them_back(centre):
    one, two = registered(centre.agent, tags=["upset", "visit"]), registered(centre.mate, phone="13800000002", tags=["visit", "invoice"])
    actions.merge(two, one, actor=centre.senior, at=later(hours=1))
    assert borne(one) == ["upset", "visit", "invoice"]
    assert borne(two) == ["visit", "invoice"], "the merged case keeps its own"
    actions.tag(one, remove=["upset"], actor=centre.agent, at=later(hours=1))
    actions.unmerge(two, actor=centre.senior, at=later(hours=2))
    assert borne(one) == ["visit"], "what it had itself stays"
    assert borne(two) == ["visit", "invoice"]
    assert kinds(one).count("cases.CaseUntagged") == 2, "one by hand, one with the merge"
    assert verify().whole


def full(centre, phone, first, count):
    """A case with as many tags as that, made up."""
    case = registered(centre.agent, phone=phone)
    actions.tag(case, coin=[f"第{n}个" for n in range(first, first + count)], actor=centre.agent, at=AT)
    return case


def test_a_merge_loses_no_tag_and_nothing_is_put_on_until_there_is_room(centre):
    """The rule: at most twenty are put on; a merge keeps all of both, says so, and asks to take some off first."""
    one, two = full(centre, "13800000001", 0, tags.MOST), full(centre, "13800000002", tags.MOST - 1, 3)
    form = MergeForm({"into": one.number}, case=two, actor=centre.senior)
    assert form.is_valid()
    assert form.carry_out(at=later(hours=1)) == "已并入。一件最多 20 个标签，现在有 22 个：拿掉 3 个，才能再加"
    assert len(borne(one)) == tags.MOST + 2
    for more in ({"add": ["upset"]}, {"coin": ["再一个"]}, {"add": ["upset"], "remove": borne(one)[:2]}):
        with pytest.raises(Invalid, match="拿掉"):
            actions.tag(one, **more, actor=centre.agent, at=later(hours=2))
    page = browser(centre.agent).get(f"/cases/{one.number}/").content.decode()
    assert "拿掉 3 个，才能再加" in page
    assert 'id="tag-text"' not in page
    gone = actions.tag(one, remove=borne(one)[:1], actor=centre.agent, at=later(hours=2))
    actions.untag(one, gone, actor=centre.agent, at=later(hours=2))
    assert len(borne(one)) == tags.MOST + 2, "what was taken off by mistake comes back"
    actions.tag(one, add=["upset"], remove=borne(one)[:3], actor=centre.agent, at=later(hours=2))
    assert len(borne(one)) == tags.MOST


def test_what_was_taken_off_above_the_limit_comes_back_where_it_is_offered(centre):
    one, two = full(centre, "13800000001", 0, tags.MOST), full(centre, "13800000002", tags.MOST, 1)
    actions.merge(two, one, actor=centre.senior, at=later(hours=1))
    client, url = browser(centre.agent), f"/cases/{one.number}/tags"
    answer = client.post(f"{url}?remove={borne(one)[0]}", headers={"hx-request": "true"})
    assert len(borne(one)) == tags.MOST
    client.post(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"], headers={"hx-request": "true"})
    assert len(borne(one)) == tags.MOST + 1


def test_nothing_else_is_put_on_above_the_limit_by_an_address_made_up(centre):
    one, two = full(centre, "13800000001", 0, tags.MOST), registered(centre.agent, phone="13800000002")
    client, url = browser(centre.agent), f"/cases/{one.number}/tags"
    before = borne(one)
    answer = client.post(f"{url}?remove={before[0]}", headers={"hx-request": "true"})
    sealed = parse_qs(urlsplit(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]).query)["again"][0]
    actions.tag(one, coin=["又一个"], actor=centre.agent, at=AT)
    for given in ("1", sealed, f"{sealed}x"):
        refused = client.post(f"{url}?{urlencode({'add': 'upset', 'again': given})}", headers={"hx-request": "true"})
        assert refused.status_code == 422
        assert "拿掉" in refused.content.decode()
    assert len(borne(one)) == tags.MOST
    client.post(f"/cases/{two.number}/tags?{urlencode({'add': 'upset', 'again': sealed})}", headers={"hx-request": "true"})
    assert borne(two) == ["upset"], "where there is room no seal is asked for"
