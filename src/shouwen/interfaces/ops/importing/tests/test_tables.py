"""Tables as other programs write them: every charset, every delimiter, and files that are none of it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.interfaces.ops.importing import tables

ROWS = "编号,内容\n1,镕铭的宽带断了\n2,账单多收钱\n"


def read(path: Path, **more: str) -> list[tables.Line]:
    return list(tables.read(path, **more))


def written(folder: Path, content: bytes | str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_charsets_are_known_by_themselves(tmp_path, charset):
    if charset.endswith("-bom"):
        content = ("\ufeff" + ROWS).encode(charset.removesuffix("-bom"))
    else:
        content = ROWS.encode(charset)
    found = read(written(tmp_path, content))
    assert [line.values for line in found] == [
        {"编号": "1", "内容": "镕铭的宽带断了"},
        {"编号": "2", "内容": "账单多收钱"},
    ]


def test_rare_characters_of_gb18030_survive(tmp_path):
    found = read(written(tmp_path, "姓名\n㐂𠮷\n".encode("gb18030")))
    assert found[0].values == {"姓名": "㐂𠮷"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_known_by_the_header(tmp_path, delimiter):
    found = read(written(tmp_path, ROWS.replace(",", delimiter)))
    assert found[1].values == {"编号": "2", "内容": "账单多收钱"}


def test_line_feeds_inside_quotes_belong_to_the_cell(tmp_path):
    found = read(written(tmp_path, 'a,b\r\n1,"第一行\r\n第二行，有""引号"""\r\n'))
    assert found[0].values["b"].splitlines() == ["第一行", '第二行，有"引号"']


def test_short_rows_are_filled_and_long_ones_are_refused(tmp_path):
    short, long, empty_tail = read(written(tmp_path, "a,b\n1\n1,2,3\n1,2,\n"))
    assert (short.values, short.fault) == ({"a": "1", "b": ""}, "")
    assert "3" in long.fault
    assert empty_tail.fault == ""


def test_empty_lines_are_no_rows_and_numbers_count_rows(tmp_path):
    found = read(written(tmp_path, "a,b\n\n1,2\n,\n3,4\n"))
    assert [line.values["a"] for line in found] == ["1", "3"]
    assert len({line.number for line in found}) == 2


def test_nul_bytes_are_dropped(tmp_path):
    assert read(written(tmp_path, b"a,b\n1,x\x00y\n"))[0].values == {"a": "1", "b": "xy"}


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_an_empty_file_is_a_sentence(tmp_path, name):
    with pytest.raises(tables.Unreadable):
        read(written(tmp_path, b"", name))


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    path = written(tmp_path, "编号,内容\n")
    assert read(path) == []
    assert tables.columns(path) == ["编号", "内容"]


@pytest.mark.parametrize("asked", ["", "ascii", "utf-8"])
def test_a_wrong_charset_is_a_sentence_with_the_place(tmp_path, asked):
    path = written(tmp_path, b"a,b\n1,\x80\xff\xff\xff\n")
    with pytest.raises(tables.Unreadable, match="6"):
        read(path, encoding=asked)


def test_a_charset_nobody_knows_is_a_sentence(tmp_path):
    with pytest.raises(tables.Unreadable, match="klingon"):
        read(written(tmp_path, ROWS), encoding="klingon")


@pytest.mark.parametrize("name", ["gone.csv", "gone.xlsx", "gone.jsonl"])
def test_a_file_that_is_not_there_is_a_sentence(tmp_path, name):
    with pytest.raises(tables.Unreadable, match="gone"):
        read(tmp_path / name)


def test_spreadsheets_give_moments_and_numbers_as_people_write_them(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("往年")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["编号", "电话", "金额", "受理时间", "内容"])
        sheet.write_row(1, 0, [1024, 13800002607, 12.5])
        sheet.write_datetime(1, 3, datetime(2026, 3, 16, 9, 30), moment)  # noqa: DTZ001 – spreadsheets know no zone
        sheet.write(1, 4, "宽带断了")
        sheet.write(3, 4, "隔了一行")
    first, second = read(path)
    assert first.values == {"编号": "1024", "电话": "13800002607", "金额": "12.5", "受理时间": "2026-03-16 09:30:00",
                            "内容": "宽带断了"}  # fmt: skip
    assert second.values["内容"] == "隔了一行"
    assert len(read(path, sheet="往年")) == 2
    with pytest.raises(tables.Unreadable, match="今年"):
        read(path, sheet="今年")


def test_what_only_calls_itself_a_spreadsheet_is_a_sentence(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(tables.Unreadable):
        read(tmp_path / "t.xlsx")


def test_broken_lines_of_json_do_not_stop_the_rest(tmp_path):
    lines = ['{"id": 1, "text": "好"}', "{", "", "[1]", '{"id": 2.0, "tags": ["a"], "none": null}']
    found = read(written(tmp_path, "\n".join(lines), "t.jsonl"))
    assert [bool(line.fault) for line in found] == [False, True, True, False]
    assert found[3].values == {"id": "2", "tags": '["a"]', "none": ""}
    assert [line.number for line in found] == [1, 2, 3, 4]


def test_columns_of_json_lines_come_from_the_first_that_can_be_read(tmp_path):
    path = written(tmp_path, "{\n" + json.dumps({"id": 1, "text": "x"}) + "\n", "t.jsonl")
    assert tables.columns(path) == ["id", "text"]


def test_json_deeper_than_anyone_writes_is_a_fault_of_its_row(tmp_path):
    found = read(written(tmp_path, "[" * 100_000 + "\n" + '{"a": 1}\n', "t.jsonl"))
    assert [bool(line.fault) for line in found] == [True, False]


def test_what_no_database_takes_is_taken_out(tmp_path):
    found = read(written(tmp_path, '{"a": "x\\u0000y\\ud800z"}\n', "t.jsonl"))
    assert found[0].values == {"a": "xy?z"}


def test_a_cell_wider_than_allowed_is_refused_by_itself(tmp_path):
    found = read(written(tmp_path, b"a,b\n1," + b"x" * (tables.WIDEST + 1) + b"\n2,y\n"))
    assert [line.values.get("a") for line in found] == [None, "2"]
    assert f"超过 {tables.WIDEST} 个字" in found[0].fault


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["t.csv", "t.jsonl", "t.xlsx", "t.txt"]))
def test_any_bytes_are_rows_or_a_sentence(tmp_path_factory, content, name):
    path = written(tmp_path_factory.mktemp("any"), content, name)
    try:
        rows = read(path)
    except tables.Unreadable:
        return
    assert all(isinstance(value, str) for line in rows for value in line.values.values())


def test_a_quote_nobody_closed_costs_its_own_line_only(tmp_path):
    """Otherwise everything after it would silently be one long cell."""
    content = '编号,内容\n1,好的\n2,"没有关上\n3,还有一行\n4,"两行\n的内容"\n5,管子 5" 粗\n6,"也没有关上'
    found = read(written(tmp_path, content))
    assert [(line.number, line.values.get("编号"), bool(line.fault)) for line in found] == [
        (1, "1", False),
        (2, None, True),
        (3, "3", False),
        (4, "4", False),
        (5, "5", False),
        (6, None, True),
    ]
    assert found[1].values[tables.REST] == '2,"没有关上'
    assert found[3].values["内容"] == "两行\n的内容"
