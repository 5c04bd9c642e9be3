"""What a list can be filtered by is found as one types, in both languages; and one press later it is in force."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.translation import override
from pypinyin import Style, lazy_pinyin

from shouwen.casework.cases.pages.filtering import narrowed
from shouwen.casework.cases.queries import conditions, fieldfinding
from shouwen.casework.cases.queries.custom import PREFIX
from shouwen.casework.cases.rules.conditions import Group
from shouwen.casework.cases.rules.conditions import Test as Question
from shouwen.casework.cases.rules.spellings import SPELLED
from shouwen.casework.cases.testing import AT, house
from shouwen.foundation.access.testing import browser
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries as shelves

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    return house()


def names() -> list[str]:
    """Every Chinese name of the house: fields, and values that no catalogue holds."""
    kept = {each.name for found in (shelves.kinds(), shelves.channels(), shelves.sources(), shelves.statuses(), shelves.codes_of("tag")) for each in found}
    with override("zh-hans"):
        ours = [field for field in conditions.fields().values() if not field.code.startswith(PREFIX)]
        said = [word for field in ours for word in (field.label, *(field.choices.values() if field.kind == "choice" else ()))]
        return sorted({str(word) for word in said} - kept)


def syllables(name: str) -> str:
    return " ".join(lazy_pinyin(name, style=Style.NORMAL, errors=lambda run: [sign for sign in run.lower() if sign.isalnum()]))


def test_how_the_names_of_the_house_are_spelled(centre):
    wanted = {name: syllables(name) for name in names()}
    assert wanted == SPELLED, "\n".join(f"{name}: {said}" for name, said in wanted.items() if SPELLED.get(name) != said)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("责任人", "owner"), ("zrr", "owner"), ("zeren", "owner"), ("owner", "owner"), ("Urgency", "urgency"), ("jjcd", "urgency"), ("biaoqian", "tags"), ("tag", "tags")],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_field_of_the_house_is_found_in_either_language(centre, language, typed, first):
    with override(language):
        assert first in [hit.field.code for hit in fieldfinding.find(typed) if not hit.value][:3]


def test_one_s_own_field_is_found_and_a_value_of_a_choice_too(centre):
    options = [{"code": "m", "name": "早上", "name_en": "Morning"}, {"code": "e", "name": "晚上", "name_en": "Evening"}]
    catalogue.add("field", code="slot", name="方便的时段", name_en="Best time", type="choice", options=options, actor=SYSTEM, at=AT)
    for typed in ("fbdsd", "fangbian", "时段", "best time", "best"):
        assert fieldfinding.find(typed)[0].field.code == f"{PREFIX}slot", typed
    for typed in ("晚上", "evening"):
        assert next((hit.field.code, hit.value) for hit in fieldfinding.find(typed)) == (f"{PREFIX}slot", "e")
    assert [hit.value for hit in fieldfinding.values(f"{PREFIX}slot")] == ["m", "e"]
    assert fieldfinding.values("title") == fieldfinding.values("none") == []
    assert fieldfinding.find("没有这种说法") == fieldfinding.find("") == []
    catalogue.edit("field", shelves.custom_field("slot").id, name="几点方便", actor=SYSTEM, at=AT)
    assert fieldfinding.find("jdfb")[0].field.code == f"{PREFIX}slot"


def test_a_field_kept_secret_is_not_offered(centre):
    catalogue.add("field", code="secret", name="证件号", type="text", secrecy="sealed", actor=SYSTEM, at=AT)
    assert fieldfinding.find("证件号") == []


def test_finding_asks_the_database_nothing(centre, django_assert_num_queries):
    fieldfinding.find("zr")
    with django_assert_num_queries(0):
        fieldfinding.find("zr")


def asked_of(url: str) -> list[dict]:
    """The conditions of an address."""
    tree = json.loads(parse_qs(urlsplit(url).query)["filter"][0])
    return tree.get("all") or [tree]


def lines(client, **asked) -> list[tuple[str, str]]:
    """Text and address of each line of the menu."""
    page = client.get("/cases/filters/found", asked).content.decode()
    return [(" ".join(re.sub("<[^>]+>", " ", text).split()), unescape(url)) for url, text in re.findall(r'<a class="opt"[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', page)]


def test_one_press_filters_by_a_value_and_another_of_the_field_widens_it(centre):
    client = browser(centre.agent)
    ((said, url), *_rest) = lines(client, q="特急", list="view=&state=registered")
    assert said == "紧急程度 特急"
    assert asked_of(url) == [{"field": "urgency", "op": "in", "value": ["critical"]}]
    assert "state=registered" in url
    assert client.get(url).status_code == 200
    ((_said, wider), *_rest) = [each for each in lines(client, field="urgency", list=urlsplit(url).query) if "一般" in each[0]]
    (only,) = asked_of(wider)
    assert only["value"][0] == "critical"
    assert len(only["value"]) == 2


def test_a_field_leads_to_its_values_or_to_the_form_of_conditions(centre):
    client = browser(centre.agent)
    values = dict(lines(client, q="jjcd"))["紧急程度"]
    assert "field=urgency" in values
    yes, no = lines(client, field="restricted")
    assert asked_of(yes[1]) == [{"field": "restricted", "op": "is", "value": True}]
    assert asked_of(no[1]) == [{"field": "restricted", "op": "is", "value": False}]
    form = dict(lines(client, q="biaoti", list="sort=-registered"))["标题"]
    page = client.get(form, headers={"hx-request": "true"}).content.decode()
    assert '<option value="title" selected>' in page
    assert "with=" not in page
    assert "sort=-registered" in unescape(page)


def test_alternatives_are_narrowed_as_a_whole_and_what_a_press_cannot_say_goes_to_the_form(centre):
    either = Group((Question("priority", "in", ("1",)), Question("chases", "gte", 2)), is_any=True)
    (hit,) = [each for each in fieldfinding.values("urgency") if each.value == "critical"]
    assert narrowed(either, hit) == Group((either, Question("urgency", "in", ("critical",))))
    assert narrowed(Group((*either.parts, either), is_any=True), hit) is None
    assert narrowed(Group(tuple(Question("chases", "gte", n) for n in range(30))), hit) is None


def test_the_menu_without_script_has_no_search_box(centre):
    client = browser(centre.agent)
    assert 'id="filter-find"' not in client.get("/cases/filters").content.decode()
    assert 'id="filter-find"' in client.get("/cases/filters?state=registered", headers={"hx-request": "true"}).content.decode()
    assert "没有这一项" in client.get("/cases/filters/found", {"q": "无此"}).content.decode()
