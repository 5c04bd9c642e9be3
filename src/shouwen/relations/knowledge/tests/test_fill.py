"""Placeholders: whatever the text and the values, filling never fails and never leaves what is known."""

from hypothesis import given
from hypothesis import strategies as st

from shouwen.relations.knowledge.rules import PLACES, fill, key_of, pasted, places

NAMES = st.sampled_from((*PLACES, "别的", " 单号 "))
WORDS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("{}\n 客户称呼单号")), max_size=40)
TEXTS = st.lists(st.one_of(WORDS, NAMES.map(lambda name: "{" + name + "}")), max_size=8).map("".join)


@given(TEXTS, st.dictionaries(st.sampled_from(PLACES), WORDS, max_size=6))
def test_what_is_known_is_filled_and_what_is_not_is_listed(text, values):
    done = fill(text, values)
    known = {name for name, value in values.items() if value}
    assert not known & set(places(done.text))
    assert not known & set(done.missing)
    assert set(done.missing) == set(places(text)) - known
    assert len(set(done.missing)) == len(done.missing)


@given(TEXTS)
def test_filling_with_nothing_changes_nothing(text):
    assert fill(text, {}).text == text


def test_a_value_brings_no_place_of_its_own():
    done = fill("{客户称呼}您好", {"客户称呼": "{单号}"})
    assert done.text == "｛单号｝您好"
    assert done.missing == ()


@given(WORDS)
def test_any_paste_is_read(text):
    assert all(row.line >= 1 for row in pasted(text))


def test_a_sheet_is_read_with_its_head_and_cells_of_several_lines():
    rows = pasted('标题\t正文\t快捷词\n致歉\t"让您久等了。\n我来办。"\tzq\n\n核实|x')
    assert [(row.title, row.body, row.shortcut) for row in rows] == [
        ("致歉", "让您久等了。\n我来办。", "zq"),
        ("核实|x", "", ""),
    ]


def test_one_question_is_one_whatever_its_marks():
    assert key_of("answer", None, None, "怎样退订？") == key_of("answer", 0, None, " 怎样 退订? ")
    assert key_of("answer", None, None, "怎样退订") != key_of("reply", None, None, "怎样退订")
    assert key_of("answer", 1, None, "怎样退订") != key_of("answer", None, None, "怎样退订")
