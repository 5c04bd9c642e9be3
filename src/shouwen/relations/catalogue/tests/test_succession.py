"""Codes that are merged and split: retired, never lost, and counted as what they became."""

import json
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import actions, queries, rules
from shouwen.relations.catalogue.models import Code, Succession

AT = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 19)
CODES = "abcdefgh"


@st.composite
def successions(draw):
    """Old codes go to later letters only, as retired ones can only go to what is still offered."""
    went = {}
    for place, code in enumerate(CODES[:-1]):
        later = draw(st.lists(st.sampled_from(CODES[place + 1 :]), unique=True, max_size=3))
        if later:
            cuts = sorted(draw(st.lists(st.integers(1, 99), min_size=len(later) - 1, max_size=len(later) - 1, unique=True)))
            ends = [0, *cuts, 100]
            went[code] = [(new, ends[n + 1] - ends[n]) for n, new in enumerate(later)]
    return went


@given(successions(), st.dictionaries(st.sampled_from(CODES), st.integers(0, 10_000)))
def test_no_sum_changes_whatever_is_merged_and_split(went, counts):
    found = rules.rolled_up(counts, went)
    assert sum(found.values()) == sum(counts.values())
    assert all(count >= 0 for count in found.values())
    assert not set(found) & set(went), "only today's codes are left"
    assert all(sum(rules.todays(code, went).values()) == 1 for code in CODES)


@pytest.fixture
def house(db):
    return two_level()


def province(house):
    return house["people"]["province_information"]


def made(house, code, **more):
    parent = more.pop("parent_id", None)
    return actions.add("code", list_code="cause", code=code, name=more.pop("name", code), parent_id=parent,
                       actor=province(house), at=AT, **more)  # fmt: skip


def test_a_code_is_merged_and_its_figures_go_on(house):
    old, new = made(house, "late-call", name="回电迟"), made(house, "late", name="答复迟")
    actions.succeed(old.pk, [(new.pk, 100)], reason="一回事", actor=province(house), at=AT)
    assert queries.roll_up("cause", {"late-call": 3, "late": 4}, day=TODAY) == {"late": 7}
    assert queries.code("cause", "late-call").label == "回电迟", "cases that hold it keep its name"
    told = Entry.objects.filter(subject_kind="catalogue", subject_id=old.pk).order_by("id").last()
    assert (told.kind, json.loads(told.body)["into"]) == ("catalogue.CodeMerged", "late")
    with pytest.raises(Invalid) as no:
        queries.chosen("cause", "late-call", province(house), at=AT, field="cause")
    assert no.value.fields == {"cause": "“回电迟”已停用，改用：答复迟"}


def test_a_code_is_split_and_the_sum_stays(house):
    old, one, two = made(house, "manner"), made(house, "tone"), made(house, "patience")
    actions.succeed(old.pk, [(one.pk, 70), (two.pk, 30)], actor=province(house), at=AT)
    assert queries.roll_up("cause", {"manner": 11}, day=TODAY) == {"tone": 8, "patience": 3}
    assert [(each.item.code, each.percent) for each in queries.went("cause", "manner")] == [("tone", 70), ("patience", 30)]
    assert json.loads(Entry.objects.get(kind="catalogue.CodeSplit").body)["percents"] == [70, 30]


def test_a_merger_of_next_month_counts_from_then_on(house):
    old, new = made(house, "x"), made(house, "y")
    actions.succeed(old.pk, [(new.pk, 100)], on=date(2026, 4, 1), actor=province(house), at=AT)
    assert queries.roll_up("cause", {"x": 2}, day=TODAY) == {"x": 2}
    assert queries.roll_up("cause", {"x": 2}, day=date(2026, 4, 1)) == {"y": 2}
    assert queries.chosen("cause", "x", province(house), at=AT).code == "x"


def test_restoring_takes_it_back_and_nothing_is_deleted(house):
    old, new = made(house, "x"), made(house, "y")
    actions.succeed(old.pk, [(new.pk, 100)], actor=province(house), at=AT)
    actions.restore("code", old.pk, actor=province(house), at=AT)
    assert queries.roll_up("cause", {"x": 2, "y": 1}, day=TODAY) == {"x": 2, "y": 1}
    assert Succession.objects.filter(old=old).exclude(revoked_at=None).count() == 1
    actions.succeed(new.pk, [(old.pk, 100)], actor=province(house), at=AT)
    assert queries.roll_up("cause", {"x": 2, "y": 1}, day=TODAY) == {"x": 3}


def test_figures_are_gathered_by_level(house):
    top = made(house, "top")
    mid = made(house, "mid", parent_id=top.pk)
    made(house, "deep", parent_id=mid.pk)
    counts = {"deep": 2, "mid": 1, "gone": 4}
    assert queries.roll_up("cause", counts, day=TODAY, level=2) == {"mid": 3, "gone": 4}
    assert queries.roll_up("cause", counts, day=TODAY, level=1) == {"top": 3, "gone": 4}


def test_causes_have_three_levels(house):
    parent = None
    for code in ("l1", "l2", "l3"):
        parent = made(house, code, parent_id=parent).pk
    with pytest.raises(Invalid) as no:
        made(house, "l4", parent_id=parent)
    assert no.value.fields == {"parent": "最多 3 级"}


@pytest.mark.parametrize("parts", [[], [("y", 90)], [("x", 100)], [("y", 50), ("y", 50)], [("y", 0), ("z", 100)], [("group", 100)]])
def test_what_cannot_take_over_is_refused(house, parts):
    known = {code: made(house, code).pk for code in ("x", "y", "z")}
    known["group"] = made(house, "group", traits={"is_group": True}).pk
    with pytest.raises(Invalid):
        actions.succeed(known["x"], [(known[code], percent) for code, percent in parts], actor=province(house), at=AT)
    assert Code.objects.get(pk=known["x"]).valid_to is None


def test_retired_values_take_nothing_over_and_parents_wait(house):
    top, other = made(house, "x"), made(house, "y")
    below = made(house, "below", parent_id=top.pk)
    with pytest.raises(Conflict, match="下面还有在用的值"):
        actions.succeed(top.pk, [(other.pk, 100)], actor=province(house), at=AT)
    actions.retire("code", other.pk, on=date(2026, 5, 1), actor=province(house), at=AT)
    with pytest.raises(Invalid):
        actions.succeed(below.pk, [(other.pk, 100)], actor=province(house), at=AT)
    with pytest.raises(Conflict):
        actions.succeed(other.pk, [(below.pk, 100)], actor=province(house), at=AT)


def test_a_city_does_not_merge_what_is_the_provinces(house):
    old, new = made(house, "x"), made(house, "y")
    with pytest.raises(Forbidden):
        actions.succeed(old.pk, [(new.pk, 100)], actor=house["people"]["jz.information_manager"], at=AT)
    with pytest.raises(NotFound):
        actions.succeed(1, [(new.pk, 100)], actor=province(house), at=AT)


def test_causes_are_found_by_pinyin_characters_code_and_english(house):
    actions.load_pack("logistics", actor=province(house), at=AT)
    actor = province(house)
    for asked in ("ymzx", "yeman", "野蛮", "踩踏", "w3"):
        assert "W3" in [item.code for item in queries.search_codes("cause", asked, actor, at=AT)], asked
    with override("en"):
        assert "W3" in [item.code for item in queries.search_codes("cause", "rough", actor, at=AT)]
    assert "G-WAREHOUSE" not in [item.code for item in queries.search_codes("cause", "", actor, limit=99, at=AT)]


def test_the_editor_merges_and_takes_it_back(house, client):
    old, new = made(house, "x", name="甲"), made(house, "y", name="乙")
    user = get_user_model().objects.create_user("province")
    Person.objects.filter(pk=province(house).person_id).update(user=user)
    client.force_login(user)
    url = f"/admin/catalogue/tree/cause/nodes/{old.pk}/succession"
    assert "“甲”以后算作什么" in client.get(url).content.decode()
    wrong = client.post(url, {"into-0": "y", "percent-0": "60"})
    assert wrong.status_code == 422
    assert "正好加成 100" in wrong.content.decode()
    assert client.post(url, {"into-0": "y", "percent-0": "100"}).status_code == 302
    mark = f'data-node="{old.pk}"'
    page = client.get("/admin/catalogue/tree/cause/?retired=1").content.decode()
    assert "并入 乙" in page
    assert mark not in client.get("/admin/catalogue/tree/cause/").content.decode()
    assert mark in client.get("/admin/catalogue/tree/cause/?on=2020-01-01").content.decode()
    nonsense = client.get("/admin/catalogue/tree/cause/?on=2020-13-01").content.decode()
    assert "这不是日期" in nonsense
    assert mark not in nonsense
    client.post(f"/admin/catalogue/tree/cause/nodes/{old.pk}/end?again=1")
    assert queries.went("cause", "x") == []
    assert "乙" in client.get("/catalogue/codes/cause/search", {"q": new.code}).content.decode()
