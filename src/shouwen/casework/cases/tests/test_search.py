"""Any two characters ever said are found, on both databases, within reach; nothing else is."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case, CaseText, TextIndex
from shouwen.casework.cases.queries.search import worded
from shouwen.casework.cases.testing import AT, house, later, registered

pytestmark = pytest.mark.django_db
HAN = "一丁七万丈三上下不与专业丛东丝两严丧个中丰临为主举乃久么义之乌乎乐乔乘九也习书买了予争事二于亏云互五井亚些"
TEXTS = st.text(alphabet=HAN + "，。 aB9\n", min_size=2, max_size=60)


@pytest.fixture
def centre():
    return house()


def found(text, actor):
    return [case.number for case in queries.search(text, actor)]


def test_descriptions_notes_replies_titles_and_names_are_found(centre):
    case = registered(centre.agent, title="装机失约")
    actions.note(case, "备件仓库缺货", actor=centre.agent, at=AT)
    actions.reply(case, "师傅明日登门", actor=centre.agent, at=AT)
    for text in ("宽带", "装机", "晓岚", "仓库", "登门", "备件仓库缺货", "宽带 登门"):
        assert found(text, centre.agent) == [case.number], text
    for text in ("带宽", "仓缺", "冰箱", "宽带 冰箱", "，", ""):
        assert found(text, centre.agent) == [], text


def test_numbers_and_phones_are_found(centre):
    case = registered(centre.agent)
    for text in (case.number, case.number.lower(), "JZ260318", "13800002607", "2607"):
        assert found(text, centre.agent) == [case.number], text
    assert found("13911112222", centre.agent) == []


def test_one_character_is_found_by_prefix(centre):
    case = registered(centre.agent, description="投诉一共两次没有来人，最后一个字是韭")
    assert found("韭", centre.agent) == [case.number]
    assert found("投", centre.agent) == [case.number]
    assert found("龘", centre.agent) == []


def test_newest_first_and_within_reach(centre):
    numbers = [
        registered(centre.agent, phone=f"1380000{n:04d}", at=later(minutes=n)).number for n in range(3)
    ]
    assert found("宽带", centre.agent) == numbers[::-1]
    assert found("宽带", house().agent) == []
    assert len(queries.search("宽带", centre.agent, limit=2)) == 2


def test_the_queue_takes_the_same_words(centre):
    case = registered(centre.agent)
    registered(centre.agent, phone="13800000002", description="空调安装打穿邻居水管，要求上门核验")
    rows = queries.queue(queries.Filters(text="宽带"), centre.agent, at=AT).rows
    assert [line.number for line in rows] == [case.number]


@pytest.mark.parametrize("walked", [True, False, None])
def test_either_way_finds_the_same(centre, walked):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one way")
    case = registered(centre.agent, title="装机失约")
    actions.note(case, "备件仓库缺货", actor=centre.agent, at=AT)
    registered(centre.agent, phone="13800000002", description="空调安装打穿邻居水管，要求上门核验")
    for text in ("宽带", "装机", "备件仓库缺货", "宽带 备件", "宽", "a'b", "宽带 a'b", "带宽", "仓缺", "宽带 冰箱", "空调"):
        met = Case.objects.filter(worded(text, walked=walked))
        expected = set(found(text, centre.agent))
        assert {each.number for each in met} == expected, text
        assert {each.number for each in Case.objects.filter(pk__in=met.values("pk"))} == expected, text
        assert Case.objects.filter(~worded(text, walked=walked)).count() == 2 - len(expected), text


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS, min_size=1, max_size=6), st.data())
def test_recall_is_whole_against_like(texts, data):
    centre = house()
    case = registered(centre.agent, kind="consultation", description="开头一一一二")
    for body in texts:
        if body.strip():
            actions.note(case, body, actor=centre.agent, at=AT)
    bodies = [text.body for text in CaseText.objects.filter(case=case)]
    whole = "".join(bodies)
    runs = [whole[at : at + 2] for at in range(len(whole) - 1)]
    pairs = sorted({pair for pair in runs if all(char in HAN for char in pair)})
    for pair in [*pairs[:20], *data.draw(st.lists(st.text(HAN, min_size=2, max_size=2), max_size=5))]:
        expected = any(pair in body for body in bodies)
        assert (found(pair, centre.agent) == [case.number]) == expected, pair


def test_strange_input_breaks_nothing(centre):
    registered(centre.agent)
    for text in (
        "'",
        '"',
        "a'b",
        "宽带' OR 1=1 --",
        ":*",
        "宽:*",
        "\\",
        "NEAR(",
        "宽带*",
        "%",
        "_",
        "𠀀𠀁",
        "\x00",
    ):
        queries.search(text, centre.agent)


def test_rare_characters_beyond_the_first_planes_are_found(centre):
    case = registered(centre.agent, description="客户姓𠮷野，投诉宽带预约两次没有来")
    assert found("𠮷野", centre.agent) == [case.number]


def test_each_text_has_its_index_row(centre):
    case = registered(centre.agent, demand="当日上门")
    assert TextIndex.objects.filter(rowid__in=CaseText.objects.filter(case=case).values("pk")).count() == 2


def test_a_corrected_title_is_found(centre):
    case = registered(centre.agent, title="装机失约")
    actions.edit(case, {"title": "宽带移机延误"}, actor=centre.leader, at=later(hours=1))
    assert found("移机延误", centre.agent) == [case.number]
