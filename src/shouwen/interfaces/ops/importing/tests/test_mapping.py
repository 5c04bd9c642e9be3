"""Mappings: built in, drafted, saved, and the sentence for each that cannot be used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shouwen.interfaces.ops.importing import guess, mapping
from shouwen.interfaces.ops.importing.tests.conftest import COLUMNS, row, table

CFPB = {
    "Date received": "2019-09-24", "Product": "Debt collection", "Sub-product": "Other", "Issue": "Debt is not yours",
    "Sub-issue": "", "Consumer complaint narrative": "They call me every day.", "Company": "ACME", "State": "FL",
    "ZIP code": "335XX", "Submitted via": "Web", "Date sent to company": "09/25/2019", "Complaint ID": "77",
    "Company response to consumer": "Closed with monetary relief",
}  # fmt: skip
NYC = {
    "Unique Key": "54", "Created Date": "05/01/2022 12:00:09 AM", "Closed Date": "05/01/2022 12:07:46 AM",
    "Agency": "NYPD", "Complaint Type": "Noise", "Descriptor": "Loud Music", "City": "BRONX", "Borough": "BRONX",
    "Resolution Description": "Officers took action.", "Open Data Channel Type": "MOBILE",
}  # fmt: skip


def test_a_complaint_to_a_bank_in_our_words(tmp_path):
    line = mapping.load("cfpb", tmp_path).line(CFPB)
    assert (line.source_key, line.channel, line.outcome) == ("cfpb:77", "web", "compensation")
    assert line.received_at == datetime(2019, 9, 24, 4, tzinfo=UTC), "midnight in New York"
    assert line.closed_at is None, "sent to the company is not closed"
    assert line.is_over
    assert line.category == ("Debt collection", "Other", "Debt is not yours")
    assert line.description.startswith("They call me every day.")


@pytest.mark.parametrize("answer", ["In progress", "Untimely response"])
def test_a_complaint_not_answered_yet_is_open(tmp_path, answer):
    line = mapping.load("cfpb", tmp_path).line({**CFPB, "Company response to consumer": answer})
    assert (line.closed_at, line.is_over) == (None, False)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("Closed with relief", "compensation"), ("Closed without relief", "information"), ("Closed", "information"),
     ("Closed with monetary relief", "compensation"), ("Closed with non-monetary relief", "carried_out")],
)  # fmt: skip
def test_what_came_of_a_complaint_to_a_bank(tmp_path, answer, outcome):
    line = mapping.load("cfpb", tmp_path).line({**CFPB, "Company response to consumer": answer})
    assert (line.outcome, line.is_over) == (outcome, True)


def test_a_closing_day_somebody_added_is_the_closing_day(tmp_path):
    line = mapping.load("cfpb", tmp_path).line({**CFPB, "Date closed": "2019-10-02"})
    assert line.closed_at == datetime(2019, 10, 2, 4, tzinfo=UTC)
    assert not line.is_over


@pytest.mark.parametrize(("star", "kind"), [("1.0", "complaint"), ("3", "complaint"), ("4.0", "praise"), ("5", "praise"), ("", "complaint")])
def test_a_review_with_stars_is_a_complaint_or_praise(tmp_path, star, kind):
    row = {"index": "7", "reviewbody": "上菜太慢了，等了一个小时", "star": star, "#now": "2026-03-18T09:00:00+08:00"}
    line = mapping.load("restaurant_reviews", tmp_path).line(row)
    assert (line.kind, line.source_key, line.description) == (kind, "restaurant_reviews:7", "上菜太慢了，等了一个小时")


def test_a_table_of_other_columns_is_known_to_be_one(tmp_path):
    rules = mapping.load("reviews", tmp_path)
    assert rules.lacking(["index", "reviewbody"]) == ["内容 (description)"]
    assert rules.lacking(["label", "TEXT"]) == []


def test_a_request_to_a_city_in_our_words(tmp_path):
    rules = mapping.load("nyc311", tmp_path)
    line = rules.line(NYC)
    assert (line.kind, line.channel, line.region) == ("service_request", "app", "BRONX")
    assert line.received_at == datetime(2022, 5, 1, 4, 0, 9, tzinfo=UTC)
    assert line.closed_at == datetime(2022, 5, 1, 4, 7, 46, tzinfo=UTC)
    assert rules.line({**NYC, "Closed Date": ""}).closed_at is None


@pytest.mark.parametrize("moment", ["", "yesterday", "31/31/2022 12:00:09 AM"])
def test_a_moment_that_cannot_be_read_is_said(tmp_path, moment):
    with pytest.raises(mapping.Unmappable, match="received_at"):
        mapping.load("nyc311", tmp_path).line({**NYC, "Created Date": moment})


@pytest.mark.parametrize("moment", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_moments_at_the_edge_of_the_calendar_are_no_crash(rules, moment):
    values = dict(zip(COLUMNS, row(1, 受理时间=moment), strict=True))
    if moment.startswith("9999"):
        assert rules.line(values).received_at.year == 9999
        return
    with pytest.raises(mapping.Unmappable, match="0001"):
        rules.line(values)


def test_a_draft_finds_the_columns_people_use_and_can_be_loaded(tmp_path):
    path = table(tmp_path / "旧工单.csv", [row(1)])
    saved = guess.draft(path, tmp_path / "saved")
    rules = mapping.load("旧工单", tmp_path / "saved")
    assert saved.name == "旧工单.toml"
    assert {name: rule.columns[0] for name, rule in rules.rules.items()} == {
        "source_key": "工单号", "received_at": "受理时间", "closed_at": "办结时间", "title": "标题",
        "description": "内容", "name": "姓名", "phone": "电话", "history": "处理过程", "resolution": "处理结果",
    }  # fmt: skip
    assert rules.line(dict(zip(COLUMNS, row(1), strict=True))).received_at == datetime(
        2026, 3, 16, 1, 30, tzinfo=UTC
    )


def test_a_draft_does_not_overwrite(tmp_path):
    path = table(tmp_path / "t.csv", [row(1)])
    guess.draft(path, tmp_path / "saved")
    with pytest.raises(mapping.Unmappable):
        guess.draft(path, tmp_path / "saved")


def test_a_draft_of_a_header_alone_is_a_draft(tmp_path):
    path = table(tmp_path / "t.csv", [])
    assert guess.draft(path, tmp_path / "saved").is_file()


def test_a_table_without_the_matter_cannot_be_drafted(tmp_path):
    (tmp_path / "t.csv").write_text("颜色,尺寸\n红,大\n", encoding="utf-8")
    with pytest.raises(mapping.Unmappable, match="颜色"):
        guess.draft(tmp_path / "t.csv", tmp_path / "saved")


@pytest.mark.parametrize(
    "text",
    ["not toml [", "[fields]\nwhat = 'x'", "[fields]\ntitle = 5", 'time_zone = "Mars/Base"\n[fields]', "fields = 3",
     "[fields]\nsource_key='a'\ntitle='b'\ndescription='c'\nreceived_at={formats=5}",
     "[fields]\nsource_key='a'\ntitle='b'\nreceived_at='d'\ndescription={columns=[1,2]}"],
)  # fmt: skip
def test_a_mapping_that_is_none_is_a_sentence(tmp_path, text):
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(mapping.Unmappable):
        mapping.load("bad", tmp_path)


def test_a_name_nobody_gave_lists_those_there_are(tmp_path):
    with pytest.raises(mapping.Unmappable, match="cfpb"):
        mapping.load("nobody", tmp_path)
    with pytest.raises(mapping.Unmappable, match="cfpb"):
        mapping.load("", tmp_path)
