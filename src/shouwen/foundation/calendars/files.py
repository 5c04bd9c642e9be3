"""Days off and make-up days as files bring them: a table, an iCalendar (RFC 5545), or the JSON in which the notices of the State
Council are published. Pure; sentences say what is wrong and where."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from io import StringIO
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from shouwen.foundation.calendars.seeds import SeedDay
from shouwen.kit.days import day_or_none
from shouwen.kit.errors import Invalid
from shouwen.kit.text import squash

MOST_LINES, LONGEST_RUN = 5000, 60
BEFORE = timedelta(days=7)
"""So far back a year's notice reaches: the first of January is often joined to days of December."""
HEADS = {
    "first": ("日期", "开始日期", "开始", "date", "day", "on", "start", "first", "from"),
    "last": ("结束日期", "结束", "到", "end", "last", "to", "until"),
    "name": ("名称", "节日", "节假日", "假日", "说明", "name", "holiday", "summary", "festival", "title"),
    "sort": ("类型", "安排", "是否休息", "休息", "sort", "type", "kind", "isoffday", "off", "is off day"),
}
FIELDS = {word: field for field, words in HEADS.items() for word in words}
OFF = frozenset({"休息", "休", "放假", "假", "节假日", "假日", "法定节假日", "是", "true", "1", "yes", "y", "off", "holiday", "day off"})
WORKS = frozenset({"上班", "班", "调休", "调休上班", "补班", "工作日", "否", "false", "0", "no", "n", "working", "work", "workday", "working day"})
TAIL = re.compile(r"[\s·・\-–—:：]*[（(\[【]?(?:休|班|放假|休息|补班|调休|上班|调休上班|假期|第\d+天/共\d+天|day off|working day)[）)\]】]?$", re.IGNORECASE)


class Read(NamedTuple):
    """What a file says of a year: its days in order, how many more it holds of other years, and what it is taken from."""

    days: list[SeedDay]
    elsewhere: int
    basis: str


def read(text: str, year: int) -> Read:
    """The days of a year in a file's text.

    :raises Invalid: at ``file``, when it is none of the three, a line cannot be read, or one day is said to be two things.
    """
    text, basis = text.lstrip("\ufeff").replace("\0", ""), ""
    start = text.lstrip()[:200]
    if start.upper().startswith("BEGIN:VCALENDAR"):
        found = list(_calendar(text))
    elif start.startswith(("{", "[")):
        found, basis = _published(text)
    else:
        found = list(_table(text))
    first, last = date(year, 1, 1) - BEFORE, date(year, 12, 31)
    here = _once(day for day in found if first <= day.on <= last)
    if not any(day.on.year == year for day in here):
        raise _no(_("文件里没有 %(year)s 年的日子") % {"year": year} if found else _("文件里一天也没有"))
    return Read(here, sum(not first <= day.on <= last for day in found), basis[:120])


def _no(sentence: str) -> Invalid:
    return Invalid({"file": sentence})


def _once(days: Iterable[SeedDay]) -> list[SeedDay]:
    """Each day once.

    :raises Invalid: when a day is off by one line and worked by another.
    """
    met: dict[date, SeedDay] = {}
    for day in days:
        if met.setdefault(day.on, day).works != day.works:
            raise _no(_("%(day)s 有两种说法：又休息又上班") % {"day": day.on})
    return sorted(met.values())


def _run(first: date, last: date, name: str, works: bool, place: str) -> Iterator[SeedDay]:
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_RUN:
        raise _no(_("%(place)s：结束早于开始，或一次超过 %(days)s 天") % {"place": place, "days": LONGEST_RUN})
    name = named(name)
    for offset in range(length):
        yield SeedDay(first + timedelta(days=offset), name, works)


def named(text: str) -> str:
    """A day's name without what only says whether people work.

    >>> named("春节 休"), named("国庆节（补班）"), named("元旦")
    ('春节', '国庆节', '元旦')
    """
    text = squash(text)
    return (TAIL.sub("", text).strip() or text)[:40]


def is_worked(text: str) -> bool | None:
    """Whether a word of a cell says that people work; None when it says neither."""
    word = squash(text).casefold()
    return False if word in OFF else True if word in WORKS else None


def _table(text: str) -> Iterator[SeedDay]:
    """Rows with a day, its name and whether people work; the first line names the columns."""
    lines = text.splitlines()
    head = next((line for line in lines if line.strip()), "")
    try:
        rows = list(csv.reader(StringIO(text), delimiter=max("\t,;，", key=head.count)))
    except csv.Error as wrong:
        raise _no(_("这不是能读的表格：有引号没有关上")) from wrong
    if len(rows) > MOST_LINES:
        raise _no(_("最多 %(most)s 行") % {"most": MOST_LINES})
    places: dict[str, int] = {}
    for number, cells in enumerate(rows, 1):
        if not any(cell.strip() for cell in cells):
            continue
        if not places:
            places = _places(cells)
            continue
        yield from _row(number, {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()})


def _places(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if field := FIELDS.get(cell.strip().casefold()):
            found.setdefault(field, place)
    if "first" not in found or not {"name", "sort"} & set(found):
        have = _("、").join(cell.strip() for cell in cells if cell.strip())[:80]
        raise _no(_("第一行要有列名“日期”“名称”“类型”，这里是：%(have)s") % {"have": have})
    return found


def _row(number: int, values: dict[str, str]) -> Iterator[SeedDay]:
    place = _("第 %(line)s 行") % {"line": number}
    first, last = (_day(values.get(name, ""), place) if values.get(name) else None for name in ("first", "last"))
    if first is None:
        raise _no(_("%(place)s没有日期") % {"place": place})
    name, said = values.get("name", ""), values.get("sort", "")
    works = is_worked(said)
    if works is None and said:
        raise _no(_("%(place)s：“%(word)s”不知道是休息还是上班") % {"place": place, "word": said[:20]})
    if works is None:
        works = _says_work(name)
    yield from _run(first, last or first, name or said, works, place)


def _day(text: str, place: str) -> date:
    day = day_or_none(text.partition(" ")[0].partition("T")[0])
    if day is None:
        raise _no(_("%(place)s：“%(text)s”不是日期，写成 2026-10-01 这样") % {"place": place, "text": text[:20]})
    return day


def _says_work(name: str) -> bool:
    return name.rstrip("）)】] ").endswith("班") or "补班" in name or "working day" in name.casefold() or "workday" in name.casefold()


def _published(text: str) -> tuple[list[SeedDay], str]:
    """The days of a notice, and the address of the paper."""
    try:
        data: Any = json.loads(text)
        rows, papers = (data["days"], data.get("papers", [])) if isinstance(data, dict) else (data, [])
        found = [
            SeedDay(_day(str(row["date"]), str(row["date"])), named(str(row["name"])), not row["isOffDay"]) for row in rows[:MOST_LINES]
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise _no(_("JSON 里要有 days，每天写明 date、name、isOffDay")) from wrong
    return found, str(papers[0]) if isinstance(papers, list) and papers else ""


def _calendar(text: str) -> Iterator[SeedDay]:
    """The all-day events of an iCalendar."""
    event: dict[str, str] | None = None
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    for line in unfolded.splitlines():
        name, _colon, value = line.partition(":")
        key = name.partition(";")[0].strip().upper()
        if (key, value.strip().upper()) == ("BEGIN", "VEVENT"):
            event = {}
        elif (key, value.strip().upper()) == ("END", "VEVENT") and event is not None:
            yield from _event(event)
            event = None
        elif event is not None:
            event.setdefault(key, value.strip())


def _event(event: dict[str, str]) -> Iterator[SeedDay]:
    name = re.sub(r"\\([,;\\nN])", lambda found: " " if found[1] in "nN" else found[1], event.get("SUMMARY", ""))
    place = _("“%(name)s”") % {"name": name[:20]}
    if event.get("STATUS", "").upper() == "CANCELLED":
        return
    if "RRULE" in event:
        raise _no(_("%(place)s按规律重复，读不出是哪几天：请导出写明每一天的文件") % {"place": place})
    first = _stamp(event.get("DTSTART", ""), place)
    last = first
    if "DTEND" in event:
        ends = _stamp(event["DTEND"], place)
        last = ends - timedelta(days=1) if len(event["DTEND"]) == 8 or event["DTEND"][8:15] == "T000000" else ends
    elif days := re.fullmatch(r"P(\d{1,3})D", event.get("DURATION", "")):
        last = first + timedelta(days=max(int(days[1]), 1) - 1)
    yield from _run(first, max(first, last), name, _says_work(name), place)


def _stamp(text: str, place: str) -> date:
    found = re.match(r"(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$", text)
    day = day_or_none("-".join(found.groups())) if found else None
    if day is None:
        raise _no(_("%(place)s：“%(text)s”不是日期，写成 2026-10-01 这样") % {"place": place, "text": text[:20]})
    return day
