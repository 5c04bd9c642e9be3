"""What ships: every text is complete, fits something that exists, and finds its way into a new installation."""

import json
import re
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from shouwen.foundation.access.testing import two_level
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries as kinds
from shouwen.relations.catalogue.slots import PACKS
from shouwen.relations.knowledge import queries
from shouwen.relations.knowledge.actions.bringing import BASE, PARTS
from shouwen.relations.knowledge.models import Text
from shouwen.relations.knowledge.rules import ENGLISH, PLACES, key_of, places

AT = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
HAN = re.compile("[\u4e00-\u9fff]")
TRADES = ("ecommerce", "logistics", "telecom")


def shipped() -> dict[str, dict]:
    return {"base": json.loads(BASE.read_text(encoding="utf-8"))} | {
        name: PACKS[name].part("knowledge") for name in TRADES
    }


def test_every_text_is_whole_and_its_places_are_known():
    seen: set[str] = set()
    for name, part in shipped().items():
        for sort, texts in part.items():
            for each in texts:
                assert each["title"], (name, each)
                assert each["title_en"].isascii(), (name, each)
                assert each.get("body") or each.get("steps"), (name, each)
                words = "\n".join((each.get("body", ""), *each.get("steps", ())))
                assert set(places(words)) <= set(PLACES), (name, each["code"])
                key = key_of(PARTS[sort], None, None, f"{name if name != 'base' else ''}{each['title']}")
                assert key not in seen, (name, each["code"])
                seen.add(key)
                assert set(each.get("kinds", ())) <= {kind.code for kind in kinds.kinds()}


def test_every_script_says_in_english_what_it_says_in_chinese():
    for name, part in shipped().items():
        for each in part["scripts"]:
            for lines in ("steps", "avoid"):
                english = each.get(f"{lines}_en", [])
                assert len(english) == len(each[lines]), (name, each["code"])
                assert not HAN.search("".join(english)), (name, each["code"])
                assert [sorted(map(english_name, places(said))) for said in each[lines]] == [sorted(map(english_name, places(said))) for said in english], (name, each["code"])


def english_name(place: str) -> str:
    """A place under its English name."""
    return ENGLISH.get(place, place)


def test_an_installation_reads_in_english_what_it_was_brought_and_never_changed():
    two_level()
    translate = import_module("shouwen.relations.knowledge.migrations.0003_english_scripts").translate
    Text.objects.filter(sort="script").update(steps_en=[], avoid_en=[])
    mine = Text.objects.get(pack_code="script.fault")
    Text.objects.filter(pk=mine.pk).update(steps=["先问哪里坏了。"])
    translate(apps, None)
    fault, complaint = (Text.objects.get(pack="base", pack_code=f"script.{code}") for code in ("fault", "complaint"))
    assert (fault.steps_en, len(fault.avoid_en)) == ([], 2), "one's own words wait for one's own English"
    assert len(complaint.steps_en) == len(complaint.steps)
    assert complaint.versions.get(number=1).content["steps_en"] == complaint.steps_en


def test_there_is_enough_to_work_with():
    counts = {sort: sum(len(part.get(sort, ())) for part in shipped().values()) for sort in PARTS}
    assert counts["replies"] >= 20
    assert counts["answers"] >= 20
    assert counts["scripts"] >= 10


@pytest.mark.parametrize("name", TRADES)
def test_a_pack_brings_all_of_its_texts_where_they_belong(name):
    assert kinds.categories(SYSTEM)  # the shelf is read before the pack comes
    catalogue.load_pack(name, actor=SYSTEM, at=AT)
    part = PACKS[name].part("knowledge")
    rows = {row.pack_code: row for row in Text.objects.filter(pack=name)}
    assert len(rows) == sum(len(texts) for texts in part.values())
    for sort, texts in part.items():
        for each in texts:
            assert len(rows[f"{PARTS[sort]}.{each['code']}"].categories) == len(each.get("categories", ())), (
                each["code"]
            )


def test_what_serves_every_trade_is_there_from_the_start():
    agent = two_level()["people"]["jz.junior_agent"]
    assert Text.objects.filter(pack="base").count() == sum(map(len, shipped()["base"].values()))
    for kind in kinds.kinds():
        assert queries.script(agent, kind=kind.code, at=AT), kind.code


def test_ways_of_saying_it_find_the_answer_shipped():
    agent = two_level()["people"]["jz.junior_agent"]
    catalogue.load_pack("telecom", actor=SYSTEM, at=AT)
    for said, meant in {
        "约了两次装宽带师傅都没来，电话也没有一个。请了两天假在家等。": "预约了装机没人上门怎么办",
        "家里宽带上不了网，光猫亮红灯": "宽带断网上不了网怎么办",
        "这个月多扣了三十块，没开过这项业务，清单里看不懂": "不明扣费怎么查怎么退",
        "昨天充值一百到现在没到账": "充值没到账怎么办",
        "手机卡丢了想补一张": "手机卡丢了怎样补办",
    }.items():
        assert meant in [each.title for each in queries.near(said, agent, at=AT)][:3], said
