"""Bringing cases in: as they were, once only, whole batches, and every refused row with its reason."""

from __future__ import annotations

import csv
import os
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import queries
from shouwen.casework.cases.models import Case, CaseText, Closure, DutyLink
from shouwen.casework.cases.testing import House
from shouwen.casework.deadlines.models import Clock
from shouwen.foundation.ledger.models import Delivery, Entry
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation.models import Person
from shouwen.interfaces.ops import sentences
from shouwen.interfaces.ops.commands import import_
from shouwen.interfaces.ops.importing import guess, mapping, run, tables
from shouwen.interfaces.ops.importing.tests.conftest import COLUMNS, NOW, row, table
from shouwen.interfaces.ops.sentences import Stop
from shouwen.interfaces.ops.terminal import Progress
from shouwen.kit.errors import Forbidden
from shouwen.relations.catalogue.models import Category
from shouwen.relations.customers.models import ContactPoint, Customer

pytestmark = pytest.mark.django_db
Bring = Callable[..., run.Tally]
ENDED = {"办结时间": "2026-03-16 15:00", "处理结果": "已上门装好", "处理过程": "催过一次"}


def rejected(folder: Path) -> list[dict[str, str]]:
    with (folder / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_open_and_ended_cases_come_as_they_were(bring: Bring, centre: House, tmp_path: Path) -> None:
    tally = bring(table(tmp_path / "t.csv", [row(1), row(2, **ENDED)]))
    assert (tally.read, tally.brought, tally.rejected) == (2, 2, 0)
    running, ended = Case.objects.order_by("id")
    received = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
    assert running.received_at == ended.received_at == received
    assert running.registered_at == NOW
    assert running.is_open
    assert (ended.state, ended.ended_at) == ("closed", datetime(2026, 3, 16, 7, 0, tzinfo=UTC))
    assert running.owner_id == centre.agent.person_id
    assert set(CaseText.objects.filter(case=ended).values_list("kind", flat=True)) >= {
        "description",
        "note",
        "answer",
    }
    assert Closure.objects.get(case=ended).at == ended.ended_at


def test_duty_begins_with_receipt_and_replays(bring: Bring, tmp_path: Path) -> None:
    bring(table(tmp_path / "t.csv", [row(1), row(2, **ENDED)]))
    for case in Case.objects.all():
        assert queries.replay(case) == queries.chain(case)
    running, ended = Case.objects.order_by("id")
    links = DutyLink.objects.filter(case=running)
    assert {(link.lane, link.since, link.until) for link in links} == {
        ("owner", running.received_at, None),
        ("handler", running.received_at, None),
    }
    assert set(DutyLink.objects.filter(case=ended).values_list("until", flat=True)) == {ended.ended_at}
    assert verify().whole


def test_clocks_run_from_receipt_and_stand_for_what_ended(bring: Bring, tmp_path: Path) -> None:
    bring(table(tmp_path / "t.csv", [row(1), row(2, **ENDED)]))
    running, ended = Case.objects.order_by("id")
    going = Clock.objects.filter(subject_id=running.pk, met_at=None, stopped_at=None)
    assert going.exists()
    assert running.due_at == min(clock.due_at for clock in going)
    assert not Clock.objects.filter(subject_id=ended.pk, met_at=None, stopped_at=None).exists()


def test_numbers_have_no_gap_whatever_is_refused(bring: Bring, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(run, "BATCH", 3)
    bad = row(99, 受理时间="不详")
    rows = list(chain.from_iterable([row(number), bad] for number in range(1, 8)))
    assert bring(table(tmp_path / "t.csv", rows)).rejected == 7
    numbers = list(Case.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"JZ260316-{place:04d}" for place in range(1, 8)]


def test_the_same_table_brings_nothing_twice(bring: Bring, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [row(1), row(2, **ENDED), row(1)])
    first = bring(path)
    assert (first.brought, first.known) == (2, 1)
    again = bring(path)
    assert (again.brought, again.known) == (0, 3)
    more = bring(table(tmp_path / "t2.csv", [row(2), row(3)]))
    assert (more.brought, more.known) == (1, 1)
    assert Case.objects.count() == 3


def test_a_dry_run_writes_nothing_and_says_the_same(bring: Bring, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(run, "BATCH", 2)
    path = table(tmp_path / "t.csv", [row(1), row(2, **ENDED), row(3, 受理时间="不详"), row(1)])
    dry = bring(path, dry_run=True)
    for model in (Case, Customer, Entry, Clock, CaseText):
        assert not model._default_manager.exclude(**ours(model)).exists(), model
    wet = bring(path)
    assert (dry.brought, dry.known, dry.rejected) == (wet.brought, wet.known, wet.rejected) == (2, 1, 1)


def ours(model: Any) -> dict[str, Any]:
    """What the house itself wrote before."""
    return {"via": "timer"} if model is Entry else {"pk__in": []}


def test_an_import_that_is_killed_goes_on_from_there(bring: Bring, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(run, "BATCH", 2)
    path = table(tmp_path / "t.csv", [row(number) for number in range(1, 8)])

    def killed(tally: run.Tally) -> None:
        if tally.read == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(path, progress=killed)
    assert Case.objects.count() == 4
    tally = bring(path)
    assert (tally.known, tally.brought) == (4, 3)
    assert verify().whole


def test_refused_rows_are_kept_with_reason_and_columns(bring: Bring, tmp_path: Path) -> None:
    rows = [
        row(1), row(2, 受理时间="不详"), row(3, 办结时间="2026-03-01 09:00", 处理结果="x"), row(4, 受理时间="2030-01-01 09:00"),
        row(5, 电话="12345"), row(6, 内容=""), [*row(7), "多出来的"],
    ]  # fmt: skip
    tally = bring(table(tmp_path / "t.csv", rows))
    kept = rejected(tmp_path)
    assert [each["row"] for each in kept if each["工单号"] != "A5"] == ["2", "6", "7", "3", "4"]
    assert all(each["reason"] for each in kept)
    assert {each["工单号"] for each in kept} >= {"A2", "A3", "A4", "A6", "A7"}
    assert next(each for each in kept if each["工单号"] == "A7")[tables.REST] == "多出来的"
    assert tally.rejected == len(kept)
    assert sum(tally.reasons.values()) == tally.rejected


def test_a_mended_file_of_refused_rows_can_be_brought_in(bring: Bring, tmp_path: Path) -> None:
    bring(table(tmp_path / "t.csv", [row(1), row(2, 受理时间="不详")]))
    mended = tmp_path / "mended.csv"
    mended.write_text(
        (tmp_path / "rejected.csv").read_text("utf-8-sig").replace("不详", "2026-03-16 10:00"), "utf-8"
    )
    assert bring(mended, rejected=tmp_path / "again.csv").brought == 1
    assert not (tmp_path / "again.csv").exists()


def test_nobody_is_told_old_news(bring: Bring, tmp_path: Path) -> None:
    before = Delivery.objects.count()
    bring(table(tmp_path / "t.csv", [row(1, **ENDED)]))
    assert Delivery.objects.count() == before


def test_one_customer_of_many_rows_is_known_once_and_sealed(bring: Bring, tmp_path: Path) -> None:
    bring(table(tmp_path / "t.csv", [row(number, 电话="13800002607") for number in range(1, 5)]))
    assert Customer.objects.count() == 1
    assert b"13800002607" not in bytes(ContactPoint.objects.get().sealed)


def test_rows_without_any_way_to_reach_somebody_come_anonymous(bring: Bring, tmp_path: Path) -> None:
    bring(table(tmp_path / "t.csv", [row(1, 电话="", 姓名="")]))
    assert Case.objects.get().is_anonymous


@pytest.mark.parametrize("charset", ["utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_charset_arrives_in_the_case(bring: Bring, tmp_path: Path, charset: str) -> None:
    bring(table(tmp_path / "t.csv", [row(1)], charset=charset))
    assert Case.objects.get().title == "装机一再爽约"


def test_a_spreadsheet_with_real_moments_arrives(bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(
            1, 0, [77, "", "", "装机一再爽约", "约了两次装宽带都没有人上门", "彭晓岚", 13800002607]
        )
        sheet.write_datetime(1, 1, datetime(2026, 3, 16, 9, 30), moment)  # noqa: DTZ001 – spreadsheets know no zone
    assert bring(path).brought == 1
    case = Case.objects.get()
    assert (case.intake_key, case.received_at) == ("old:77", datetime(2026, 3, 16, 1, 30, tzinfo=UTC))


def test_without_the_right_nothing_comes_in(bring: Bring, centre: House, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        bring(table(tmp_path / "t.csv", [row(1)]), actor=centre.statistician)


def test_a_rejected_file_that_cannot_be_written_is_a_sentence(bring: Bring, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [row(1, 受理时间="不详")])
    with pytest.raises(IsADirectoryError) as caught:
        bring(path, rejected=tmp_path)
    assert str(tmp_path) in sentences.explain(caught.value)
    full = OSError(28, "No space left on device")
    assert "磁盘已满" in sentences.explain(full)


WILD = st.text(st.characters(codec="utf-8"), max_size=150)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(COLUMNS), WILD, max_size=9), st.integers(1, 10**9))
def test_any_texts_are_a_case_or_a_reason(
    bring: Bring, tmp_path: Path, texts: dict[str, str], number: int
) -> None:
    wild = [value.replace("\x00", "") for value in row(number, **texts)]
    path = tmp_path / "wild.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, wild, row(number + 10**9)])
    tally = bring(path)
    assert tally.read == tally.brought + tally.known + tally.rejected
    assert tally.read >= 1


@pytest.mark.parametrize(
    "field", ["kind", "channel", "outcome", "severity", "region", "name", "email", "demand", "category", "tags"]
)
def test_any_word_in_any_other_field_is_a_case_or_a_reason(bring: Bring, tmp_path: Path, field: str) -> None:
    rules = mapping.Mapping(
        "odd", "odd", mapping.ZoneInfo("Asia/Shanghai"), "|",
        {**mapping.load("old", tmp_path).rules, field: mapping.Rule(columns=("姓名",))},
    )  # fmt: skip
    tally = bring(table(tmp_path / "t.csv", [row(1, 姓名="从没听说过的一种说法" * 20), row(2)]), rules=rules)
    assert tally.brought + tally.rejected == 2
    assert verify().whole


def test_tags_come_by_code_and_name_and_new_ones_are_made_up(bring: Bring, tmp_path: Path) -> None:
    old = mapping.load("old", tmp_path)
    rules = mapping.Mapping("tagged", "tagged", old.zone, "|", {**old.rules, "tags": mapping.Rule(columns=("姓名",))})
    names = ("upset；要上门", '"[""要上门"", ""电视盒子""]"', "无", "号码 13800002607")
    tally = bring(table(tmp_path / "t.csv", [row(number, 姓名=name) for number, name in enumerate(names, 1)]), rules=rules)
    assert (tally.brought, tally.rejected) == (3, 1), tally.reasons
    assert list(Case.objects.order_by("id").values_list("tags", flat=True)) == [["upset", "visit"], ["visit", "电视盒子"], []]
    assert "号码" in rejected(tmp_path)[0]["reason"]
    assert verify().whole


def called(path: Path, **more: Any) -> Namespace:
    given = {"what": "cases", "file": path, "mapping": "", "staff": "", "encoding": "", "sheet": "", "dry_run": False,
             "rejected": path.with_name("rejected.csv")}  # fmt: skip
    return Namespace(**{**given, **more})


def test_the_command_drafts_a_mapping_and_brings_in(
    centre: House, tmp_path: Path, settings: Any, capsys: Any
) -> None:
    settings.SHOUWEN_VAR = tmp_path / "var"
    path = table(tmp_path / "旧工单.csv", [row(1), row(2, **ENDED), row(3, 受理时间="不详")])
    number = Person.objects.get(pk=centre.agent.person_id).staff_number
    assert import_.run(called(path, what="mapping")) == 0
    assert import_.run(called(path, mapping="旧工单", staff=number, dry_run=True)) == 0
    assert not Case.objects.exists()
    assert import_.run(called(path, mapping="旧工单", staff=number)) == 0
    said = capsys.readouterr().out
    assert "3/3" in said
    assert "导入 2 件，已有 0 件，退回 1 件" in said
    assert str(tmp_path / "rejected.csv") in said


def test_the_command_says_what_it_lacks(centre: House, tmp_path: Path, capsys: Any) -> None:
    path = table(tmp_path / "t.csv", [row(1)])
    assert import_.run(called(path, mapping="nobody")) == 1
    assert "cfpb" in capsys.readouterr().out
    path.write_text("label,text\nneg,等了一个小时也没有人来\n", encoding="utf-8")
    with pytest.raises(Stop, match="--as"):
        import_.run(called(path, mapping="reviews"))


def test_progress_tells_rate_and_time_left() -> None:
    bar = Progress("导入", 100)
    bar.began -= 10
    bar.done = 25
    assert bar.line().startswith("导入 25/100 · 2/s · ")
    assert bar.line().endswith(" 30s")


def test_over_without_a_day_is_closed_and_judged_by_nobody(centre: House, tmp_path: Path, bring: Bring) -> None:
    made = tmp_path / "c.csv"
    made.write_text(
        "Complaint ID,Date received,Issue,Consumer complaint narrative,Company response to consumer,Date sent to company\n"
        "7,2015-01-02,Fees,They charged me twice for one thing,Closed with relief,2015-01-03\n",
        encoding="utf-8",
    )
    assert bring(made, rules=mapping.load("cfpb", tmp_path)).brought == 1
    case = Case.objects.get()
    closing = Closure.objects.get(case=case)
    assert (case.state, case.ended_at, closing.outcome_code) == ("closed", NOW, "compensation")
    assert "办结日期" in closing.note
    assert not Clock.objects.exists()
    assert verify().whole


def test_another_s_table_is_not_read_row_by_row(centre: House, tmp_path: Path, capsys: Any) -> None:
    path = table(tmp_path / "t.csv", [row(1)])
    assert import_.run(called(path, mapping="reviews", staff="x")) == 1
    assert "工单号" in capsys.readouterr().out


FOLDER = Path(
    os.environ.get("SHOUWEN_TEST_DATA", Path(__file__).resolve().parents[6].parent / "shared" / "data")
)


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("en/en_cfpb_complaints_narrative", "cfpb"),
        ("en/en_cfpb_complaints_structured", "cfpb"),
        ("en/en_nyc311_requests", "nyc311"),
        ("zh/zh_restaurant_reviews_asap", "restaurant_reviews"),
    ],
)
def test_real_tables_come_in_or_say_why(bring: Bring, tmp_path: Path, name: str, rules: str) -> None:
    whole = FOLDER / f"{name}.csv"
    if not whole.is_file():
        pytest.skip(f"no real tables in {FOLDER} (set SHOUWEN_TEST_DATA)")
    path = tmp_path / "part.csv"
    with (
        whole.open(encoding="utf-8", newline="") as file,
        path.open("w", encoding="utf-8", newline="") as part,
    ):
        csv.writer(part).writerows(islice(csv.reader(file), 121))
    dry = bring(path, rules=mapping.load(rules, tmp_path), dry_run=True)
    assert not Case.objects.exists()
    tally = bring(path, rules=mapping.load(rules, tmp_path))
    assert (dry.brought, dry.known, dry.rejected) == (tally.brought, tally.known, tally.rejected)
    assert set(Case.objects.values_list("category_id", flat=True)) <= set(
        Category.objects.values_list("pk", flat=True)
    )
    assert tally.read == 120 == tally.brought + tally.known + tally.rejected
    assert tally.brought >= 100, tally.reasons
    assert verify().whole
    for case in Case.objects.order_by("id")[:20]:
        assert queries.replay(case) == queries.chain(case)


SPOKEN = ("编号", "受理时间", "办结时间", "类型", "渠道", "严重程度", "内容", "办理结果")


def test_kinds_channels_and_outcomes_are_known_by_their_names(bring: Bring, tmp_path: Path) -> None:
    """As Chinese centres write them, through the mapping the program drafts itself."""
    matter, day, end = "约了两次装宽带都没有人上门，请给准话", "2026-03-16 09:30", "2026-03-16 15:00"
    rows = [
        ["1", day, "", "咨询", "电话", "", matter, ""],
        ["2", day, end, "投诉", "微信", "严重", matter, "已向客户解释清楚"],
        ["3", day, end, "Complaint", "letter", "severe", matter, "information"],
        ["4", day, "", "多领域", "电话", "", matter, ""],
        ["5", day, "", "", "驿站", "", matter, ""],
    ]
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([SPOKEN, *rows])
    guess.draft(tmp_path / "t.csv", tmp_path / "saved")
    tally = bring(tmp_path / "t.csv", rules=mapping.load("t", tmp_path / "saved"))
    assert tally.reasons == {"没有“多领域”这种事项": 1}
    found = Case.objects.order_by("intake_key").values_list("kind_code", "channel_code", "severity")
    assert [(kind, channel) for kind, channel, _severity in found] == [
        ("consultation", "phone"), ("complaint", "wechat"), ("complaint", "letter"), ("complaint", "other"),
    ]  # fmt: skip
    assert [severity for *_rest, severity in found][1:3] == ["severe", "severe"]
    ways = Closure.objects.order_by("case__intake_key").values_list("outcome_code", "note")
    assert list(ways) == [("", "已向客户解释清楚"), ("information", "")]
