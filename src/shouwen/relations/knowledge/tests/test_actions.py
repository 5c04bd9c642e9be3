import json
from datetime import UTC, datetime, timedelta

import pytest

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.ledger.models import Entry
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue.slots import Pack
from shouwen.relations.catalogue.testing import category
from shouwen.relations.knowledge import actions, queries
from shouwen.relations.knowledge.models import Text, Use
from shouwen.relations.knowledge.testing import keepers, text

AT = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return two_level()["people"]


def told(row):
    return list(
        Entry.objects.filter(subject_kind="knowledge", subject_id=row.pk)
        .order_by("seq")
        .values_list("kind", flat=True)
    )


def test_the_province_writes_and_everybody_uses(house):
    row = actions.write(
        "answer", title="怎样退订", body="回复 T 即可。", actor=house["province_information"], at=AT
    )
    assert row.code == f"K-{row.number:04d}"
    assert told(row) == ["knowledge.TextWritten"]
    assert row.owner_id == house["province_information"].person_id
    for who in ("jz.junior_agent", "lx.junior_agent"):
        assert queries.item(row.pk, house[who]).body == "回复 T 即可。"
        assert queries.search("退订", house[who], sort="answer", at=AT)[0].id == row.pk


def test_a_city_writes_for_itself_only(house):
    keeper, agent = house["jz.information_manager"], house["jz.junior_agent"]
    row = actions.write(
        "answer", title="江州网点在哪", body="……", centre_id=keeper.centre_id, actor=keeper, at=AT
    )
    assert queries.item(row.pk, agent).title == "江州网点在哪"
    with pytest.raises(NotFound):
        queries.item(row.pk, house["lx.junior_agent"])
    with pytest.raises(Forbidden):
        actions.write("answer", title="全省的", body="……", actor=keeper, at=AT)
    with pytest.raises(Forbidden):
        actions.write(
            "answer",
            title="别市的",
            body="……",
            centre_id=house["lx.junior_agent"].centre_id,
            actor=keeper,
            at=AT,
        )
    with pytest.raises(Forbidden):
        actions.write("answer", title="坐席写的", body="……", centre_id=agent.centre_id, actor=agent, at=AT)


def test_phrases_of_ones_own_are_nobody_elses(house):
    agent, mate = house["jz.junior_agent"], house["jz.senior_agent"]
    row = actions.write("reply", title="我的开场", body="您好", own=True, shortcut="kc", actor=agent, at=AT)
    assert [each.id for each in queries.search("kc", agent, sort="reply", at=AT)][:1] == [row.pk]
    assert row.pk not in [each.id for each in queries.search("开场", mate, sort="reply", at=AT)]
    with pytest.raises(NotFound):
        actions.change(row.pk, body="改", actor=mate, at=AT)
    with pytest.raises(Forbidden):
        actions.write("answer", title="自己的答复", body="……", own=True, actor=agent, at=AT)


def test_a_change_is_a_version_and_never_overwrites_one_unseen(house):
    keeper = house["province_information"]
    row = text("answer", title="怎样退订", body="旧", actor=keeper)
    assert actions.change(row.pk, body="旧", actor=keeper, at=AT).version == 1
    row = actions.change(row.pk, body="新", reason="口径变了", base=1, actor=keeper, at=AT)
    assert row.version == 2
    assert told(row) == ["knowledge.TextWritten", "knowledge.TextChanged"]
    with pytest.raises(Conflict):
        actions.change(row.pk, body="更新", base=1, actor=keeper, at=AT)
    newest, first = queries.versions(row.pk, keeper)
    assert (newest.number, newest.reason, first.number) == (2, "口径变了", 1)
    assert [(each.name, each.parts) for each in newest.differences] == [
        ("body", (("gone", "旧"), ("new", "新")))
    ]


def test_one_question_has_one_answer_in_force(house):
    first = text("answer", title="怎样退订？", body="一")
    with pytest.raises(Invalid):
        text("answer", title="怎样 退订", body="二")
    actions.retire(first.pk, actor=keepers(), at=AT)
    second = text("answer", title="怎样退订", body="二")
    with pytest.raises(Invalid):
        actions.restore(first.pk, actor=keepers(), at=AT)
    actions.retire(second.pk, actor=keepers(), at=AT)
    actions.restore(first.pk, actor=keepers(), at=AT)
    assert told(first)[-2:] == ["knowledge.TextRetired", "knowledge.TextRestored"]


@pytest.mark.parametrize(
    ("sort", "content", "field"),
    [
        ("answer", {"title": " "}, "title"),
        ("reply", {"body": "\n"}, "body"),
        ("script", {"steps": ["", " "]}, "steps"),
        ("reply", {"title": "长" * 121}, "title"),
        ("reply", {"kinds": ["nonsense"]}, "kinds"),
        ("reply", {"categories": [1]}, "categories"),
        ("reply", {"sorted": 1}, "sorted"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(house, sort, content, field):
    with pytest.raises(Invalid) as refused:
        text(sort, **content)
    assert field in refused.value.fields


def test_a_shortcut_has_one_taker(house):
    text(title="一", shortcut="qqq")
    with pytest.raises(Invalid) as refused:
        text(title="二", shortcut="qqq")
    assert "shortcut" in refused.value.fields


def test_uses_are_counted_without_touching_the_text(house, django_assert_num_queries):
    row, agent = text(), house["jz.junior_agent"]
    queries.item(row.pk, agent)
    with django_assert_num_queries(1):
        actions.count_use(row.pk, actor=agent, at=AT)
    actions.count_use(row.pk, actor=agent, at=AT)
    assert Text.objects.get(pk=row.pk).uses == 0
    assert actions.fold_uses(at=AT + timedelta(seconds=1)) == 2
    assert actions.fold_uses(at=AT + timedelta(seconds=1)) == 0
    assert Text.objects.get(pk=row.pk).uses == 2
    assert not Use.objects.exists()


def test_whoever_inherits_work_answers_for_the_texts(house):
    old, heir = house["jz.information_manager"], house["jz.senior_agent"]
    row = actions.write("answer", title="江州的", body="……", centre_id=old.centre_id, actor=old, at=AT)
    own = actions.write("reply", title="自己的", body="……", own=True, actor=old, at=AT)
    actions.hand_over(old.person_id, heir.person_id, actor=SYSTEM, at=AT)
    row.refresh_from_db()
    own.refresh_from_db()
    assert (row.owner_id, own.owner_id) == (heir.person_id, old.person_id)
    assert told(row)[-1] == "knowledge.OwnerChanged"


def test_a_row_of_a_paste_that_cannot_be_used_is_told_and_left_out(house):
    from shouwen.relations.knowledge.rules import pasted

    keeper = house["jz.information_manager"]
    rows = pasted("致歉\t让您久等了\tzq\n致歉\t又一个\n空的\t")
    place = {"centre_id": keeper.centre_id, "actor": keeper, "at": AT}
    assert [bool(each.code) for each in actions.bring("reply", rows, keep=False, **place)] == [
        True,
        False,
        False,
    ]
    assert not Text.objects.filter(title="致歉", centre_id=keeper.centre_id).exists()
    assert [bool(each.code) for each in actions.bring("reply", rows, **place)] == [True, False, False]
    assert Text.objects.filter(title="致歉", centre_id=keeper.centre_id).count() == 1


def test_a_pack_brings_texts_once_and_nobody_answers_for_them_yet(tmp_path, house):
    node = category()
    answer = {"code": "one", "title": "包里的问题", "body": "答", "kinds": ["complaint"]}
    part = {"answers": [{**answer, "categories": [node.code, "no.such"]}]}
    (tmp_path / "knowledge.json").write_text(json.dumps(part), encoding="utf-8")
    pack = Pack("trial", "试", "", "1", "0.1", tmp_path)
    assert actions.load_pack(pack, actor=SYSTEM, at=AT) == 1
    assert actions.load_pack(pack, actor=SYSTEM, at=AT) == 0
    row = Text.objects.get(pack="trial")
    assert (row.owner_id, row.categories) == (None, [node.id])
    keeper = house["province_information"]
    actions.answer_for(row.pk, keeper.person_id, actor=keeper, at=AT)
    row.refresh_from_db()
    assert row.owner_id == keeper.person_id
    assert "knowledge.OwnerChanged" in told(row)
