"""A return is ruled on: by the rule, another way with signatures; and the rule itself is published."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shouwen.casework.applications import actions as applications
from shouwen.casework.applications.models import Application
from shouwen.casework.cases import actions as case_actions
from shouwen.casework.cases import slots as cases
from shouwen.casework.freight import actions, queries
from shouwen.casework.freight.models import Rule, Ruling
from shouwen.casework.freight.rules import Shares
from shouwen.casework.freight.sockets import closing_check
from shouwen.casework.freight.tests.conftest import content
from shouwen.casework.liability import actions as liability
from shouwen.casework.liability.rules import Part
from shouwen.casework.redress.models import Quota
from shouwen.casework.redress.tests.conftest import AT, complaint
from shouwen.casework.redress.tests.test_pages import token
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import actions as catalogue

pytestmark = pytest.mark.django_db
ALL_OURS = Shares(Decimal(12), Decimal(0), Decimal(0))


def rule_on(house, case, amount=12, ground="quality", *, at=AT, **more):
    return actions.decide(case, amount=Decimal(amount), ground=ground, actor=house.senior, at=at, **more)


def override(house, case, **more):
    return rule_on(house, case, ground="personal", wanted=ALL_OURS, reason="老客户，协商一致", **more)


def told(case):
    return [entry.kind for entry in timeline("case", case.pk) if entry.kind.startswith("freight.")]


def sign(row, who, verdict="agreed"):
    applications.decide(row.application_id, verdict, note="按规则办", actor=who, at=AT)
    deliver_all(at=AT)
    return Ruling.objects.get(pk=row.pk)


def test_by_the_rule_it_counts_at_once_and_is_told(house, case, rule):
    row = rule_on(house, case)
    assert (row.state, row.merchant, row.customer, row.application_id) == ("stands", 12, 0, None)
    assert (row.rule, told(case)) == (rule, ["freight.FreightRuled"])
    again = rule_on(house, case, ground="personal")
    assert [Ruling.objects.get(pk=each.pk).is_current for each in (row, again)] == [False, True]
    assert rule_on(house, case, parcel="SF 1").is_current
    assert Ruling.objects.filter(is_current=True).count() == 2


def test_the_cause_and_the_customer_s_liability_decide(house, case, rule):
    catalogue.load_pack("ecommerce", actor=SYSTEM, at=AT)
    liability.find_cause(case, code="merchant.quality", actor=house.senior, at=AT)
    assert rule_on(house, case, ground="personal").ground == "quality", "a group of causes counts for what is below it"
    liability.propose(case, [Part("customer", percent=25), Part("supplier", name="厂家", percent=75)], words="拆封后受潮", actor=house.senior, at=AT)
    assert rule_on(house, case).customer == 0, "only proposed"
    liability.confirm(case, actor=house.supervisor, at=AT)
    row = rule_on(house, case)
    assert (row.merchant, row.customer) == (9, 3)


def test_another_way_waits_for_the_matrix_and_then_counts(house, case, rule):
    row = override(house, case)
    asked = Application.objects.get()
    assert (row.state, row.is_override, asked.kind, asked.amount, asked.case_id) == ("waiting", True, "freight", 12, case.pk)
    assert "审批" in closing_check(case.pk)[0]
    assert any("退货运费" in words for check in cases.closing_checks for words in check(case.pk))
    with pytest.raises(Conflict):
        rule_on(house, case)
    with pytest.raises(Forbidden):
        applications.decide(asked.pk, "agreed", actor=house.senior, at=AT)
    assert sign(row, house.leader).state == "stands"
    assert told(case) == ["freight.FreightAsked", "freight.FreightApproved"]
    assert closing_check(case.pk) == []


@pytest.mark.parametrize(("verdict", "state"), [("refused", "refused"), ("returned", "returned")])
def test_not_approved_it_does_not_count(house, case, rule, verdict, state):
    row = sign(override(house, case), house.leader, verdict)
    assert (row.state, row.is_current, told(case)[-1]) == (state, False, "freight.FreightNotApproved")
    assert [each.standing for each in queries.of_case(case, house.senior)] == ["请重新定"]
    with pytest.raises(Conflict):
        applications.resubmit(row.application_id, applications.Draft("freight", "return_freight", "x", "y", Application.objects.get().money, case, key="k"), actor=house.senior, at=AT)
    assert rule_on(house, case).state == "stands"


def test_what_was_ruled_counts_until_another_way_is_approved(house, case, rule):
    first = rule_on(house, case)
    second = override(house, case)
    shown = [(each.row.pk, each.row.is_current, each.standing) for each in queries.of_case(case, house.senior)]
    assert shown == [(second.pk, False, "批准以前仍按原来定的"), (first.pk, True, "仍按这个")]
    assert told(case)[-2:] == ["freight.FreightAsked", "freight.FreightStillCounts"]
    page = browser(house.senior).get(reverse("freight:panel", args=[case.number])).content.decode()
    assert "批准以前仍按原来定的" in page
    assert "仍按这个" in page
    sign(second, house.leader)
    assert [(each.row.pk, each.standing) for each in queries.of_case(case, house.senior)] == [(second.pk, "")]
    assert [each.standing for each in queries.of_case(case, house.senior, all_=True)] == ["", "已另定"]
    assert told(case)[-1] == "freight.FreightApproved"


@pytest.mark.parametrize("verdict", ["refused", "returned", "withdrawn"])
def test_not_approved_what_was_ruled_before_goes_on_counting(house, case, rule, verdict):
    first = rule_on(house, case)
    second = override(house, case)
    if verdict == "withdrawn":
        applications.withdraw(second.application_id, actor=house.senior, at=AT)
        deliver_all(at=AT)
    else:
        sign(second, house.leader, verdict)
    shown = {each.row.pk: (each.row.state, each.row.is_current, each.standing) for each in queries.of_case(case, house.senior)}
    assert shown == {second.pk: (verdict, False, "仍按原来定的"), first.pk: ("stands", True, "仍按这个")}
    assert told(case)[-2:] == ["freight.FreightNotApproved", "freight.FreightStillCounts"]
    assert closing_check(case.pk) == []
    third = rule_on(house, case, ground="personal")
    assert [each.row.pk for each in queries.of_case(case, house.senior)] == [third.pk]


def held_of(case):
    return sorted(Ruling.objects.filter(case=case).values_list("pk", "parcel", "state", "is_current", "application__payee_key"))


def test_merged_the_returns_go_along_and_count_once_and_parted_they_come_back(house, case, rule):
    other = complaint(house, title="同一批货", phone="13800000009")
    big = {"ground": "personal", "wanted": Shares(Decimal(450), Decimal(0), Decimal(0)), "reason": "整批召回"}
    rule_on(house, case)
    asked, mine = rule_on(house, case, 450, **big), rule_on(house, other)
    before = held_of(case), held_of(other)
    case_actions.merge(case, other, actor=house.head, at=AT)
    shown = [(each.row.parcel, each.row.is_current) for each in queries.of_case(other, house.senior)]
    assert sorted(shown) == [("", True), (case.number, False), (case.number, True)], "a return without a name is called by its case"
    assert queries.of_case(case, house.senior) == []
    assert (closing_check(case.pk), len(closing_check(other.pk))) == ([], 1)
    assert Application.objects.get().case_id == other.pk
    assert [entry.kind for entry in timeline("application", asked.application_id)][-1] == "applications.ApplicationCarried"
    assert told(other)[-1] == "freight.FreightCarried"
    more = rule_on(house, other, 450, parcel="B", **big)
    assert list(more.application.signatures.values_list("place", flat=True)) == ["manager"], "what the merged case asked for counts along"
    applications.withdraw(more.application_id, actor=house.senior, at=AT)
    deliver_all(at=AT)
    Ruling.objects.filter(pk=more.pk).delete()
    case_actions.unmerge(case, actor=house.head, at=AT)
    assert (held_of(case), held_of(other)) == before
    assert mine.pk in {each[0] for each in held_of(other)}


@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["", "A", "B"]), st.booleans()), min_size=2, max_size=7))
def test_one_ruling_counts_for_each_return_and_parted_all_is_as_it_was(house, case, rule, deeds):
    with transaction.atomic():
        two = case, complaint(house, title="同一批货", phone="13800000009")
        for first, parcel, other_way in deeds:
            with suppress(Conflict):
                (override if other_way else rule_on)(house, two[0 if first else 1], parcel=parcel)
        before = [held_of(each) for each in two]
        case_actions.merge(two[0], two[1], actor=house.head, at=AT)
        assert sum(len(each) for each in before) == len(held_of(two[1]))
        now = [each.row.parcel for each in queries.of_case(two[1], house.senior) if each.row.is_current]
        assert len(now) == len(set(now))
        case_actions.unmerge(two[0], actor=house.head, at=AT)
        assert [held_of(each) for each in two] == before
        transaction.set_rollback(True)


def test_what_is_decided_while_they_are_one_stays_decided(house, case, rule):
    other = complaint(house, title="同一批货", phone="13800000009")
    first = rule_on(house, case)
    asked = override(house, case)
    case_actions.merge(case, other, actor=house.head, at=AT)
    assert sign(asked, house.leader).is_current
    anew = rule_on(house, other, ground="personal")
    assert told(other)[-2:] == ["freight.FreightApproved", "freight.FreightRuled"]
    case_actions.unmerge(case, actor=house.head, at=AT)
    assert Ruling.objects.filter(case=other).count() == 0, "what was ruled anew of a return goes with it"
    assert [(each.row.pk, each.row.is_current) for each in queries.of_case(case, house.senior, all_=True)] == [
        (anew.pk, True), (asked.pk, False), (first.pk, False),
    ]  # fmt: skip


def test_withdrawn_or_told_twice_it_stays_settled(house, case, rule):
    row = override(house, case)
    applications.withdraw(row.application_id, actor=house.senior, at=AT)
    deliver_all(at=AT)
    actions.settle(row.application_id, "stands", at=AT)
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_more_than_may_be_said_alone_and_splitting_rise(house, case, rule):
    wants = {"reason": "大件"}
    assert rule_on(house, case, 25, **wants).state == "waiting", "the rule lets 20 be said alone"
    big = Shares(Decimal(450), Decimal(0), Decimal(0))
    route = []
    for parcel in ("A", "B"):
        row = rule_on(house, case, 450, "personal", parcel=parcel, wanted=big, reason="整批召回")
        route.append(list(row.application.signatures.values_list("place", flat=True)))
    assert route == [["supervisor"], ["manager"]], "parcels of one case count together"


BIG = {"ground": "personal", "wanted": Shares(Decimal(450), Decimal(0), Decimal(0)), "reason": "整批召回"}


def places(row):
    return list(row.application.signatures.values_list("place", flat=True))


def test_another_ruling_takes_the_place_of_the_one_before_and_is_not_added_to_it(house, case, rule):
    sign(rule_on(house, case, 450, **BIG), house.supervisor)
    anew = rule_on(house, case, 450, **{**BIG, "reason": "改由我方全担"})
    assert places(anew) == ["supervisor"], "450, not 900"
    third = rule_on(house, case, 40, **{**BIG, "wanted": Shares(Decimal(40), Decimal(0), Decimal(0))}, parcel="B")
    assert places(third) == ["supervisor"], "of the two that stand for one return, one counts"
    sign(anew, house.supervisor)
    assert Application.objects.get(pk=anew.application_id).replaces_id
    assert list(Application.objects.filter(is_void=True).values_list("amount", flat=True)) == [450]
    assert Quota.objects.get(person_id=house.supervisor.person_id).used == 450, "whose power approved both has used it once"
    rule_on(house, case)
    assert Application.objects.filter(is_void=True).count() == 2, "by the rule it counts at once, and nothing that was approved before"


def test_the_dearer_of_two_for_one_return_counts_while_one_waits(house, case, rule):
    sign(rule_on(house, case, 450, **BIG), house.supervisor)
    rule_on(house, case, 30, **{**BIG, "wanted": Shares(Decimal(30), Decimal(0), Decimal(0))})
    assert applications_prior(case) == 450
    other = rule_on(house, case, 450, **BIG, parcel="B")
    assert places(other) == ["manager"], "another return is added"


def applications_prior(case):
    from shouwen.casework.applications import queries as asked

    return asked.prior("freight", case.centre_id, queries.key_of(case.pk), at=AT)


def test_what_was_sent_back_does_not_count_when_it_is_ruled_anew(house, case, rule):
    sign(rule_on(house, case, 450, **BIG), house.supervisor, "returned")
    assert applications_prior(case) == 0
    seen = queries.foresee(case, Decimal(450), "personal", BIG["wanted"], at=AT)
    assert [stop.place for stop in queries.route_of(case, seen, "", house.senior, at=AT).stops] == ["supervisor"]
    assert places(rule_on(house, case, 450, **BIG)) == ["supervisor"]


def test_what_is_refused(house, case, rule):
    for fields, wrong in (
        ("ground", {"ground": ""}), ("amount", {"amount": 0}), ("merchant", {"ground": "personal", "wanted": Shares(Decimal(3), Decimal(3), Decimal(0)), "reason": "x"}),
        ("merchant", {"wanted": Shares(Decimal(13), Decimal(-1), Decimal(0)), "reason": "x"}), ("reason", {"ground": "personal", "wanted": ALL_OURS}),
        ("parcel", {"parcel": "9" * 41}),
    ):  # fmt: skip
        with pytest.raises(Invalid) as no:
            rule_on(house, case, **wrong)
        assert fields in no.value.fields
    other = complaint(house, title="别人的")
    with pytest.raises((Forbidden, NotFound)):
        actions.decide(other, amount=Decimal(5), ground="quality", actor=house.legal, at=AT)
    assert not Ruling.objects.exists()


def test_without_a_rule_nothing_is_shown(house, case):
    queries.terms.forget()
    with pytest.raises(Conflict):
        rule_on(house, case)
    assert not any(panel.name == "freight" for fill in cases.panels for panel in fill(case, house.senior))


def test_rules_follow_each_other_by_centre_and_day(house, case, rule):
    day = AT.date()
    mine = actions.set_rule(content(alone=None), centre_id=house.city.pk, starts_on=day + timedelta(days=1), reason="免审", actor=house.head, at=AT)
    assert (mine.version, queries.rule_for(house.city.pk, on=day), queries.rule_for(house.city.pk, on=mine.starts_on)) == (1, rule, mine)
    assert rule_on(house, case, 25, at=AT + timedelta(days=1)).state == "stands"
    assert [entry.kind for entry in timeline("freight_rule", house.city.pk)] == ["freight.FreightRuleSet"]
    with pytest.raises(Forbidden):
        actions.set_rule(content(), starts_on=day, reason="全省", actor=house.head, at=AT)
    for wrong in ({"starts_on": day - timedelta(days=1)}, {"reason": " "}):
        with pytest.raises(Invalid):
            actions.set_rule(content(), **{"centre_id": house.city.pk, "starts_on": day, "reason": "改", **wrong}, actor=house.head, at=AT)
    with pytest.raises(Conflict):
        actions.set_rule(content(), centre_id=house.city.pk, starts_on=day, reason="改", after=0, actor=house.head, at=AT)


def test_on_the_pages(house, case, rule, django_assert_max_num_queries):
    asker, signer, boss = browser(house.senior), browser(house.leader), browser(house.head)
    url = reverse("freight:new", args=[case.number])
    assert reverse("freight:panel", args=[case.number]) in asker.get(reverse("cases:page", args=[case.number])).content.decode()
    filled = {"amount": "12", "ground": "personal", "parcel": "", "merchant": "12", "customer": "", "carrier": "", "reason": "老客户"}
    look = asker.post(url, {**filled, "look": "1"}).content.decode()
    assert "班长、主管" in look
    assert "和规则算的不同" in look
    assert not Ruling.objects.exists()
    assert asker.post(url, {**filled, "amount": ""}).status_code == 422
    assert asker.post(url, filled).status_code == 302
    row = Ruling.objects.get()
    page = signer.get(reverse("applications:application", args=[row.application_id])).content.decode()
    assert "12.00 元（按规则 0.00 元）" in page
    with django_assert_max_num_queries(20):
        assert "没有按规则" in asker.get(reverse("freight:panel", args=[case.number])).content.decode()
    assert asker.get(reverse("freight:rule_new")).status_code == 403
    rules = boss.get(reverse("freight:rules")).content.decode()
    assert "15.00 元" in rules
    form = boss.get(reverse("freight:rule_new")).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert boss.post(reverse("freight:rule_new"), {**values, "reason": "年度", "quality-ceiling": "多"}).status_code == 422
    assert boss.post(reverse("freight:rule_new"), {**values, "reason": "年度", "quality-ceiling": "40"}).status_code == 302
    assert queries.terms_of(Rule.objects.get(centre=house.city)).line("quality").ceiling == 40


def test_over_http(house, case, rule):
    def send(who, path, body=None):
        return Client().get(path, **token(who)) if body is None else Client().post(path, body, "application/json", **token(who))

    url = f"/api/v1/cases/{case.number}/freight"
    with time_machine.travel(AT, tick=False):
        seen = send(house.senior, url, {"amount": "12.00", "ground": "personal", "preview": True}).json()
        assert (seen["shares"]["customer"], seen["to_sign"], seen["stops"]) == ("12.00", "0.00", [])
        body = {"amount": "12.00", "ground": "personal", "shares": {"merchant": "12"}, "reason": "老客户"}
        assert [stop["place"] for stop in send(house.senior, url, {**body, "preview": True}).json()["stops"]] == ["supervisor"]
        made = send(house.senior, url, body)
        assert made.status_code == 201, made.content
        assert (made.json()["state"], made.json()["by_rule"]["customer"]) == ("waiting", "12.00")
        assert send(house.senior, url, {**body, "amount": "1"}).status_code == 422
        assert send(house.senior, url).json()["items"][0]["id"] == made.json()["id"]
        thirds = {"merchant": "3.333", "customer": "3.333", "carrier": "3.334"}
        for body, field in (({"amount": "10.005"}, "amount"), ({"amount": "10", "shares": thirds}, "merchant")):
            finer = send(house.senior, url, {**body, "ground": "quality", "parcel": "二", "reason": "各担三分之一", "preview": True})
            assert (finer.status_code, list(finer.json()["errors"])) == (422, [field])
        assert send(house.senior, "/api/v1/applications", {"kind": "freight", "sort": "return_freight", "title": "x", "reason": "y", "amount": "1", "case": case.number}).status_code == 422
        new = {**content(), "centre_id": str(house.city.pk), "starts_on": "2026-03-18", "reason": "本市"}
        assert send(house.senior, "/api/v1/freight/rules", new).status_code == 403
        told_ = send(house.head, "/api/v1/freight/rules", new)
        assert told_.status_code == 201, told_.content
        assert send(house.head, f"/api/v1/freight/rules/{told_.json()['id']}").json()["version"] == 1
        assert send(house.head, "/api/v1/freight/rules/4711").status_code == 404
        assert len(send(house.senior, "/api/v1/freight/rules").json()["items"]) == 2
