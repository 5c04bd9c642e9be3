import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.relations.customers import rules


@pytest.mark.parametrize(
    ("written", "e164", "national"),
    [
        ("13805712607", "+8613805712607", "13805712607"),
        ("138 0571 2607", "+8613805712607", "13805712607"),
        ("１３８０５７１２６０７", "+8613805712607", "13805712607"),
        ("+86 138-0571-2607", "+8613805712607", "13805712607"),
        ("008613805712607", "+8613805712607", "13805712607"),
        ("8613805712607", "+8613805712607", "13805712607"),
        ("0571-88123456", "+8657188123456", "057188123456"),
        ("(010) 8812 3456", "+861088123456", "01088123456"),
        ("+86 571 88123456", "+8657188123456", "057188123456"),
        ("400-600-1234", "+864006001234", "4006001234"),
        ("12345", "+8612345", "12345"),
        ("95588", "+8695588", "95588"),
        ("+852 2345 6789", "+85223456789", "85223456789"),
    ],
)
def test_numbers_are_read_as_people_write_them(written, e164, national):
    phone = rules.read_phone(written)
    assert (phone.e164, phone.national) == (e164, national)
    assert rules.national(phone.stored) == national


def test_an_extension_is_kept():
    assert rules.read_phone("0571-88123456转8001").stored == "+8657188123456;ext=8001"
    assert rules.spelled_out("phone", "+8657188123456;ext=8001") == "057188123456 转 8001"


@pytest.mark.parametrize(
    ("written", "fault", "count", "total"),
    [
        ("1380571260", "short", 1, 11),
        ("138057", "short", 5, 11),
        ("138057126070", "long", 1, 11),
        ("0571-881234", "short", 1, 11),
        ("88123456", "no_area", 0, 0),
        ("彭晓岚", "unreadable", 0, 0),
        ("", "empty", 0, 0),
        ("+852 1", "no_such", 0, 0),
        ("12", "no_such", 0, 0),
    ],
)
def test_what_is_wrong_with_a_number_is_said_exactly(written, fault, count, total):
    with pytest.raises(rules.Misread) as misread:
        rules.read_phone(written)
    assert (misread.value.fault, misread.value.count, misread.value.total) == (fault, count, total)


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_is_a_number_that_reads_back_or_is_refused(text):
    try:
        phone = rules.read_phone(text)
    except rules.Misread:
        return
    assert rules.masked("phone", phone.stored)
    assert rules.read_phone(phone.e164).e164 == phone.e164


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "+8613805712607", "138****2607"),
        ("phone", "+8657188123456", "0571****3456"),
        ("phone", "+861088123456", "010****3456"),
        ("phone", "+85223456789", "+852****6789"),
        ("phone", "+8612345", "12345"),
        ("email", "peng@example.com", "p***@example.com"),
        ("identity", "11010519491231002X", "110***********002X"),
        ("address", "江州市云浦区长堤路 18 号 3 单元 402", "江州市云浦区长堤路 ****"),
        ("address", "东山小筑 5 幢", "东山小筑 ****"),
        ("wechat", "pengxiaolan", "pe****"),
        ("other", "QQ 12345", "QQ****"),
    ],
)
def test_values_are_masked(kind, value, shown):
    assert rules.masked(kind, value) == shown


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
@settings(max_examples=40, deadline=None)
def test_a_masked_mobile_hides_its_middle(digits):
    shown = rules.masked("phone", rules.read_phone(digits).stored)
    assert shown == f"{digits[:3]}****{digits[-4:]}"


def test_a_resident_number_has_the_right_last_digit():
    assert rules.read_identity("11010519491231002x") == "11010519491231002X"
    with pytest.raises(rules.Misread) as misread:
        rules.read_identity("110105194912310021")
    assert misread.value.fault == "checksum"
    assert rules.read_identity("E12345678") == "E12345678"


@pytest.mark.parametrize("text", ["peng", "peng@", "@example.com", "a b@example.com", "a@b", "a@@example.com"])
def test_an_address_that_is_none_is_refused(text):
    with pytest.raises(rules.Misread):
        rules.read_email(text)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("彭晓岚", "彭晓岚", True),
        ("Anna Berg", "anna berg", True),
        ("王先生", "王建国", True),
        ("欧阳女士", "欧阳锦", True),
        ("王先生", "李建国", False),
        ("张三", "李四", False),
    ],
)
def test_who_may_be_the_same_person(first, second, same):
    assert rules.same_person(first, second) is same
    assert rules.same_person(second, first) is same


def test_what_is_looked_up_for_digits_typed_so_far():
    assert rules.asked("138") == {}
    assert rules.asked("2607") == {"tail4": "2607"}
    assert rules.asked("1380571") == {"head7": "1380571", "tail4": "0571"}
    assert rules.asked("12345678") == {"head7": "1234567", "tail8": "12345678"}
    assert rules.asked("1380571260") == {"head9": "138057126"}
