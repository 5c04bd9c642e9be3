"""Telling people: once, as they chose, in their language."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext_noop
from hypothesis import assume, given
from hypothesis import strategies as st

from shouwen.foundation.access import testing
from shouwen.foundation.notices import actions, queries, rules
from shouwen.foundation.notices.models import Letter, Notice
from shouwen.foundation.notices.slots import KINDS, Kind
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
SAID = gettext_noop("{count} 件")


@pytest.fixture
def unit() -> Unit:
    return testing.centre()


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.SHOUWEN_MAIL = True
    for code, kind in {
        "t.plain": Kind("甲"),
        "t.mail": Kind("乙", email=True),
        "t.must": Kind("丙", must=True),
    }.items():
        monkeypatch.setitem(KINDS, code, kind)


@pytest.fixture
def luo(unit: Unit) -> Person:
    return Person.objects.create(
        unit=unit, name="罗子谦", name_en="Luo Ziqian", staff_number="1", email="luo@example.org"
    )


def _actor(person: Person) -> Actor:
    return Actor(person_id=person.pk)


def _tell(*people: Person, key: str = "k", kind: str = "t.plain", at: datetime = AT, **more: Any) -> int:
    ids = [person.pk for person in people]
    return actions.tell(ids, more.pop("message", SAID), kind=kind, key=key, at=at, **more)


def test_a_person_is_told_once_a_key(luo: Person) -> None:
    assert _tell(luo, count=3) == 1
    assert _tell(luo, count=3) == 0
    assert _tell(luo, key="other", count=3) == 1
    assert [line.text for line in queries.inbox(_actor(luo)).rows] == ["3 件", "3 件"]
    assert queries.unread_count(_actor(luo)) == 2


def test_the_words_are_the_readers(luo: Person) -> None:
    _tell(luo, message="{who_person}要在{due_at}前回复", who_person=luo.pk, due_at=AT)
    with translation.override("zh-hans"):
        assert queries.inbox(_actor(luo)).rows[0].text == "罗子谦要在2026年3月16日 10:00前回复"
    with translation.override("en"):
        assert "Luo Ziqian" in queries.inbox(_actor(luo)).rows[0].text
    _tell(luo, key="label", message="{what_label}", what_label="未读", at=AT + timedelta(minutes=1))
    with translation.override("en"):
        assert queries.inbox(_actor(luo)).rows[0].text == "Unread"


def test_a_locked_person_and_nobody_are_told_nothing(luo: Person) -> None:
    Person.objects.filter(pk=luo.pk).update(is_active=False)
    assert _tell(luo) == 0
    assert actions.tell([None, 0], SAID, kind="t.plain", key="k", at=AT) == 0


def test_people_choose_how_except_where_duty_says(luo: Person) -> None:
    actor = _actor(luo)
    actions.prefer(
        {"t.plain": (False, False), "t.mail": (False, True), "t.must": (False, False)}, actor=actor
    )
    assert [_tell(luo, kind=kind, key=kind) for kind in ("t.plain", "t.mail", "t.must")] == [0, 1, 1]
    assert [line.notice.kind for line in queries.inbox(actor).rows] == ["t.must"]
    assert Letter.objects.get().notice.kind == "t.mail"
    chosen = {choice.code: (choice.in_app, choice.email) for choice in queries.choices(luo.pk)}
    assert chosen["t.must"] == (True, False)
    with pytest.raises(Invalid):
        actions.prefer({"nothing.such": (True, True)}, actor=actor)


def test_no_letter_without_an_address_or_a_mail_server(luo: Person, settings: Any) -> None:
    Person.objects.filter(pk=luo.pk).update(email="")
    _tell(luo, kind="t.mail")
    settings.SHOUWEN_MAIL = False
    Person.objects.filter(pk=luo.pk).update(email="luo@example.org")
    _tell(luo, kind="t.mail", key="two")
    assert not Letter.objects.exists()
    assert Notice.objects.count() == 2


def test_the_inbox_shows_unread_first_and_pages_by_key(
    luo: Person, django_assert_max_num_queries: Any
) -> None:
    actor = _actor(luo)
    for number in range(7):
        _tell(luo, key=str(number), at=AT + timedelta(minutes=number), count=number)
    lines = queries.inbox(actor).rows
    for line in (lines[0], lines[3]):
        actions.mark_read(line.notice.pk, actor=actor, at=AT)
    seen, cursor = [], ""
    for _ in range(4):
        with django_assert_max_num_queries(4):
            page = queries.inbox(actor, cursor=cursor, limit=3)
        seen += [line.text for line in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == ["5 件", "4 件", "2 件", "1 件", "0 件", "6 件", "3 件"]
    with pytest.raises(Invalid):
        queries.inbox(actor, cursor="x")


def test_the_inbox_is_ones_own(luo: Person, unit: Unit) -> None:
    other = Person.objects.create(unit=unit, name="何家宁", staff_number="2")
    _tell(luo)
    found = Notice.objects.get()
    with pytest.raises(NotFound):
        actions.mark_read(found.pk, actor=_actor(other), at=AT)
    assert actions.mark_all_read(actor=_actor(other), at=AT) == 0
    assert actions.mark_all_read(actor=_actor(luo), at=AT) == 1
    assert queries.unread_count(_actor(luo)) == 0


def test_what_is_over_is_cleared_for_everybody(luo: Person) -> None:
    _tell(luo, link=actions.Link(subject_kind="workorder", subject_id=4))
    assert actions.withdraw("workorder", 4, "t.plain", at=AT) == 1
    assert queries.unread_count(_actor(luo)) == 0


def test_what_is_over_is_found_without_reading_what_everybody_was_ever_told(luo: Person) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of few rows is read whole
    assert "notices_notice_about" in queries.unread_about("workorder", 4, "t.plain").explain()


def test_a_notice_whose_page_is_gone_still_shows(luo: Person) -> None:
    _tell(luo, link=actions.Link("no.such:page", {"number": 1}))
    assert queries.inbox(_actor(luo)).rows[0].url == ""


def test_letters_wait_for_the_end_of_quiet_hours_unless_something_is_overdue(luo: Person) -> None:
    actor, night = _actor(luo), datetime(2026, 3, 16, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    actions.rest(time(22), time(7, 30), actor=actor)
    _tell(luo, kind="t.mail", key="calm", at=night)
    _tell(luo, kind="t.mail", key="late", level="over", at=night)
    _tell(luo, kind="t.mail", key="day", at=AT)
    due = {letter.notice.key: letter.due_at for letter in Letter.objects.select_related("notice")}
    assert due == {"calm": datetime(2026, 3, 16, 23, 30, tzinfo=UTC), "late": night, "day": AT}
    assert queries.unread_count(actor) == 3
    actions.rest(None, None, actor=actor)
    assert queries.quiet(luo.pk) is None


@pytest.mark.parametrize("span", [(time(22), None), (None, time(7)), (time(9), time(9))])
def test_half_a_span_is_refused(luo: Person, span: tuple[time | None, time | None]) -> None:
    with pytest.raises(Invalid):
        actions.rest(*span, actor=_actor(luo))


@given(st.integers(0, 366 * 24 * 60), st.times(), st.times())
def test_quiet_hours_end_when_they_say_and_never_later_than_a_day(minute: int, begins: time, ends: time) -> None:
    assume(begins != ends)
    at = AT + timedelta(minutes=minute)
    end = rules.quiet_until(at, begins, ends, "Asia/Shanghai")
    if end is not None:
        assert at < end <= at + timedelta(days=1)
        assert end.time() == ends
        assert rules.quiet_until(end, begins, ends, "Asia/Shanghai") is None
