"""A head's view: sums equal their parts, figures equal the rows they open, nobody sees beyond, ownerless is proved."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from shouwen.casework.cases import actions
from shouwen.casework.cases.models import Case, DutyLink
from shouwen.casework.cases.queries import Filters, conditions, listing, sorting, team
from shouwen.casework.cases.queries.team import FIGURES, Narrow
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, person, unit_of
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock
from shouwen.kit.errors import Forbidden, NotFound

AGENTS = ("agent", "mate", "senior")


@pytest.fixture
def centre(db) -> House:
    return house()


def all_rows(asked: Narrow, actor, at) -> list[str]:
    """Every row behind a figure, page by page."""
    found, cursor = [], ""
    while True:
        page = team.rows(asked, actor, at=at, cursor=cursor, limit=3)
        found += [line.number for line in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return found


def agree(actor, at) -> None:
    """Every figure of a head's page is as many as the rows it opens; people and ages add up to the whole."""
    view = team.team_view(actor, at=at)
    for code, count in view.figures.items():
        rows = all_rows(Narrow(code), actor, at)
        assert len(rows) == len(set(rows)) == count == team.count(Narrow(code), actor, at=at), code
    assert sum(count for _code, count in view.ageing) == view.figures["open"]
    assert sum(load.owned for load in view.loads) == view.figures["open"]
    for load in view.loads:
        pk = load.person_id
        assert team.count(Narrow(owner_id=pk), actor, at=at) == load.owned
        assert team.count(Narrow(handler_id=pk), actor, at=at) == load.handled
        assert team.count(Narrow("offered", offered_id=pk), actor, at=at) == load.to_accept
        for code in ("over", "today", "paused", "chased", "promised", "stuck"):
            assert team.count(Narrow(code, owner_id=pk), actor, at=at) == load.counts[code], (load.name, code)
    for place in view.places:
        assert team.count(Narrow(centre_id=place.centre_id), actor, at=at) == place.open
    if view.places:
        assert sum(place.open for place in view.places) == view.figures["open"]
    for wait in team.waits(actor):
        assert team.count(Narrow(wait=wait.key), actor, at=at) == wait.cases
    proof = team.proof(actor, at=at)
    assert (proof.open, proof.ownerless) == (view.figures["open"], 0)


DEEDS = some.lists(
    some.tuples(
        some.sampled_from(["register", "hand", "transfer", "chase", "promise", "wait", "consult", "age", "reassign"]),
        some.sampled_from(AGENTS),
        some.integers(0, 5),
    ),
    max_size=14,
)


class Sums(TestCase):
    """Whatever happened, the figures are those of the rows."""

    @settings(
        max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )  # fmt: skip
    @given(DEEDS)
    def test_figures_equal_rows(self, deeds: list[tuple[str, str, int]]) -> None:
        centre, now = house(), AT
        cases = [registered(centre.agent, phone="13800000009")]
        for step, (deed, who, which) in enumerate(deeds):
            now = later(minutes=5 * step + 5)
            self._do(centre, deed, getattr(centre, who), cases, which, now)
        for reader in (centre.leader, centre.head, centre.province_head):
            agree(reader, later(hours=30))

    def _do(self, centre: House, deed: str, actor, cases: list[Case], which: int, now) -> None:
        case = cases[which % len(cases)]
        case.refresh_from_db()
        owner = actor_for(case.owner_id, at=now)
        try:
            match deed:
                case "register":
                    cases.append(registered(actor, at=now, phone=f"139{len(cases):08d}"))
                case "hand":
                    actions.hand_off(case, kind="transfer_handling", to=actor.person_id, actor=owner, at=now)
                case "transfer":
                    actions.hand_off(case, kind="transfer_ownership", to=actor.person_id, actor=owner, at=now)
                case "chase":
                    actions.chase(case, "到底几点？", actor=owner, at=now)
                case "promise":
                    actions.promise(case, "回电", due_at=now + timedelta(hours=2), actor=owner, at=now)
                case "wait":
                    actions.wait(case, for_="unit", actor=owner, at=now)
                case "consult":
                    actions.consult(case, asked=actor.person_id, question="归谁？", actor=owner, at=now)
                case "age":
                    Case.objects.filter(pk=case.pk).update(received_at=now - timedelta(days=1 + which * 6))
                case "reassign":
                    actions.reassign(
                        case, to=actor.person_id, lane="both", reason="匀一匀", actor=centre.leader, at=now
                    )
        except Exception as refusal:  # a deed that is not legal now is none
            if not hasattr(refusal, "code"):
                raise


def test_a_leader_sees_the_team_a_head_the_centre_a_province_its_cities(centre: House):
    other = unit_of(centre.city, "投诉二班", level="team")
    stranger = actor_for(person(other, "junior_agent", "佟安然").pk, at=AT)
    mine, theirs = registered(centre.agent), registered(stranger, phone="13900000001")
    assert all_rows(Narrow(), centre.leader, AT) == [mine.number]
    assert set(all_rows(Narrow(), centre.head, AT)) == {mine.number, theirs.number}
    assert [place.open for place in team.team_view(centre.province_head, at=AT).places] == [2]
    assert not team.team_view(centre.head, at=AT).places
    assert theirs.number not in browser(centre.leader).get("/team/cases?figure=open").content.decode()
    with pytest.raises(Forbidden):
        team.team_view(centre.agent, at=AT)
    with pytest.raises(NotFound):
        team.rows(Narrow("nothing"), centre.head, at=AT)
    assert browser(centre.agent).get("/team").status_code == 403


def test_who_complains_about_the_head_is_not_among_the_figures(centre: House):
    case = registered(centre.agent, kind="misconduct", accused=[centre.leader.person_id])
    assert team.count(Narrow(), centre.leader, at=AT) == 0
    assert all_rows(Narrow(), centre.head, AT) == [case.number]


def test_presence_says_who_is_away_and_who_stands_in(centre: House):
    registered(centre.agent)
    leader = centre.leader
    organisation.set_absence(
        centre.mate.person_id, starts_at=AT - timedelta(hours=1), ends_at=later(hours=8), reason="病假",
        actor=centre.head, at=AT - timedelta(hours=1),
    )  # fmt: skip
    here = {load.person_id: load.presence for load in team.team_view(leader, at=AT).loads}
    assert not here[centre.agent.person_id].away
    assert here[centre.mate.person_id].away


def test_the_proof_turns_red_when_a_chain_breaks(centre: House):
    case = registered(centre.agent)
    assert team.proof(centre.leader, at=AT).holds
    DutyLink.objects.filter(case=case, lane="owner").update(until=AT)
    broken = team.proof(centre.leader, at=AT)
    assert (broken.ownerless, broken.unlinked, [line.number for line in broken.rows]) == (1, 1, [case.number])
    page = browser(centre.leader).get("/team/proof").content.decode()
    assert 'role="alert"' in page
    assert case.number in page
    DutyLink.objects.filter(case=case, lane="owner").update(until=None, person=centre.mate.person_id)
    assert team.proof(centre.leader, at=AT).mismatched == 1


def test_an_owner_who_is_gone_is_no_owner(centre: House):
    registered(centre.agent)
    Person.objects.filter(pk=centre.agent.person_id).update(is_active=False)
    assert team.proof(centre.leader, at=AT).abandoned == 1


def test_the_chains_are_told_anew_from_the_ledger(centre: House):
    case = registered(centre.agent)
    assert [(each.number, each.agrees) for each in team.replayed(centre.leader)] == [(case.number, True)]
    assert case.number in browser(centre.leader).get("/team/proof?replay=1").content.decode()


def test_cases_move_between_people_after_a_rehearsal(centre: House):
    now = clock.now()
    first, second = (registered(centre.agent, at=now, phone=f"1380000000{n}") for n in range(2))
    actions.reassign(second, to=centre.mate.person_id, lane="both", reason="先交", actor=centre.leader, at=now)
    asked = {"ids": [first.pk, second.pk], "to": centre.mate.person_id, "lane": "both", "reason": "匀一匀"}
    told = actions.reassign_each(**asked, rehearse=True, actor=centre.leader, at=now)
    assert [bool(each.why_not) for each in told] == [False, True]
    first.refresh_from_db()
    assert first.owner_id == centre.agent.person_id
    assert actions.reassign_each(**asked, actor=centre.leader, at=now) == told
    first.refresh_from_db()
    assert first.owner_id == centre.mate.person_id
    with pytest.raises(Forbidden):
        actions.reassign_each(**asked, actor=centre.agent, at=now)


def test_the_page_previews_then_moves(centre: House):
    now = clock.now()
    case = registered(centre.agent, at=now)
    desk = browser(centre.leader)
    given_ = {"case": [case.pk], "back": "/team/cases?figure=open"}
    assert "改派给谁" in desk.post("/cases/rebalancing", given_).content.decode()
    choice = {**given_, "to": centre.mate.person_id, "lane": "both", "reason": "匀一匀"}
    preview = desk.post("/cases/rebalancing", {**choice, "step": "preview"}).content.decode()
    assert "会改派" in preview
    assert desk.post("/cases/rebalancing", {**given_, "step": "preview"}).status_code == 422
    done = desk.post("/cases/rebalancing", {**choice, "step": "do"})
    assert done.headers["Location"] == "/team/cases?figure=open"
    case.refresh_from_db()
    assert case.owner_id == centre.mate.person_id
    assert desk.post("/cases/rebalancing", {"case": [case.pk], "back": "//evil.example"}).status_code == 200


def test_a_heads_page_asks_the_same_however_much_there_is(centre: House):
    def asked() -> int:
        with CaptureQueriesContext(connection) as told:
            assert desk.get("/team").status_code == 200
        return len(told)

    registered(centre.agent)
    desk = browser(centre.head)
    asked()
    few = asked()
    for place in range(8):
        case = registered(centre.mate if place % 2 else centre.agent, phone=f"1380001000{place}")
        actions.chase(case, actor=centre.head, at=AT)
    assert asked() == few
    assert few <= 24, few  # session, person and rights included; twenty are the page's own


def test_every_figure_has_words():
    assert all(str(figure.label) for figure in FIGURES.values())


def test_what_a_queue_can_say_of_a_figure_shows_the_same_rows(centre: House):
    now = clock.now()
    days = (0, 2, 5, 10, 20, 40)
    for place, day in enumerate(days):
        case = registered(centre.mate if place % 2 else centre.agent, at=now - timedelta(days=day), phone=f"1390000000{place}")
        due = {0: timedelta(hours=1), 1: timedelta(hours=-3), 2: timedelta(days=3)}[place % 3]
        Case.objects.filter(pk=case.pk).update(due_at=now + due, chases=place % 3, level=place % 2, clock_state=("running", "paused")[place % 2])
    other = actor_for(person(unit_of(centre.city, "投诉二班", level="team"), "junior_agent", "佟安然").pk, at=now)
    registered(other, at=now, phone="13900000099")
    said, now = 0, now + timedelta(seconds=1)
    for actor in (centre.leader, centre.head):
        for asked in (*(Narrow(code) for code in FIGURES), Narrow(owner_id=centre.mate.person_id), Narrow(handler_id=centre.mate.person_id)):
            tree = team.as_tree(asked, actor)
            if tree is None:
                continue
            said += 1
            listed = listing.Asked(filters=Filters(is_open=True), tree=conditions.parse(tree), order=sorting.order("due"))
            found = {row.number for row in listing.listing(listed, actor, at=now).rows}
            assert found == set(all_rows(asked, actor, now)), asked
    assert said == 2 * (len(FIGURES) - 4 + 2)
    page = browser(centre.leader).get("/team/cases?figure=over").content.decode()
    assert "/cases/?filter=" in page
    assert re.search(r'href="/cases/[A-Z0-9-]+/\?list=filter', page)
    assert "/cases/?filter=" not in browser(centre.leader).get("/team/cases?figure=stuck").content.decode()
