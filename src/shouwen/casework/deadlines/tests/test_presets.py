"""Presets of a newer version: offered, shown with what they would do, taken with one press and taken back, or declined."""

from __future__ import annotations

import pytest

from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.models import Clock, Ladder, Policy
from shouwen.casework.deadlines.states import Subject
from shouwen.casework.deadlines.tests.conftest import AGENT, MONDAY, P3, PROVINCE
from shouwen.casework.deadlines.tests.test_policies import CITY, DAY
from shouwen.foundation.access.testing import browser, two_level
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.errors import Conflict, Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def older():
    """An installation from before the limit of the next reply shipped."""
    Policy.objects.filter(code="next-reply").delete()
    queries.forget()


def test_an_installation_that_has_all_is_offered_nothing():
    assert queries.presets() == []


def test_what_arrived_later_is_offered_with_what_it_would_do(older):
    (preset,) = queries.presets()
    assert preset.is_new
    assert (preset.view.name, preset.view.applies, preset.view.gives) == ("客户来话后的答复", "所有事项", ["下次答复 1 个工作日"])
    assert "1 个工作日" in preset.view.basis


def test_it_is_taken_told_and_taken_back_and_not_offered_as_new_again(older):
    (made,) = actions.take_presets(["next-reply"], actor=PROVINCE, at=MONDAY)
    assert (made.version, made.valid_from, made.valid_to) == (1, MONDAY, None)
    assert timeline("deadline_policy", made.pk)[-1].kind == "deadlines.PolicyChanged"
    assert queries.presets() == []
    actions.end_policy("next-reply", actor=PROVINCE, at=MONDAY + DAY)
    (preset,) = queries.presets()
    assert not preset.is_new
    (again,) = actions.take_presets(["next-reply"], actor=PROVINCE, at=MONDAY + 2 * DAY)
    assert again.version == 2


def test_what_runs_stays_and_what_comes_after_is_timed_by_it(older):
    Policy.objects.filter(code="p3").delete()
    queries.forget()
    actions.start(Subject("case", 1), P3, received_at=MONDAY, actor=AGENT, at=MONDAY)
    actions.take_presets(["p3"], actor=PROVINCE, at=MONDAY + DAY)
    actions.start(Subject("case", 2), P3, received_at=MONDAY + DAY, actor=AGENT, at=MONDAY + DAY)
    assert set(Clock.objects.filter(stage="plan").values_list("subject_id", flat=True)) == {2}


def test_a_ladder_it_needs_comes_along(older):
    Ladder.objects.filter(code="short").delete()
    queries.forget()
    actions.take_presets(["next-reply"], actor=PROVINCE, at=MONDAY)
    assert Ladder.objects.get(code="short").rungs.exists()


def test_it_is_declined_for_good_and_may_still_be_taken(older):
    actions.decline_presets(["next-reply"], actor=PROVINCE, at=MONDAY)
    assert [each.is_new for each in queries.presets()] == [False]
    assert not queries.new_presets()
    row = Policy.objects.get(code="next-reply")
    assert timeline("deadline_policy", row.pk)[-1].kind == "deadlines.PolicyEnded"
    assert actions.take_presets(["next-reply"], actor=PROVINCE, at=MONDAY + DAY)[0].version == 2


def test_who_makes_no_rules_and_what_is_no_preset_is_refused(older):
    for deed in (actions.take_presets, actions.decline_presets):
        with pytest.raises(Forbidden):
            deed(["next-reply"], actor=CITY, at=MONDAY)
        for codes in ([], ["all"], ["none"]):
            with pytest.raises(Conflict):
                deed(codes, actor=PROVINCE, at=MONDAY)
    assert [each.is_new for each in queries.presets()] == [True]


def test_every_case_keeps_a_limit(older):
    """The limit of the next reply may end; the rule for everything else may not."""
    with pytest.raises(Conflict, match="兜底"):
        actions.end_policy("all", actor=PROVINCE, at=MONDAY)


def test_the_page_offers_takes_and_takes_back_with_one_press_each(older):
    people = two_level()["people"]
    leader, url = browser(people["province_leader"]), "/admin/deadlines/"
    page = leader.get(url).content.decode()
    assert "新的预设" in page
    assert "下次答复 1 个工作日" in page
    assert "在办的不变" in page
    page = leader.post(f"{url}presets/", {"code": "next-reply", "do": "take"}, follow=True).content.decode()
    assert "预设已经用上" in page
    assert "新的预设" not in page
    page = leader.post(f"{url}presets/", {"code": "next-reply", "do": "undo"}, follow=True).content.decode()
    assert "没有用的预设" in page
    assert not Policy.objects.filter(code="next-reply", valid_to=None).exists()
    city = browser(people["jz.service_manager"])
    assert "没有用的预设" not in city.get(url).content.decode()
    assert city.post(f"{url}presets/", {"code": "next-reply", "do": "take"}).status_code == 403


def test_the_page_forgets_what_is_declined(older):
    leader, url = browser(two_level()["people"]["province_leader"]), "/admin/deadlines/"
    page = leader.post(f"{url}presets/", {"code": "next-reply", "do": "decline"}, follow=True).content.decode()
    assert "新的预设" not in page
    assert "没有用的预设" in page
