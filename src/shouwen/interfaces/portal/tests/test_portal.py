"""The customers' door: hand in, follow, add, accept, refuse; and nobody opens what is not theirs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines import actions as deadlines
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import two_level
from shouwen.foundation.files import queries as files
from shouwen.interfaces.portal import guard, visitor
from shouwen.interfaces.portal.models import Try
from shouwen.kit import clock
from shouwen.relations.catalogue import actions as catalogue

pytestmark = pytest.mark.django_db
WORDS = "上周三约好的安装师傅没有来，电话也没有人接，请给个准确时间"


@pytest.fixture
def house(settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path
    catalogue.load_base(at=clock.now())
    deadlines.seed()
    return two_level()


def form(house, **changes) -> dict[str, object]:
    given = {"kind": "complaint", "centre": house["jz"].pk, "description": WORDS, "name": "彭女士",
             "phone": "13800002607", "consent": "on"}  # fmt: skip
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def hand_in(house, client: Client, **changes) -> tuple[str, str]:
    """Submit, and read number and code off the page."""
    assert client.post("/portal/new", form(house, **changes)).status_code == 302
    page = client.get("/portal/done").content.decode()
    number, code = re.findall(r'class="sw-num code">([^<]+)<', page)
    return number, code


def owner_of(number: str):
    return actor_for(Case.objects.get(number=number).owner_id)


def answered(house, client: Client) -> tuple[str, str]:
    number, code = hand_in(house, client)
    owner, at = owner_of(number), clock.now()
    cases.take(number, actor=owner, at=at)
    cases.answer(number, "师傅明天上午十点上门", actor=owner, at=at)
    return number, code


def test_a_matter_handed_in_has_an_owner_a_number_and_a_code(house, client):
    number, code = hand_in(house, client)
    case = Case.objects.get(number=number)
    assert case.owner_id
    assert case.pre_contact == "portal"
    assert code.replace(" ", "") not in (case.access_digest, "")
    page = client.get("/portal/case").content.decode()
    assert number in page
    assert "已登记" in page


def test_what_was_written_is_kept_when_something_is_missing(house, client):
    answer = client.post("/portal/new", form(house, consent=None))
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert "请勾选同意" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_contact_or_anonymity_is_needed(house, client):
    assert client.post("/portal/new", form(house, phone=None)).status_code == 422
    assert client.post("/portal/new", form(house, phone=None, name=None, anonymous="on")).status_code == 302


def test_number_and_code_open_the_case_on_another_device(house, client):
    number, code = hand_in(house, client)
    other = Client()
    assert other.get("/portal/case").status_code == 302
    assert other.post("/portal/open", {"number": number.lower(), "code": code.lower()}).status_code == 302
    assert number in other.get("/portal/case").content.decode()


@pytest.mark.parametrize("wrong", ["number", "code"])
def test_a_wrong_number_and_a_wrong_code_are_answered_alike(house, client, wrong):
    number, code = hand_in(house, client)
    given = {"number": number, "code": code} | {wrong: "ZZ000000-0001" if wrong == "number" else "22222222"}
    answer = Client().post("/portal/open", given)
    assert answer.status_code == 422
    assert "单号或查询码不对" in answer.content.decode()


def test_guessing_is_stopped_at_the_case_and_at_the_caller(house, client):
    number, code = hand_in(house, client)
    for _try in range(guard.LIMITS["open"].target):
        Client().post("/portal/open", {"number": number, "code": cases.new_code()})
    assert Client().post("/portal/open", {"number": number, "code": code}).status_code == 429
    for place in range(guard.LIMITS["open"].caller):
        Client().post("/portal/open", {"number": f"JZ{place}", "code": "22222222"})
    assert Client().post("/portal/open", {"number": "JZ99", "code": "22222222"}).status_code == 429
    Try.objects.update(at=clock.now() - timedelta(minutes=16))
    assert Client().post("/portal/open", {"number": number, "code": code}).status_code == 302


def test_a_forged_cookie_opens_nothing(house, client):
    hand_in(house, client)
    thief = Client()
    thief.cookies[visitor.COOKIE] = client.cookies[visitor.COOKIE].value[:-2] + "xx"
    assert thief.get("/portal/case").status_code == 302


def test_the_customer_sees_result_and_person_and_may_agree(house, client):
    number, _code = answered(house, client)
    page = client.get("/portal/case").content.decode()
    assert "师傅明天上午十点上门" in page
    assert "认可，已解决" in page
    assert client.post("/portal/case/acceptance").status_code == 302
    assert Case.objects.get(number=number).state == "resolved"
    assert "认可，已解决" not in client.get("/portal/case").content.decode()


def test_the_customer_may_refuse_without_a_word_and_it_goes_up(house, client):
    number, _code = answered(house, client)
    before = Case.objects.get(number=number)
    assert client.post("/portal/case/refusal").status_code == 302
    case = Case.objects.get(number=number)
    assert (case.state, case.level, case.owner_id) == ("not_accepted", 1, before.owner_id)


def test_facts_and_files_reach_the_case(house, client):
    _number, _code = hand_in(house, client)
    photo = SimpleUploadedFile("门口照片.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, content_type="image/png")
    assert client.post("/portal/case/facts", {"text": "补一张照片", "files": [photo]}).status_code == 302
    page = client.get("/portal/case").content.decode()
    assert "补一张照片" in page
    assert "门口照片.png" in page
    link = re.search(r"/portal/case/files/\d+", page)
    assert link is not None
    assert client.get(link[0]).headers["Content-Disposition"].startswith("attachment")
    assert Client().get(link[0]).status_code == 404


def test_a_call_back_counts_as_a_chase(house, client):
    number, _code = hand_in(house, client)
    client.post("/portal/case/callback")
    assert Case.objects.get(number=number).chases == 1


def test_internal_notes_stay_inside(house, client):
    number, _code = hand_in(house, client)
    cases.note(number, "内部：核对派单记录", actor=owner_of(number), at=clock.now())
    assert "核对派单记录" not in client.get("/portal/case").content.decode()


def test_a_program_that_fills_every_field_is_turned_away(house, client):
    assert client.post("/portal/new", form(house, website="http://example.com")).status_code == 422
    assert not Case.objects.exists()


def test_the_pages_are_complete_in_english(house, client):
    hand_in(house, client, description="The fitter did not come on Wednesday and nobody answers the phone", name="Peng")
    client.cookies["django_language"] = "en"
    for address in ("/portal/", "/portal/new", "/portal/open", "/portal/done"):
        page = client.get(address).content.decode()
        text = re.sub(r"<[^>]+>|江州[^<]*|临溪[^<]*|中文|首", "", page)
        assert not re.search(r"[\u4e00-\u9fff]", text), (address, re.findall(r"[\u4e00-\u9fff]+", text))


def key_on(client: Client) -> str:
    """The key of a fresh form."""
    found = re.search(r'name="key" value="([0-9a-f]{32})"', client.get("/portal/new").content.decode())
    assert found
    return found[1]


def test_a_form_sent_twice_is_one_matter(house, client):
    """Words of several lines come with the line ends of browsers, and files come twice: still one matter, one number, one code."""
    key = key_on(client)
    paper = [SimpleUploadedFile("合同.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 32, "image/png") for _turn in range(2)]
    given = {"key": key, "description": WORDS + "\r\n第二行 \r\n"}
    first = hand_in(house, client, **given, files=paper[0])
    assert hand_in(house, Client(), **given, files=paper[1]) == first
    assert Case.objects.count() == 1
    assert key_on(client) != key


def test_a_form_sent_again_with_other_words_says_what_was_registered(house, client):
    given = {"key": key_on(client)}
    number, code = hand_in(house, client, **given)
    other = client.post("/portal/new", form(house, **given, description=WORDS + "，还有一件别的事"))
    page = other.content.decode()
    assert (other.status_code, Case.objects.count()) == (422, 1)
    assert f"刚才那次已经登记为 {number}" in page
    assert "还有一件别的事" in page
    again = re.search(r'name="key" value="([0-9a-f]{32})"', page)
    assert again
    assert again[1] != given["key"]
    second = hand_in(house, client, key=again[1], description=WORDS + "，还有一件别的事")
    assert second[0] != number
    assert second[1] != code


@pytest.mark.parametrize("key", ["1", "x" * 32, "\x00" * 32, None])
def test_a_key_nobody_was_given_opens_and_hides_nothing(house, client, key):
    sent = client.post("/portal/new", form(house, key=key))
    assert (sent.status_code, Case.objects.count()) == ((302, 1) if key is None else (422, 0))


def test_more_files_than_are_taken_are_told_not_dropped(house, client):
    number, _code = hand_in(house, client)
    papers = [SimpleUploadedFile(f"{place}.png", b"\x89PNG\r\n\x1a\n" + bytes([place]) * 32, "image/png") for place in range(6)]
    sent = client.post("/portal/case/facts", {"text": "补充六张照片", "files": papers})
    assert sent.status_code == 422
    assert "一次最多附 5 个文件" in sent.content.decode()
    assert "补充六张照片" in sent.content.decode()
    assert not files.of("case", [Case.objects.get(number=number).pk])
