"""The idea box: submitted, supported once each, decided by another with a reason, taken up as a plan, rewarded."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shouwen.casework.applications import actions as applications
from shouwen.casework.applications import queries as asked
from shouwen.casework.applications.models import Application
from shouwen.casework.cases import testing
from shouwen.casework.cases.testing import AT
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.ideas import actions, letters, queries
from shouwen.casework.ideas.models import Idea, Reward, Vote
from shouwen.casework.improvement.models import Plan
from shouwen.casework.redress import actions as redress
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, centre, person
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import Money


@pytest.fixture(autouse=True)
def now(tmp_path, settings):
    settings.SHOUWEN_VAR = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def house(db):
    deadlines.seed()
    redress.seed()
    made = testing.house()
    made.has("agent", "mate", "leader", "supervisor", "manager", "head", "province_head")
    return made


def put(who, **more):
    return actions.submit(**{"title": "预约自选时段", "text": "现在靠电话约，三成要改约", "subject": "flow", **more}, actor=who, at=AT)


def kinds(idea):
    return [each.kind.partition(".")[2] for each in timeline("idea", idea.pk)]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_an_idea_is_put_in_numbered_and_told(house):
    idea = put(house.agent)
    assert (idea.number, idea.state, idea.centre_id) == ("JZY26-0001", "open", house.city.pk)
    assert put(house.mate).number == "JZY26-0002"
    assert kinds(idea) == ["IdeaSubmitted"]
    deliver_all(at=AT)
    assert Notice.objects.filter(kind="ideas.decide", person_id=house.manager.person_id).count() == 2
    for wrong in ({"title": " "}, {"text": ""}, {"subject": "moon"}, {"title": "长" * 121}):
        with pytest.raises(Invalid):
            put(house.agent, **wrong)
    with pytest.raises(Forbidden):
        put(SYSTEM)


def test_one_vote_each_never_for_ones_own(house):
    idea = put(house.agent)
    actions.support(idea, actor=house.mate, at=AT)
    assert actions.support(idea, actor=house.leader, at=AT).votes == 2
    with pytest.raises(Conflict, match="已经投过"):
        actions.support(idea, actor=house.mate, at=AT)
    with pytest.raises(Forbidden, match="不能自己投"):
        actions.support(idea, actor=house.agent, at=AT)
    assert actions.support(idea, back=True, actor=house.mate, at=AT).votes == 1
    with pytest.raises(Conflict, match="没有投过"):
        actions.support(idea, back=True, actor=house.mate, at=AT)
    assert actions.support(idea, actor=house.mate, at=AT).votes == 2
    assert Vote.objects.count() == 3, "a vote taken back stays as a row"
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(idea=idea, person_id=house.mate.person_id, at=AT)
    with pytest.raises(Conflict, match="写法不再改"):
        actions.edit(idea, title="别的", text="别的", subject="flow", actor=house.agent, at=AT)


def test_an_accepted_idea_is_a_plan(house):
    idea = put(house.agent)
    done = actions.accept(idea, why="三成要改约，值得做", owner=house.supervisor.person_id, actor=house.manager, at=AT)
    plan = Plan.objects.get()
    assert (done.plan_id, plan.kind, plan.source, plan.source_note, plan.owner_id) == (
        plan.pk, "process", "idea", idea.number, house.supervisor.person_id
    )  # fmt: skip
    assert plan.problem == idea.text
    assert kinds(idea)[-1] == "IdeaAccepted"
    deliver_all(at=AT)
    assert Notice.objects.filter(kind="ideas.mine", person_id=house.agent.person_id).count() == 1
    assert not Notice.objects.filter(kind="ideas.decide", read_at=None).exists()
    for late in (actions.decline, actions.accept):
        with pytest.raises(Conflict):
            late(idea, why="又想了想", actor=house.head, at=AT)
    with pytest.raises(Conflict, match="不再投票"):
        actions.support(idea, actor=house.mate, at=AT)


def test_the_province_accepts_into_the_citys_own_plans(house):
    idea = put(house.agent)
    actions.accept(idea, why="全省都可以", owner=house.supervisor.person_id, actor=house.province_head, at=AT)
    assert Plan.objects.get().centre_id == house.city.pk


def test_nobody_decides_without_the_right_or_on_their_own(house):
    idea, own = put(house.agent), put(house.manager)
    with pytest.raises(Forbidden, match="权限"):
        actions.accept(idea, why="好", actor=house.leader, at=AT)
    with pytest.raises(Forbidden, match="另一位"):
        actions.accept(own, why="好", actor=house.manager, at=AT)
    with pytest.raises(Invalid):
        actions.decline(idea, why=" ", actor=house.manager, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=own.pk).update(decided_by=house.manager.person_id)
    assert actions.decline(idea, why="明年统一换平台", actor=house.manager, at=AT).state == "declined"
    assert not Plan.objects.exists()


def test_a_reward_is_noted_and_crossed_out(house):
    idea = put(house.agent)
    with pytest.raises(Conflict, match="采纳了的"):
        actions.reward(idea, "points", words="积 20 分", actor=house.manager, at=AT)
    actions.accept(idea, why="好", actor=house.manager, at=AT)
    for kind, words, money in (("gold", "x", None), ("points", " ", None), ("money", "x", None), ("points", "x", Money(Decimal(5)))):
        with pytest.raises(Invalid):
            actions.reward(idea, kind, words=words, money=money, actor=house.manager, at=AT)
    made = actions.reward(idea, "money", words="季度奖", money=Money(Decimal(500)), actor=house.manager, at=AT)
    with pytest.raises(Forbidden):
        actions.reward(idea, "points", words="我给自己", actor=house.agent, at=AT)
    actions.drop_reward(idea, made.pk, actor=house.manager, at=AT)
    with pytest.raises(Conflict):
        actions.drop_reward(idea, made.pk, actor=house.manager, at=AT)
    with pytest.raises(NotFound):
        actions.drop_reward(idea, 4711, actor=house.manager, at=AT)
    assert fresh(made).dropped_at
    assert Reward.objects.count() == 1


def test_a_reward_is_proposed_by_one_and_approved_by_another(house):
    idea = put(house.agent)
    actions.accept(idea, why="好", actor=house.manager, at=AT)
    made = actions.reward(idea, "points", words="积 50 分", actor=house.manager, at=AT)
    deliver_all(at=AT)
    waits = {"kind": "ideas.decide", "message": letters.REWARD_WAITS}
    assert Notice.objects.filter(person_id=house.head.person_id, **waits).count() == 1
    assert not Notice.objects.filter(message=letters.REWARDED).exists()
    for who in (house.manager, house.agent):
        with pytest.raises(Forbidden):
            actions.approve_reward(idea, made.pk, actor=who, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.filter(pk=made.pk).update(approved_by=house.manager.person_id)
    with pytest.raises(NotFound):
        actions.approve_reward(idea, 4711, actor=house.head, at=AT)
    actions.approve_reward(idea, made.pk, actor=house.head, at=AT)
    with pytest.raises(Conflict, match="已经批准"):
        actions.approve_reward(idea, made.pk, actor=house.head, at=AT)
    deliver_all(at=AT)
    assert Notice.objects.filter(person_id=house.agent.person_id, message=letters.REWARDED).count() == 1
    other = actions.reward(idea, "points", words="积 20 分", actor=house.manager, at=AT)
    actions.drop_reward(idea, other.pk, actor=house.head, at=AT)
    with pytest.raises(Conflict, match="划去"):
        actions.approve_reward(idea, other.pk, actor=house.head, at=AT)


def accepted(house):
    idea = put(house.agent)
    actions.accept(idea, why="好", actor=house.manager, at=AT)
    return idea


def prize(house, idea, amount=500, **more):
    return actions.reward(idea, "money", words="季度奖", money=Money(Decimal(amount)), **{"actor": house.manager, "at": AT, **more})


def places(row):
    return list(row.application.signatures.values_list("place", flat=True))


def sign(row, who, verdict="agreed"):
    applications.decide(row.application_id, verdict, note="按规则办", actor=who, at=AT)
    deliver_all(at=AT)
    return fresh(row)


def test_money_takes_the_route_of_the_matrix_and_counts_with_what_they_got_before(house):
    idea = accepted(house)
    made = prize(house, idea, 400)
    row = Application.objects.get()
    assert (row.kind, row.beneficiary_id, row.centre_id, row.amount, places(made)) == ("reward", house.agent.person_id, house.city.pk, 400, ["supervisor"])
    deliver_all(at=AT)
    assert not Notice.objects.filter(message=letters.REWARD_WAITS).exists(), "those who sign are asked, not who decides on ideas"
    assert Notice.objects.filter(kind="applications.sign", person_id=house.leader.person_id).exists()
    with pytest.raises(Conflict, match="核决权限"):
        actions.approve_reward(idea, made.pk, actor=house.head, at=AT)
    assert sign(made, house.leader).approved_by_id == house.leader.person_id
    assert kinds(idea)[-1] == "RewardSigned"
    assert Notice.objects.filter(person_id=house.agent.person_id, message=letters.REWARDED).count() == 1
    assert places(prize(house, accepted(house), 400, actor=house.head)) == ["manager"], "with what they got for another idea it is 800"


@pytest.mark.parametrize("verdict", ["agreed", "returned"])
def test_what_was_crossed_out_or_sent_back_is_not_counted_with_what_comes_after(house, verdict):
    idea = accepted(house)
    made = sign(prize(house, idea, 400), house.leader, verdict)
    if verdict == "agreed":
        actions.drop_reward(idea, made.pk, actor=house.manager, at=AT)
    assert places(prize(house, idea, 400)) == ["supervisor"]


def test_neither_who_asks_nor_whom_it_is_for_signs(house):
    idea = put(house.leader)
    actions.accept(idea, why="好", actor=house.manager, at=AT)
    made = prize(house, idea, 400)
    assert house.leader.person_id not in {pk for stop in made.application.snapshot["route"] for pk in stop[3]}
    for who in (house.leader, house.manager):
        with pytest.raises((Forbidden, NotFound)):
            applications.decide(made.application_id, "agreed", actor=who, at=AT)
    with pytest.raises(NotFound):
        asked.find(made.application_id, house.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(beneficiary=house.manager.person_id)
    assert sign(made, house.supervisor).approved_at


@pytest.mark.parametrize(("verdict", "label"), [("refused", "未批准"), ("returned", "已退回修改")])
def test_not_approved_it_is_crossed_out_and_stays_readable(house, verdict, label):
    idea = accepted(house)
    made = sign(prize(house, idea, 400), house.leader, verdict)
    assert made.dropped_at
    assert kinds(idea)[-1] == "RewardNotApproved"
    page = browser(house.manager).get(reverse("ideas:idea", args=[idea.number])).content.decode()
    assert label in page


def test_who_proposed_takes_it_back_before_it_is_signed(house):
    idea = accepted(house)
    made = prize(house, idea)
    with pytest.raises(Forbidden):
        actions.drop_reward(idea, made.pk, actor=house.head, at=AT)
    actions.drop_reward(idea, made.pk, actor=house.manager, at=AT)
    deliver_all(at=AT)
    assert (fresh(made).dropped_by_id, Application.objects.get().state) == (house.manager.person_id, "withdrawn")
    assert kinds(idea)[-1] == "IdeaRewarded"
    with pytest.raises(Conflict):
        prize(house, idea, 10**9)


def test_a_reward_from_before_stays_readable_and_is_proposed_anew(house):
    idea = accepted(house)
    given = Reward.objects.create(idea=idea, kind="money", words="去年的", amount=300, currency="CNY", noted_at=AT, approved_at=AT)
    waits = Reward.objects.create(idea=idea, kind="money", words="还没批的", amount=300, currency="CNY", noted_at=AT)
    page = browser(house.head).get(reverse("ideas:idea", args=[idea.number])).content.decode()
    assert "去年的" in page
    assert "300.00" in page
    assert not any(each.may_approve for each in queries.page(idea, house.head).rewards)
    with pytest.raises(Conflict, match="重新提"):
        actions.approve_reward(idea, waits.pk, actor=house.head, at=AT)
    assert actions.drop_reward(idea, waits.pk, actor=house.head, at=AT).dropped_at
    assert fresh(given).approved_at


def test_a_withdrawn_idea_is_its_authors_alone(house):
    idea = put(house.agent)
    actions.support(idea, actor=house.mate, at=AT)
    with pytest.raises(Forbidden):
        actions.withdraw(idea, actor=house.mate, at=AT)
    actions.withdraw(idea, actor=house.agent, at=AT)
    with pytest.raises(NotFound):
        queries.find(idea, house.manager)
    assert actions.withdraw(idea, back=True, actor=house.agent, at=AT).votes == 1
    assert queries.find(idea.number, house.manager) == idea


def test_another_city_sees_nothing(house):
    idea = put(house.agent)
    other = actor_for(person(centre("临溪客服中心", prefix="LX"), "centre_head").pk, at=AT)
    assert queries.board(other) == []
    for act in (actions.support, lambda which, **who: actions.accept(which, why="好", **who)):
        with pytest.raises(NotFound):
            act(idea, actor=other, at=AT)


def test_on_the_pages(house, django_assert_max_num_queries):
    client, boss = browser(house.agent), browser(house.manager)
    filled = {"title": "预约自选", "subject": "flow", "text": "现在靠电话约"}
    assert client.post(reverse("ideas:new"), {**filled, "title": ""}).status_code == 422
    assert client.post(reverse("ideas:new"), filled).status_code == 302
    idea = Idea.objects.get()

    def url(name, *more):
        return reverse(f"ideas:{name}", args=[idea.number, *more])

    assert client.post(url("edit"), {**filled, "title": "预约自选时段"}).status_code == 302
    assert browser(house.mate).post(url("vote"), {"board": "1"}).url == reverse("ideas:board")
    with django_assert_max_num_queries(12):
        page = boss.get(reverse("ideas:board")).content.decode()
    assert "预约自选时段" in page
    assert "1 票" in page
    assert "预约自选时段" in client.get(reverse("ideas:board"), {"show": "mine"}).content.decode()
    assert "还没有建议" in client.get(reverse("ideas:board"), {"show": "accepted"}).content.decode()
    assert client.get(url("accept")).status_code == 403
    assert client.post(url("withdraw")).status_code == 302
    assert boss.get(url("idea")).status_code == 404
    assert client.post(url("withdraw"), {"back": "1"}).status_code == 302
    assert boss.post(url("accept"), {"why": "", "kind": "process"}).status_code == 422
    assert boss.post(url("accept"), {"why": "值得做", "kind": "process", "due_on": "2020-01-01"}).status_code == 422
    assert fresh(idea).state == "open"
    assert boss.post(url("accept"), {"why": "值得做", "kind": "process"}).status_code == 302
    assert boss.post(url("decline"), {"why": "不了"}).status_code == 422
    assert boss.post(url("reward"), {"kind": "money", "words": "季度奖", "amount": ""}).status_code == 422
    assert boss.post(url("reward"), {"kind": "money", "words": "季度奖", "amount": "500", "currency": "CNY"}).status_code == 302
    page = client.get(url("idea")).content.decode()
    assert "500.00" in page
    assert "值得做" in page
    assert Plan.objects.get().number in page
    assert boss.post(url("reward_end", Reward.objects.get().pk)).status_code == 302
    assert "划去的" in client.get(url("idea")).content.decode()


def test_over_http(house):
    def send(who, path, body=None):
        _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=AT + timedelta(days=7), actor=SYSTEM, at=AT)
        headers = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
        url = f"/api/v1/ideas{path}"
        return Client().get(url, **headers) if body is None else Client().post(url, body, "application/json", **headers)

    made = send(house.agent, "", {"title": "预约自选", "text": "靠电话约", "subject": "flow"})
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    better = {"title": "预约自选时段", "text": "靠电话约，三成要改约", "subject": "flow"}
    assert send(house.agent, f"/{number}/edit", better).json()["title"] == "预约自选时段"
    assert send(house.mate, f"/{number}/edit", better).status_code == 403
    assert send(testing.house().mate, f"/{number}/edit", better).status_code == 404
    assert send(house.mate, f"/{number}/vote", {}).json()["votes"] == 1
    assert send(house.agent, f"/{number}/edit", better).status_code == 409
    assert send(house.agent, f"/{number}/vote", {}).status_code == 403
    listed = send(house.mate, "").json()["items"]
    assert [(each["number"], each["supported"]) for each in listed] == [(number, True)]
    assert send(house.mate, "?show=moon").status_code == 422
    assert send(house.agent, f"/{number}/decision", {"accept": True, "why": "好"}).status_code == 403
    done = send(house.manager, f"/{number}/decision", {"accept": True, "why": "好"}).json()
    assert (done["state"], done["plan"]) == ("accepted", Plan.objects.get().number)
    assert send(house.manager, f"/{number}/rewards", {"kind": "points", "words": "积 20 分"}).json()["rewards"][0]["kind"] == "points"
    assert send(house.manager, "/JZY26-9999").status_code == 404
    finer = send(house.manager, f"/{number}/rewards", {"kind": "money", "words": "季度奖", "amount": "500.005"})
    assert (finer.status_code, list(finer.json()["errors"])) == (422, ["amount"])
    money = send(house.manager, f"/{number}/rewards", {"kind": "money", "words": "季度奖", "amount": "500"}).json()["rewards"][1]
    assert money["application"] == Application.objects.get().number
    assert send(house.head, f"/{number}/rewards/{money['id']}/approval", {}).status_code == 409
    assert send(house.mate, f"/{number}/rewards/{money['id']}/end", {}).status_code == 403
    assert send(house.manager, f"/{number}/rewards/{money['id']}/end", {}).json()["rewards"][1]["dropped_at"]
    assert send(house.agent, f"/{number}/withdrawal", {}).status_code == 409
