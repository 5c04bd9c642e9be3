"""Packs come in, are chosen, put right and retired; what runs goes on."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shouwen.casework.cases.testing import House, registered
from shouwen.casework.statutes import actions, queries, states
from shouwen.casework.statutes.actions import packs
from shouwen.casework.statutes.models import Choice, Limit, Pack
from shouwen.casework.statutes.tests.conftest import AT, later, legal, local
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_loading_brings_every_limit_once_and_tells_it(house: House) -> None:
    for code, given in actions.shipped().items():
        done = actions.load(code, actor=SYSTEM, at=AT)
        assert done == (len(given["limits"]), 0, 0)
        assert actions.load(code, actor=SYSTEM, at=AT) == (0, 0, 0)
    pack = Pack.objects.get(code="cn-bank")
    assert [each.kind for each in timeline("clock_pack", pack.pk)] == ["statutes.ClockPackLoaded"]
    with pytest.raises(Forbidden):
        actions.load("cn-bank", actor=house.agent, at=AT)
    with pytest.raises(Forbidden):
        actions.load("cn-bank", actor=house.manager, at=AT)
    with pytest.raises(NotFound):
        actions.load("nobody", actor=SYSTEM, at=AT)


def test_a_newer_pack_dates_its_changes_and_leaves_alone_what_was_edited_here(
    bank: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.load("cn-telecom", actor=SYSTEM, at=AT)
    held = Limit.objects.get(pack__code="cn-telecom", code="reply", region="CN-HA")
    actions.amend(
        held.pk, {"amount": Decimal(4)}, since=date(2026, 4, 1), reason="条例修订", actor=SYSTEM, at=AT
    )
    given = copy.deepcopy(actions.shipped())
    for row in given["cn-telecom"]["limits"]:
        if row["code"] == "reply" and row.get("region", "") in ("", "CN-HA"):
            row["amount"] = 9
    monkeypatch.setattr(packs, "shipped", lambda: given)
    kept_by_person = Limit.objects.filter(code="reply", region="CN-HA").update(
        made_by_id=bank.manager.person_id
    )
    assert kept_by_person == 2
    assert actions.load("cn-telecom", actor=SYSTEM, at=later(days=3)) == (0, 1, 1)
    general = Limit.objects.filter(pack__code="cn-telecom", code="reply", region="").order_by("version")
    assert [(row.amount, row.valid_to) for row in general] == [(15, date(2026, 3, 21)), (9, None)]
    local_rows = Limit.objects.filter(pack__code="cn-telecom", code="reply", region="CN-HA").order_by(
        "version"
    )
    assert [(row.amount, row.valid_from, row.valid_to) for row in local_rows] == [
        (5, None, date(2026, 4, 1)), (4, date(2026, 4, 1), None),
    ]  # fmt: skip


def test_putting_right_is_refused_where_it_makes_no_sense(bank: House) -> None:
    limit = Limit.objects.get(code="reply")
    bad: list[tuple[dict[str, Any], date, str, str]] = [
        ({"amount": Decimal(0)}, date(2026, 4, 1), "x", "amount"),
        ({"amount": Decimal("1.5")}, date(2026, 4, 1), "x", "amount"),
        ({"basis": " "}, date(2026, 4, 1), "x", "basis"),
        ({"amount": Decimal(9)}, date(2026, 3, 1), "x", "since"),
        ({"amount": Decimal(9)}, date(2026, 4, 1), " ", "reason"),
    ]
    for changes, since, reason, field in bad:
        with pytest.raises(Invalid) as no:
            actions.amend(limit.pk, changes, since=since, reason=reason, actor=SYSTEM, at=AT)
        assert field in no.value.fields
    with pytest.raises(Forbidden):
        actions.amend(limit.pk, {}, since=date(2026, 4, 1), reason="x", actor=bank.manager, at=AT)
    actions.amend(limit.pk, {"amount": Decimal(10)}, since=date(2026, 4, 1), reason="x", actor=SYSTEM, at=AT)
    with pytest.raises(Conflict, match="更新的一版"):
        actions.amend(
            limit.pk, {"amount": Decimal(9)}, since=date(2026, 5, 1), reason="x", actor=SYSTEM, at=AT
        )


def test_choosing_needs_the_centre_in_reach_and_a_code_for_its_region(house: House) -> None:
    actions.load("cn-telecom", actor=SYSTEM, at=AT)
    row = actions.choose("cn-telecom", house.city.pk, region="cn-ha", actor=house.manager, at=AT)
    assert (row.region, row.party) == ("CN-HA", "company")
    assert (
        actions.choose("cn-telecom", house.city.pk, region="CN-HA", actor=house.manager, at=AT).pk == row.pk
    )
    other = actions.choose(
        "cn-telecom", house.city.pk, region="CN-CQ", actor=house.manager, at=later(hours=1)
    )
    assert Choice.objects.filter(until_at=None).get().pk == other.pk
    with pytest.raises(NotFound):
        actions.choose("cn-telecom", house.province.pk, actor=house.manager, at=AT)
    with pytest.raises(NotFound):
        actions.choose("cn-telecom", 10**30, actor=SYSTEM, at=AT)
    with pytest.raises(Invalid):
        actions.choose("cn-telecom", house.city.pk, region="河南", actor=house.manager, at=AT)
    with pytest.raises(Forbidden):
        actions.choose("cn-telecom", house.city.pk, actor=house.agent, at=AT)
    actions.drop("cn-telecom", house.city.pk, actor=house.manager, at=later(hours=2))
    with pytest.raises(Conflict):
        actions.drop("cn-telecom", house.city.pk, actor=house.manager, at=later(hours=2))


def test_a_retired_pack_lets_its_clocks_run_and_opens_none(bank: House) -> None:
    case = registered(bank.agent)
    actions.retire("cn-bank", actor=SYSTEM, at=later(hours=1))
    with pytest.raises(Conflict, match="已经停用"):
        actions.retire("cn-bank", actor=SYSTEM, at=later(hours=1))
    with pytest.raises(Conflict, match="已经停用"):
        actions.choose("cn-bank", bank.city.pk, actor=bank.manager, at=later(hours=1))
    after = registered(bank.agent, phone="13800000001", at=later(hours=2))
    assert legal(after) == {}
    (clock,) = queries.legal_clocks(case, bank.agent, at=later(hours=3))
    assert clock.view.state == "running"
    assert clock.next
    assert not clock.why_not_ask
    from shouwen.casework.cases import actions as cases

    cases.edit(case, {"severity": "severe"}, reason="重了", actor=bank.leader, at=later(hours=3))
    assert legal(case)["cn-bank.reply"].stopped_at is None
    assert local(legal(case)["cn-bank.reply"].due_at) == "04-02 23:59"
    actions.load("cn-bank", actor=SYSTEM, at=later(hours=4))
    again = registered(bank.agent, phone="13800000002", at=later(hours=5))
    assert "cn-bank.reply" in legal(again)


def test_the_countryside_has_its_own_limit_and_a_petition_ends_sixty_days_after_it_is_accepted(house: House) -> None:
    for code in ("cn-telecom", "cn-petition"):
        actions.load(code, actor=SYSTEM, at=AT)
    actions.choose("cn-telecom", house.city.pk, region="CN-HA", actor=SYSTEM, at=AT)
    town = queries.tried(house.city, "fault", later(hours=1)).lines[0]
    actions.choose("cn-telecom", house.city.pk, region="CN-HA-RURAL", actor=SYSTEM, at=later(hours=2))
    country = queries.tried(house.city, "fault", later(hours=3)).lines[0]
    assert ((town.due_at - later(hours=1)).total_seconds(), (country.due_at - later(hours=3)).total_seconds()) == (48 * 3600, 72 * 3600)
    reply = queries.tried(house.city, "complaint", later(hours=3)).lines[0]
    assert reply.region == "河南", "the province's own rule holds in its countryside too"
    actions.choose("cn-petition", house.city.pk, party="authority", actor=SYSTEM, at=later(hours=4))
    lines = queries.tried(house.city, "suggestion", later(hours=5)).lines
    assert [(each.amount, each.due_at is None) for each in lines] == [("15 天", False), ("60 天", True)]


def test_every_row_that_ships_says_unit_basis_and_what_follows() -> None:
    shipped = actions.shipped()
    wanted = {"cn-telecom-mobile": "restore", "cn-postal": "trace", "cn-petition": "close", "cn-cars": "close", "cn-remote-sale": "refund"}
    for pack, code in wanted.items():
        row = next(each for each in shipped[pack]["limits"] if each["code"] == code)
        assert (row["mark"], bool(row["basis"] and row["follows"] and row["follows_en"])) == ("C", True)
    for pack in shipped.values():
        for row in pack["limits"]:
            assert row["mark"] in states.MARKS
            assert row["unit"] in ("day", "work_day", "hour")
            assert row["basis"]
            assert row["basis_en"].isascii()
