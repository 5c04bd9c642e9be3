"""First-contact rules on one page: figures, acceptance times, the matrix; changed with a reason, tried, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as running
from hypothesis import strategies as some

from shouwen.casework.cases import actions
from shouwen.casework.cases.models import AcceptanceTerm, HandoffRoute, Policy
from shouwen.casework.cases.queries import policy, routes, settings
from shouwen.casework.cases.rules import settings as rules
from shouwen.casework.cases.rules.policy import KNOWN, Figures
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound


@pytest.fixture
def centre(db: Any) -> Any:
    yield house()
    policy.forget()
    routes.forget()


def change(centre: House, figures=None, terms=None, **more):
    given = {"reason": "试行", "actor": centre.head, "at": AT, **more}
    return actions.set_first_contact(given.pop("centre_id", centre.city.pk), figures, terms, **given)


def test_every_figure_stands_on_the_page_with_words():
    assert set(rules.SETTINGS) == KNOWN
    assert all(str(each.label) for each in rules.SETTINGS.values())
    assert not [name for name in KNOWN if rules.wrong(name, getattr(Figures(), name))]


@running(max_examples=40, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate])
@given(some.sampled_from(sorted(KNOWN)), some.integers(-5, 5000))
def test_what_is_written_is_read_again(name: str, number: int):
    preset = getattr(Figures(), name)
    value = number if isinstance(preset, int) else preset
    if not rules.wrong(name, value):
        assert rules.read(name, rules.written(value)) == value


def test_a_centre_changes_its_figures_and_tells_why(centre: House):
    assert change(centre, {"refusal_limit": 2, "repeat_days": 30}) == [("refusal_limit", "", "2")]
    assert policy.figures_for(centre.city.pk).refusal_limit == 2
    assert policy.figures_for(centre.province.pk).refusal_limit == 3
    (told,) = timeline("first_contact_rules", centre.city.pk)
    assert (told.kind, told.reason) == ("cases.FirstContactRulesChanged", "试行")
    assert change(centre, {"refusal_limit": 2}) == []
    assert change(centre, {"refusal_limit": 3}) == [("refusal_limit", "2", "")]
    assert Policy.objects.get(centre=centre.city).figures == {}


def test_acceptance_times_hold_for_the_next_hand_off(centre: House):
    case = registered(centre.agent)
    pair = ("transfer_handling", case.severity)
    before = policy.accept_by(centre.city.pk, *pair, AT)
    change(centre, terms={pair: (7, "minute")})
    offer = actions.hand_off(case, kind=pair[0], to=centre.mate.person_id, actor=centre.agent, at=AT)
    assert offer.accept_by == later(minutes=7)
    assert policy.accept_by(centre.province.pk, *pair, AT) == before
    change(centre, terms={pair: policy.terms(None)[pair]})
    assert not AcceptanceTerm.objects.filter(centre=centre.city).exists()
    assert policy.accept_by(centre.city.pk, *pair, AT) == before


def test_one_change_is_taken_back_unless_changed_since(centre: House):
    pair = ("assist", "minor")
    change(centre, {"transfer_limit": 4, "remind_days": (1, 3)}, {pair: (2, "work_hour")})
    entry = timeline("first_contact_rules", centre.city.pk)[0]
    assert settings.changes(centre.city.pk, policy.own(centre.city.pk), centre.head)[0].may_undo
    actions.take_back_first_contact(centre.city.pk, entry.id, actor=centre.head, at=AT)
    assert policy.figures_for(centre.city.pk) == Figures()
    assert policy.own(centre.city.pk) == {}
    with pytest.raises(Conflict):
        actions.take_back_first_contact(centre.city.pk, entry.id, actor=centre.head, at=AT)
    with pytest.raises(NotFound):
        actions.take_back_first_contact(centre.city.pk, 1, actor=centre.head, at=AT)


def test_what_holds_for_all_is_for_who_reaches_all(centre: House):
    with pytest.raises(Forbidden):
        change(centre, {"refusal_limit": 2}, centre_id=None)
    with pytest.raises(Forbidden):
        change(centre, {"refusal_limit": 2}, actor=centre.agent)
    with pytest.raises(Forbidden):
        change(centre, {"refusal_limit": 2}, centre_id=centre.province.pk)
    assert change(centre, {"reopen_days": 60}, {("assist", "minor"): (90, "minute")}, centre_id=None, actor=SYSTEM)
    assert policy.figures_for(centre.city.pk).reopen_days == 60
    assert policy.terms(centre.city.pk)["assist", "minor"] == (90, "minute")
    assert change(centre, terms=policy.terms(None), centre_id=None, actor=SYSTEM) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"refusal_limit": 0},
        {"refusal_limit": True},
        {"refusal_limit": "3"},
        {"consent_from": "awful"},
        {"remind_days": (4, 2)},
        {"remind_days": (0,)},
        {"weather": 3},
        {"silence_attempts": 1},
    ],
)
def test_it_refuses_what_makes_no_sense(centre: House, wrong: dict[str, Any]):
    with pytest.raises(Invalid) as no:
        change(centre, wrong)
    assert set(no.value.fields) & {*wrong, "silence_days", "silence_channels"}
    assert not Policy.objects.filter(centre=centre.city).exists()


def test_it_wants_a_reason_and_known_terms(centre: House):
    with pytest.raises(Invalid):
        change(centre, {"refusal_limit": 2}, reason=" ")
    with pytest.raises(Invalid):
        change(centre, terms={("by_pigeon", "minor"): (1, "minute")})
    with pytest.raises(Invalid):
        change(centre, terms={("assist", "minor"): (0, "minute")})


def test_what_would_happen_is_counted_and_nothing_written(centre: House):
    case = registered(centre.agent)
    type(case).objects.filter(pk=case.pk).update(hops=2, priority=2)
    new = Figures(transfer_limit=1, urgent_from=1, loop_dispatch_hours=100)
    found = settings.effects(centre.city.pk, new, centre.head, at=later(hours=20))
    assert [(each.before, each.after) for each in found] == [(0, 1), (1, 0), (1, 0)]
    assert not Policy.objects.filter(centre=centre.city).exists()
    with CaptureQueriesContext(connection) as asked:
        settings.effects(centre.city.pk, Figures(transfer_limit=1, reopen_days=9), centre.head, at=AT)
    assert len(asked) <= 4


def page(centre: House, **more: Any) -> dict[str, Any]:
    """The page's form as it stands, with something changed."""
    held, terms = settings.held(centre.city.pk), policy.terms(centre.city.pk)
    form = {name: rules.written(getattr(held, name)) for name in rules.SETTINGS if not name.startswith("flow_")}
    for (kind, severity), (amount, unit) in terms.items():
        form |= {f"term_{kind}_{severity}": amount, f"unit_{kind}_{severity}": unit}
    return {**form, "reason": "试行", **more}


def test_the_page_tries_keeps_and_undoes(centre: House):
    desk, home = browser(centre.head), f"/admin/first-contact/{centre.city.pk}/"
    assert desk.get("/admin/first-contact/").headers["Location"] == home
    text = desk.get(home).content.decode()
    assert "第几次拒绝成为问题单" in text
    assert "首问规则" in desk.get("/admin/").content.decode()
    tried = desk.post(home, page(centre, refusal_limit="2", step="try")).content.decode()
    assert "如果这样改" in tried
    assert not Policy.objects.filter(centre=centre.city).exists()
    assert desk.post(home, page(centre, refusal_limit="0")).status_code == 422
    assert desk.post(home, page(centre, refusal_limit="2", reason="")).status_code == 422
    assert desk.post(home, page(centre, refusal_limit="2", remind_days="1、5", term_assist_minor="9")).status_code == 302
    assert policy.figures_for(centre.city.pk).remind_days in ([1, 5], (1, 5))
    assert policy.own(centre.city.pk) == {"refusal_limit": "2", "remind_days": "1,5", "term:assist:minor": "9 minute"}
    shown = desk.get(home).content.decode()
    assert "第几次拒绝成为问题单：照大家的 → 2" in shown
    entry = timeline("first_contact_rules", centre.city.pk)[0]
    assert desk.post(f"{home}changes/{entry.id}/undo").status_code == 302
    assert policy.own(centre.city.pk) == {}


def test_the_matrix_is_kept_tried_and_restored_on_the_page(centre: House):
    centre.has("senior")  # who holds the receiving post
    desk, home = browser(centre.head), f"/admin/first-contact/{centre.city.pk}/"
    line = {"from_role": "junior_agent", "to_role": "senior_agent", "needs": ["next_step"], "reason": "高级席先看"}
    assert desk.post(f"{home}routes/", {**line, "to_role": ""}).status_code == 422
    assert desk.post(f"{home}routes/", line).status_code == 302
    assert desk.post(f"{home}routes/", line).status_code == 422
    asked = f"{home}?from_role=junior_agent&category_path=&kind=transfer_handling"
    text = desk.get(asked).content.decode()
    assert "只能交给" in text
    assert "1 人在岗" in text
    assert "没有规则管到" in desk.get(asked.replace("junior_agent", "senior_agent")).content.decode()
    row = HandoffRoute.objects.get()
    assert timeline("handoff_route", row.pk)[0].reason == "高级席先看"
    assert desk.post(f"{home}routes/{row.pk}/removal").status_code == 302
    assert "最近取消的 1 条" in desk.get(home).content.decode()
    assert desk.post(f"{home}routes/{row.pk}/restoration").status_code == 302
    assert HandoffRoute.objects.filter(removed_at=None).count() == 1
    assert desk.post(f"{home}routes/{row.pk}/removal").status_code == 404


def test_a_post_nobody_holds_is_pointed_out(centre: House):
    actions.add_route(
        from_role="junior_agent", to_role="gm_hotline", centre_id=centre.city.pk, actor=centre.head, at=AT
    )
    assert "没有人在这个岗位" in browser(centre.head).get(f"/admin/first-contact/{centre.city.pk}/").content.decode()
    with pytest.raises(Invalid):
        actions.add_route(
            from_role="junior_agent", to_role="gm_hotline", category_path="no.such", actor=SYSTEM, at=AT
        )


def test_strangers_get_nowhere(centre: House):
    home = f"/admin/first-contact/{centre.city.pk}/"
    assert browser(centre.agent).get(home).status_code == 403
    desk = browser(centre.head)
    for path in ("/admin/first-contact/0/", f"/admin/first-contact/{centre.province.pk}/"):
        assert desk.get(path).status_code == 404
        assert desk.post(f"{path}routes/").status_code == 404


def test_the_page_asks_the_same_however_many_lines(centre: House):
    desk, home = browser(centre.head), f"/admin/first-contact/{centre.city.pk}/"

    def asked() -> int:
        with CaptureQueriesContext(connection) as told:
            assert desk.get(home).status_code == 200
        return len(told)

    asked()
    few = asked()
    for kind in ("assist", "transfer_handling", "report_up"):
        actions.add_route(
            from_role="junior_agent", to_role="senior_agent", kind=kind, centre_id=centre.city.pk, actor=centre.head, at=AT
        )
    assert asked() <= few + 2
    assert few <= 26, few
