"""Papers are made from the template in force, masked, kept under their hash, told, printed again byte by byte."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.complaints import actions as complaints
from shouwen.casework.papers import actions, queries, states
from shouwen.casework.papers.drawing import _signatures, draw
from shouwen.casework.papers.models import Paper
from shouwen.casework.papers.rules.sheet import Cell, Part, read
from shouwen.casework.papers.rules.template import checked, filled
from shouwen.casework.papers.tests.conftest import AT, kinds, later
from shouwen.foundation.access.testing import browser
from shouwen.foundation.files import queries as files
from shouwen.foundation.files import store
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.pdf import Writer

pytestmark = pytest.mark.django_db


def made(house: Any, case: Any, kind: str = "form", **more: Any) -> Paper:
    return actions.make(case, kind, **{"language": "zh-hans", "actor": house.agent, "at": later(hours=1), **more})


def test_a_form_is_made_told_and_kept_under_its_hash(house: Any, case: Any) -> None:
    row = made(house, case)
    content = files.content(files.kept(row.attachment_id, sha256=row.sha256)).read_bytes()
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == row.sha256
    assert row.size == len(content) < 120_000
    assert kinds(case)[-1] == "papers.PaperMade"
    said = row.sheet.said()
    assert "光猫 HG8245" in said
    assert "师傅没有赴约" in said
    assert "138****2607" in said
    assert "13800002607" not in said
    assert "光猫".encode() not in bytes(row.sealed)


def test_the_same_sheet_at_the_same_moment_is_the_same_bytes(house: Any, case: Any) -> None:
    row = made(house, case)
    assert hashlib.sha256(draw(row.sheet, at=row.made_at).content).hexdigest() == row.sha256
    assert read(row.sheet.plain()) == row.sheet


def test_a_character_no_font_has_is_told_not_left_out(house: Any, case: Any) -> None:
    row = made(house, case)
    assert row.lacking == "𠮷"
    page = browser(house.agent).get(f"/papers/{row.pk}").content.decode()
    assert "字库里没有“𠮷”" in page


@pytest.mark.parametrize(("language", "numbers"), [("zh-hans", ["一、", "二、"]), ("en", ["1. ", "2. "])])
def test_numbers_follow_on_where_nothing_was_found_or_decided(house: Any, language: str, numbers: list[str]) -> None:
    name = {code: code for code in ("a", "b")}
    titles = [f"{number}{word}" for number, word in zip({"en": ("1. ", "2. ", "2. ", "3. ")}.get(language, ("一、", "二、", "二、", "三、")), "wxyz", strict=True)]
    blocks = [{"sort": "passage", "title": title, "text": "{a}", "when": when} for title, when in zip(titles, ("", "upheld", "not_upheld", ""), strict=True)]
    content = {"title": "t", "subtitle": "", "footer": "", "blocks": [*blocks, {"sort": "passage", "title": "7 days", "text": "x", "when": ""}]}

    def shown(*holds: str) -> list[str]:
        return [part.title for part in filled(content, {"a": "said"}, names=name, labels=name, holds=holds, language=language).parts]

    assert shown() == [f"{numbers[0]}w", f"{numbers[1]}z", "7 days"]
    assert shown("upheld") == [titles[0], titles[1], titles[3], "7 days"]


def test_those_who_sign_sign_on_one_page() -> None:
    places = Part("signatures", "签名", cells=tuple(Cell(each, "") for each in ("经办人", "责任人", "部门负责人", "客户")))
    asked: list[float] = []

    class Pen(Writer):
        def rule(self, x: float, y: float, width: float) -> None:
            asked.append(y)

    pen = Pen(title="表", language="zh-CN", at=AT)
    pen.y = 240
    _signatures(pen, places)
    assert len(asked) == 8
    assert max(asked) < 100, "all four stand at the top of the next page"


def test_each_edition_stays_and_two_are_compared(house: Any, case: Any) -> None:
    first = made(house, case)
    complaints.record(case, {"product": "光猫 HG8546"}, actor=house.agent, at=later(hours=2))
    second = made(house, case, at=later(hours=3))
    assert (first.edition, second.edition) == (1, 2)
    found = {each.place: (each.before, each.after) for each in queries.compare(second, first)}
    assert found["三、投诉事项 · 产品、订单或合同"] == ("光猫 HG8245", "光猫 HG8546")
    assert Paper.objects.get(pk=first.pk).sheet == first.sheet
    page = browser(house.agent).get(f"/papers/{second.pk}/comparison/{first.pk}").content.decode()
    assert "HG8546" in page
    letter = made(house, case, "final_response")
    with pytest.raises(Invalid):
        queries.compare(first, letter)


def test_everything_is_shown_only_with_the_right_for_a_purpose_and_on_record(house: Any, case: Any) -> None:
    with pytest.raises(Invalid):
        made(house, case, full=True)
    row = made(house, case, full=True, reason="寄送书面材料")
    assert "138 0000 2607" in row.sheet.said()
    assert "customers.ContactPointRevealed" in [e.kind for e in entries_of(case)]
    client = browser(house.agent)
    assert client.get(f"/files/{row.attachment_id}/").status_code == 404
    answer = client.get(f"/papers/{row.pk}/file")
    assert answer.status_code == 200
    assert kinds(case)[-1] == "papers.PaperOpened"
    statistician = browser(house.statistician)
    assert statistician.get(f"/papers/{row.pk}/file").status_code == 403
    assert f"/papers/{row.pk}" not in statistician.get(f"/cases/{case.number}/papers").content.decode()


def entries_of(case: Any) -> Any:
    from shouwen.foundation.ledger.queries import timeline

    return timeline("customer", case.customer_id)


def test_who_is_not_to_is_refused(house: Any, case: Any) -> None:
    with pytest.raises(Forbidden):
        made(house, case, actor=house.statistician)
    asked = testing.registered(house.agent, kind="consultation")
    with pytest.raises(NotFound):
        made(house, asked)
    with pytest.raises(NotFound):
        made(house, case, "poem")
    row = made(house, case)
    cases.accuse(case, house.leader.person_id, actor=house.agent, at=AT)
    with pytest.raises(NotFound):
        queries.find(row.pk, house.leader)
    assert browser(house.leader).get(f"/papers/{row.pk}/file").status_code == 404
    assert browser(house.leader).get(f"/files/{row.attachment_id}/").status_code == 404


def test_a_paper_whose_bytes_were_touched_is_not_given_out(house: Any, case: Any) -> None:
    row = made(house, case)
    path = store.place(row.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    assert browser(house.agent).get(f"/papers/{row.pk}/file").status_code == 404


def test_an_english_customer_gets_an_english_letter(house: Any, case: Any) -> None:
    cases.answer(case, text="An engineer comes today", actor=house.agent, at=later(hours=1))
    row = made(house, case, "final_response", language="en", at=later(hours=2))
    sheet = row.sheet
    assert sheet.title == "Our final response to your complaint"
    assert "An engineer comes today" in sheet.said()
    assert "We could not confirm" not in sheet.said()
    assert "Upheld" in sheet.said() or "upheld" in sheet.said()


def test_an_anonymous_customer_is_not_named(house: Any) -> None:
    case = testing.registered(house.agent, anonymous=True, kind="complaint")
    assert "彭晓岚" not in made(house, case).sheet.said()


@pytest.mark.parametrize("kind", states.KINDS)
@pytest.mark.parametrize("language", states.LANGUAGES)
def test_what_ships_is_sound(kind: str, language: str) -> None:
    content = queries.shipped(kind, language)
    assert checked(content, queries.names())["blocks"] == content["blocks"]


def test_every_place_has_one_name_in_each_language() -> None:
    from django.utils import translation

    for language in states.LANGUAGES:
        with translation.override(language):
            found = list(queries.labels().values())
            assert len(found) == len(set(found)), language


def test_a_centre_s_own_template_counts_from_then_on_and_is_taken_back(house: Any, case: Any) -> None:
    content = queries.shipped("form", "zh-hans") | {"title": "江州投诉处理表"}
    with pytest.raises(Forbidden):
        actions.set_template("form", "zh-hans", content, centre_id=house.city.pk, actor=house.agent, at=AT)
    row = actions.set_template("form", "zh-hans", content, centre_id=house.city.pk, after=0, actor=house.manager, at=AT)
    paper = made(house, case)
    assert (paper.template_version, paper.sheet.title) == (1, "江州投诉处理表")
    with pytest.raises(Conflict):
        actions.set_template("form", "zh-hans", content, centre_id=house.city.pk, after=0, actor=house.manager, at=later(minutes=1))
    actions.retire_template(row.pk, actor=house.manager, at=later(minutes=2))
    with pytest.raises(Conflict):
        actions.retire_template(row.pk, actor=house.manager, at=later(minutes=3))
    assert made(house, case).sheet.title == "投诉处理表"
    assert Paper.objects.get(pk=paper.pk).sheet.title == "江州投诉处理表"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": ""}, "title"), ({"footer": "{没有的}"}, "footer"), ({"blocks": []}, "blocks"), ({"subtitle": "{单号"}, "subtitle"),
     ({"blocks": [{"sort": "fields", "title": "", "text": "没有等号", "when": ""}]}, "block_0_text"),
     ({"blocks": [{"sort": "x", "title": "", "text": "", "when": "y"}]}, "block_0_sort")],
)  # fmt: skip
def test_a_template_that_is_none_says_where(house: Any, change: dict[str, Any], field: str) -> None:
    content = queries.shipped("form", "zh-hans") | change
    with pytest.raises(Invalid) as no:
        actions.set_template("form", "zh-hans", content, centre_id=house.city.pk, actor=house.manager, at=AT)
    assert field in no.value.fields
