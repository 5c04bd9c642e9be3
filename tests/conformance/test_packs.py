"""Every industry pack, ours or theirs, passes this one suite."""

import json
from datetime import UTC, datetime

import pytest

from shouwen.casework.deadlines.models import Policy
from shouwen.casework.redress.models import Policy as Authority
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.organisation.actions import load_tree
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import actions, queries
from shouwen.relations.catalogue.models import MAX_LEVEL, Category, Channel, Code, Field, Kind, Source
from shouwen.relations.catalogue.slots import PACKS, PARTS, Pack

AT = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
NAMED = (Kind, Channel, Source, Category, Code)
TABLES = (*NAMED, Field)
"""What a pack names itself, and the fields its categories and causes ask for."""
FIELD_TYPES = {"text", "number", "money", "date", "datetime", "yes", "choice", "address", "hours_between"}

packs = pytest.mark.parametrize("name", sorted(PACKS))


def values(pack: Pack, part: str) -> list[dict]:
    """Every value of a part, flat."""
    found = pack.part(part) or []
    stack = [each for listed in found.values() for each in listed] if isinstance(found, dict) else list(found)
    flat = []
    while stack:
        value = stack.pop()
        flat.append(value)
        stack.extend(value.get("children", []))
    return flat


def everything() -> list[tuple]:
    return [row for table in TABLES for row in table.objects.order_by("id").values_list()]


@packs
def test_its_manifest_is_complete(name):
    pack = PACKS[name]
    assert pack.name == name
    assert str(pack.title)
    assert str(pack.summary)
    assert pack.version
    assert pack.fits
    assert pack.folder.is_dir()


@packs
def test_its_parts_are_plain_json_of_known_kinds(name):
    for path in PACKS[name].folder.glob("*.json"):
        assert path.stem in {*PARTS, "organisation", "deadlines", "freight", "knowledge", "redress"}, path.name
        json.loads(path.read_text(encoding="utf-8"))


@packs
def test_every_value_is_named_in_both_languages(name):
    for part in PARTS:
        for value in values(PACKS[name], part):
            assert any("\u4e00" <= char <= "\u9fff" for char in value["name"]), value
            assert value["name_en"].isascii(), value


@packs
def test_every_field_is_of_a_known_type_and_named_in_both_languages(name):
    for part in ("categories", "codes"):
        for value in values(PACKS[name], part):
            keys = {field["key"] for field in value.get("fields", [])}
            for field in value.get("fields", []):
                assert field.get("type", "text") in FIELD_TYPES
                assert field["name"]
                assert field["name_en"]
                if field.get("type") == "hours_between":
                    assert {field["from"], field["to"]} <= keys


@packs
@pytest.mark.django_db
def test_it_loads_and_each_of_its_categories_can_be_found(name):
    added = actions.load_pack(name, actor=SYSTEM, at=AT)
    assert added == sum(table.objects.filter(pack=name).count() for table in TABLES) > 0
    for item in queries.categories(SYSTEM, at=AT):
        if item.pack == name:
            found = queries.search_categories(item.initials, SYSTEM, at=AT, limit=50)
            assert item in found, item.path_label
            assert item.level <= MAX_LEVEL
            assert set(item.kinds) <= {kind.code for kind in queries.kinds(at=AT)}


@packs
@pytest.mark.django_db
def test_loading_twice_changes_nothing(name):
    actions.load_pack(name, actor=SYSTEM, at=AT)
    before, told = everything(), Entry.objects.count()
    assert actions.load_pack(name, actor=SYSTEM, at=LATER) == 0
    assert everything() == before
    assert Entry.objects.count() == told


@packs
@pytest.mark.django_db
def test_what_was_renamed_or_retired_here_survives_a_new_version(name):
    actions.load_pack(name, actor=SYSTEM, at=AT)
    row = Category.objects.filter(pack=name).order_by("id").last()
    actions.edit("category", row.pk, name="本地叫法", actor=SYSTEM, at=AT)
    actions.retire("category", row.pk, actor=SYSTEM, at=AT)
    from shouwen.relations.catalogue.models import PackLoad

    PackLoad.objects.filter(name=name).update(digest="older")
    actions.load_pack(name, actor=SYSTEM, at=LATER)
    row.refresh_from_db()
    assert (row.name, row.valid_to) == ("本地叫法", AT.date())


@packs
@pytest.mark.django_db
def test_it_can_be_retired_and_loaded_again(name):
    actions.load_pack(name, actor=SYSTEM, at=AT)
    retired = actions.retire_pack(name, actor=SYSTEM, at=LATER)
    assert retired == sum(table.objects.filter(pack=name).count() for table in TABLES)
    assert not [item for item in queries.categories(SYSTEM, at=LATER) if item.pack == name]
    actions.load_pack(name, actor=SYSTEM, at=LATER)
    assert [item for item in queries.categories(SYSTEM, at=LATER) if item.pack == name]


@pytest.mark.django_db
def test_all_packs_fit_into_one_house():
    total = sum(actions.load_pack(name, actor=SYSTEM, at=AT) for name in PACKS)
    assert total == sum(table.objects.exclude(pack__in=["", "base"]).count() for table in TABLES)
    for name in PACKS:
        wanted = len([value for part in PARTS for value in values(PACKS[name], part)])
        assert sum(table.objects.filter(pack=name).count() for table in NAMED) == wanted, name


def test_the_logistics_pack_has_the_seventeen_causes():
    causes = {value["code"]: value for value in values(PACKS["logistics"], "codes")}
    wanted = {
        "O1": [], "R1": [], "W1": ["order_no", "sku", "expected_quantity", "actual_quantity"], "W2": ["site"],
        "W3": [], "W4": ["sku", "requirement"], "W5": ["sort_line", "wrong_destination"], "T1": [],
        "Y1": ["planned_at", "actual_at", "delay_hours"],
        "Y2": ["accident_at", "noticed_at", "reported_at", "notice_late_hours", "report_late_hours"],
        "Y3": ["vehicle_ordered", "vehicle_used"], "Y4": ["address_ordered", "address_delivered"],
        "Y5": ["waybill", "quantity", "claim_amount"], "Y6": ["driver", "vehicle", "door_to_door"],
        "Y7": ["plate", "defect"], "L1": ["goods_value", "claim_amount"], "S1": [],
    }  # fmt: skip
    assert len(wanted) == 17
    for code, fields in wanted.items():
        assert [field["key"] for field in causes[code].get("fields", [])] == fields, code
    assert causes["S1"]["needs_text"]
    assert causes["W3"]["needs_evidence"]


@packs
@pytest.mark.django_db
def test_its_organisation_grows_and_every_category_finds_its_department(name):
    nodes = queries.pack_tree(name)
    assert nodes
    load_tree(nodes, actor=SYSTEM, at=AT)
    assert load_tree(nodes, actor=SYSTEM, at=AT) == []
    actions.load_pack(name, actor=SYSTEM, at=AT)
    centres = Unit.objects.filter(role="branch").values_list("centre_id", flat=True).distinct()
    assert centres
    for centre_id in centres:
        for item in queries.categories(SYSTEM, at=AT):
            if item.pack == name and item.unit_code:
                assert queries.default_unit(item.id, centre_id), item.path_label


@packs
@pytest.mark.django_db
def test_its_authority_is_our_default_for_kinds_there_are(name):
    actions.load_pack(name, actor=SYSTEM, at=AT)
    rows = PACKS[name].part("redress")
    assert len({row["kind_code"] for row in rows}) == len(rows) > 1
    for row in rows:
        made = Authority.objects.get(centre=None, kind_code=row["kind_code"])
        assert (made.is_default, made.made_by_id, made.content["name_en"].isascii()) == (True, None, True)
        assert queries.kind(row["kind_code"])


@packs
@pytest.mark.django_db
def test_its_policies_are_loaded_with_it_for_categories_there_are(name):
    actions.load_pack(name, actor=SYSTEM, at=AT)
    for entry in PACKS[name].part("deadlines"):
        assert Policy.objects.filter(code=entry["code"]).count() == 1
        assert queries.category_by_code(entry["category_path"])
        assert entry["name_en"].isascii()
        assert entry["basis"]
        assert entry["basis_en"].isascii()
