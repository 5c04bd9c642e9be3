"""Tables as they really arrive: charsets that change halfway, titled sheets, renamed files, numbers a sheet has spoiled."""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from shouwen.casework.cases.models import Case, CaseText
from shouwen.interfaces.ops.importing import mapping, run, tables
from shouwen.interfaces.ops.importing.tests.conftest import COLUMNS, row, table

ROWS = "编号,内容\n1,宽带断了\n2,账单多收钱\n3,装机爽约\n"
TRADITIONAL = "編號,內容\n1,我們的寬帶斷了，請你們來看\n2,這個賬單上多收了我的錢\n"
Bring = Callable[..., run.Tally]


def read(path: Path, **more: str) -> list[tables.Line]:
    return list(tables.read(path, **more))


def written(folder: Path, content: bytes, name: str = "t.csv") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known(tmp_path: Path, charset: str) -> None:
    assert read(written(tmp_path, ROWS.encode(charset)))[0].values == {"编号": "1", "内容": "宽带断了"}


def test_big5_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    assert read(written(tmp_path, TRADITIONAL.encode("big5")))[1].values["內容"] == "這個賬單上多收了我的錢"


def test_a_charset_that_changes_halfway_loses_only_what_is_in_none(tmp_path: Path) -> None:
    content = ROWS.encode() + "4,第二天改了字符集\n".encode("gbk") + b"5,\xff\xff\xff\n6,ok\n"
    found = read(written(tmp_path, content))
    assert [line.values["内容"] for line in found[:4]] == [
        "宽带断了",
        "账单多收钱",
        "装机爽约",
        "第二天改了字符集",
    ]
    assert [bool(line.fault) for line in found] == [False] * 4 + [True, False]


def test_a_mark_that_stands_in_the_text_itself_is_no_fault(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a\nx\ufffdy\n".encode()))[0].fault == ""


def test_the_second_column_of_a_name_is_kept_apart(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"a,b,a\n1,2,3\n"))[0].values == {"a": "1", "b": "2", "a#3": "3"}


@pytest.mark.parametrize("content", [ROWS.replace("\n", "\r"), "sep=;\n" + ROWS.replace(",", ";")])
def test_old_line_ends_and_a_named_delimiter(tmp_path: Path, content: str) -> None:
    assert [line.values["编号"] for line in read(written(tmp_path, content.encode()))] == ["1", "2", "3"]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_instead_of_lines(tmp_path: Path, indent: int | None) -> None:
    content = json.dumps([{"a": 1}, {"a": 2}, 3], indent=indent).encode()
    assert [line.values.get("a") for line in read(written(tmp_path, content, "t.json"))] == ["1", "2", None]
    with pytest.raises(tables.Unreadable, match="JSON"):
        read(written(tmp_path, content[:-3], "cut.json"))


def test_a_conversation_becomes_lines_of_who_said_what(tmp_path: Path) -> None:
    turns = [{"role": "usr", "content": "你好"}, {"role": "sys", "content": "请讲"}]
    found = read(written(tmp_path, json.dumps({"turns": turns}).encode(), "t.jsonl"))
    assert found[0].values["turns"] == "客户：你好\n客服：请讲"


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
def test_what_is_packed_is_said_to_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(tables.Unreadable, match="解压"):
        read(written(tmp_path, gzip.compress(ROWS.encode()), name))


@pytest.mark.parametrize("begins", [b"<html><meta charset=utf-8>", b"\xef\xbb\xbf\r\n<TABLE>", b"<!DOCTYPE html>", b'<?xml version="1.0"?>'])
def test_a_web_page_under_a_spreadsheet_s_name_is_said_to_be_one(tmp_path: Path, begins: bytes) -> None:
    path = tmp_path / "工单.xls"
    path.write_bytes(begins + "<tr><th>编号</th><th>内容</th></tr>".encode())
    with pytest.raises(tables.Unreadable) as refused:
        tables.columns(path)
    assert "另存为" in str(refused.value)


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(tables.Unreadable, match="目录"):
        read(tmp_path)


def book(path: Path, fill: Callable[[Any], None]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        fill(made)
    return path


def test_hidden_sheets_and_titles_are_passed_over_and_merged_cells_filled(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        made.add_worksheet("藏").hide()
        sheet = made.add_worksheet("账")
        sheet.activate()
        sheet.merge_range(0, 0, 0, 1, "二〇二六年台账")
        sheet.write_row(2, 0, ["编号", "客户"])
        sheet.write_column(3, 0, ["1", "2", "3"])
        sheet.merge_range(3, 1, 4, 1, "彭晓岚")

    found = read(book(tmp_path / "t.xlsx", fill))
    assert [line.values for line in found] == [
        {"编号": "1", "客户": "彭晓岚"},
        {"编号": "2", "客户": "彭晓岚"},
        {"编号": "3", "客户": ""},
    ]


def test_a_spreadsheet_under_another_name_is_one(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", lambda made: made.add_worksheet().write_column(0, 0, ["a", "1"]))
    assert read(path.rename(tmp_path / "t.csv"))[0].values == {"a": "1"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("13800002607.0", "13800002607"), ("1.3800002607E+10", "13800002607"), ("'13800002607", "13800002607"),
     ("无", ""), ("N/A", ""), ("0571-88123456", "0571-88123456")],
)  # fmt: skip
def test_a_phone_as_a_spreadsheet_left_it(rules: mapping.Mapping, written: str, meant: str) -> None:
    assert rules.line(dict(zip(COLUMNS, row(1, 电话=written), strict=True))).phone == meant


def test_a_phone_whose_last_digits_are_gone_is_refused(rules: mapping.Mapping) -> None:
    with pytest.raises(mapping.Unmappable, match="科学计数法"):
        rules.line(dict(zip(COLUMNS, row(1, 电话="1.38E+10"), strict=True)))


def test_columns_written_a_little_otherwise_are_known(tmp_path: Path) -> None:
    rules = mapping.load("nyc311", tmp_path)
    theirs = ["unique_key", "created_date", "Problem (formerly Complaint Type)"]
    assert rules.alike(theirs) == dict(
        zip(theirs, ["Unique Key", "Created Date", "Complaint Type"], strict=True)
    )
    assert not {"Unique Key", "Created Date", "Complaint Type"} & set(rules.missing(theirs))


def test_long_keys_do_not_fall_together(rules: mapping.Mapping) -> None:
    keys = {
        rules.line(dict(zip(COLUMNS, row(1, 工单号="k" * 150 + end), strict=True))).source_key for end in "ab"
    }
    assert len(keys) == 2
    assert all(len(key) <= mapping.KEY_MAX for key in keys)


@pytest.mark.django_db
def test_a_long_text_is_kept_whole_and_a_document_is_refused(bring: Bring, tmp_path: Path) -> None:
    tally = bring(table(tmp_path / "t.csv", [row(1, 内容="长" * 30_000), row(2, 内容="长" * 100_000)]))
    assert (tally.brought, tally.rejected) == (1, 1)
    bodies = CaseText.objects.filter(case=Case.objects.get()).values_list("body", flat=True)
    assert sum(map(len, bodies)) == 30_000


@pytest.mark.django_db
def test_an_end_still_to_come_is_refused(bring: Bring, tmp_path: Path) -> None:
    assert bring(table(tmp_path / "t.csv", [row(1, 办结时间="2030-01-01 09:00")])).rejected == 1


@pytest.mark.django_db
def test_refused_rows_never_overwrite_the_table(bring: Bring, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [row(1)])
    with pytest.raises(tables.Unreadable, match="--rejected"):
        bring(path, rejected=path)
    assert not Case.objects.exists()


@pytest.mark.parametrize("sign", "~^，\x01")
def test_odd_signs_between_cells_are_found_out(tmp_path: Path, sign: str) -> None:
    assert read(written(tmp_path, ROWS.replace(",", sign).encode()))[1].values == {"编号": "2", "内容": "账单多收钱"}


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.jsonl"])
@pytest.mark.parametrize("content", [b"", b" \r\n "])
def test_nothing_at_all_is_said_to_be_empty(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(tables.Unreadable, match="空的"):
        read(written(tmp_path, content, name))


def test_a_spreadsheet_copied_by_half_is_said_to_be_broken(tmp_path: Path) -> None:
    whole = book(tmp_path / "t.xlsx", lambda made: made.add_worksheet("一月").write_column(0, 0, ["a", "1"])).read_bytes()
    with pytest.raises(tables.Unreadable, match="没有拷贝完整"):
        read(written(tmp_path, whole[: len(whole) // 2], "half.xlsx"))
    with pytest.raises(tables.Unreadable, match="一月"):
        read(tmp_path / "t.xlsx", sheet="二月")


def test_text_under_a_spreadsheet_s_name_is_read_as_text(tmp_path: Path) -> None:
    assert read(written(tmp_path, ROWS.encode(), "t.xlsx"))[0].values["内容"] == "宽带断了"


def test_a_sheet_that_claims_millions_of_columns_harms_nobody(tmp_path: Path) -> None:
    """Five kilobytes with one cell in the last corner: as a table they would be sixteen thousand million cells."""

    def far(made: Any) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write(1_048_575, 16_383, "远")

    with pytest.raises(tables.Unreadable, match="没有读完"):
        read(book(tmp_path / "t.xlsx", far))


@pytest.fixture
def narrow() -> Iterator[None]:
    """No cell may be longer than 400 letters, so that a test need not write four million."""
    csv.field_size_limit(400)
    yield
    csv.field_size_limit(tables.WIDEST)


@pytest.mark.usefixtures("narrow")
def test_an_open_quote_far_from_the_end_loses_one_line(tmp_path: Path) -> None:
    content = '编号,内容\n1,"没关上\n' + "".join(f"{number},宽带断了{number}\n" for number in range(2, 90))
    found = read(written(tmp_path, content.encode()))
    assert [line.values.get("编号") for line in found] == [None, *(str(number) for number in range(2, 90))]
    assert "引号" in found[0].fault


def test_where_a_charset_gives_up_is_counted_from_the_beginning_of_the_file(tmp_path: Path) -> None:
    start = b"a,b\n" + b"x,y\n" * 300_000
    with pytest.raises(tables.Unreadable, match=f"第 {len(start) + 1} 字节"):
        read(written(tmp_path, start + b"x\xff\n"), encoding="utf-8")


def test_utf_16_asked_for_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(tables.Unreadable, match="第 0 字节"):
        read(written(tmp_path, b"a,b\n1,2\n"), encoding="utf-16")


def test_a_line_cut_in_a_character_keeps_the_others(tmp_path: Path) -> None:
    content = ROWS.encode("gbk") + "4,断了三天".encode("gbk")[:-1]
    assert read(written(tmp_path, content))[3].values["内容"] == "断了三\ufffd"


@pytest.mark.parametrize("name", ["t.jsonl", "t.json"])
def test_whole_numbers_of_any_length_stay_as_they_are(tmp_path: Path, name: str) -> None:
    long = "9" * 5000
    content = f'{{"a": {long}}}' if name == "t.jsonl" else f'[\n{{"a": {long}}}\n]'
    assert read(written(tmp_path, content.encode(), name))[0].values == {"a": long}


def test_what_is_no_json_is_told_with_its_place(tmp_path: Path) -> None:
    found = read(written(tmp_path, b'{"a": 1}\n{"a" 1}\n' + b"[" * 100_000 + b"\n", "t.jsonl"))
    assert "这一行不是完整的 JSON 对象：第 6 个字" in found[1].fault
    assert "套得太深" in found[2].fault
    with pytest.raises(tables.Unreadable, match="没有一行读得懂"):
        tables.columns(written(tmp_path, b"[" * 100_000, "deep.json"))
    with pytest.raises(tables.Unreadable, match="第 4 行"):
        read(written(tmp_path, b'[\n{"a": 1},\n{"b": 1\n]', "cut.json"))


def test_a_pipe_is_said_to_be_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("-")):
        with pytest.raises(tables.Unreadable, match="先存成文件"):
            read(path)
