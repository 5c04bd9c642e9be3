"""A team's work: plans, projects, coaching and scores, seen by whoever they are of and whoever leads them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from shouwen.casework.cases.testing import AT, House, later
from shouwen.casework.teamwork import actions, queries
from shouwen.casework.teamwork.models import Item, Note, Project, Score
from shouwen.foundation.access.actions import actor_for, make_token
from shouwen.foundation.access.testing import browser, centre, person
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation import actions as organisation
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 18)


def kinds(kind: str, pk: int) -> list[str]:
    return [each.kind.partition(".")[2] for each in timeline(kind, pk)]


def planned(team: House, **more) -> Item:
    given = {"goal": "新客户三家", "measure": "签约数", "due": TODAY, "person_id": team.agent.person_id, "actor": team.leader, **more}
    return actions.set_item(**given, at=AT)


def coached(team: House, **more) -> Note:
    given = {"person_id": team.agent.person_id, "on": TODAY, "topic": "安抚", "words": "先听完再答", "actor": team.leader, **more}
    return actions.coach(**given, at=AT)


def begun(team: House, **more) -> Project:
    given = {"name": "上门准时", "purpose": "预约到点率九成", "owner_id": team.agent.person_id, "people": [team.mate.person_id], "actor": team.leader, **more}
    return actions.begin(**given, at=AT)


def scored(team: House, **more) -> Score:
    given = {"person_id": team.agent.person_id, "month": TODAY, "score": 88, "actor": team.leader, **more}
    return actions.enter(**given, at=AT)


def test_a_goal_has_a_measure_a_month_and_progress_its_leader_sees(team):
    row = planned(team)
    assert row.due_month == date(2026, 3, 1)
    deliver_all(at=AT)
    assert Notice.objects.filter(kind="teamwork.mine", person_id=team.agent.person_id).count() == 1
    actions.report(row.pk, 60, note="签了两家", actor=team.agent, at=AT)
    (seen,) = queries.board(team.leader, at=AT).items
    assert (seen.row.progress, seen.row.note, seen.late, seen.who) == (60, "签了两家", False, "agent")
    assert queries.board(team.leader, at=later(days=14)).items[0].late, "April has begun"
    assert not queries.board(team.leader, at=later(days=13)).items[0].late, "31 March is in time"
    assert actions.report(row.pk, 100, actor=team.agent, at=later(days=1)).state == "done"
    assert kinds("work_item", row.pk) == ["ItemSet", "ItemReported", "ItemReported"]


def test_an_item_is_dropped_and_wanted_again_by_who_set_it(team):
    row = planned(team)
    with pytest.raises(Forbidden):
        actions.drop_item(row.pk, actor=team.agent, at=AT)
    actions.drop_item(row.pk, actor=team.leader, at=AT)
    for again in (lambda: actions.drop_item(row.pk, actor=team.leader, at=AT), lambda: actions.report(row.pk, 5, actor=team.agent, at=AT)):
        with pytest.raises(Conflict):
            again()
    assert actions.drop_item(row.pk, back=True, actor=team.leader, at=AT).state == "open"


def test_what_is_wrong_with_a_goal_is_said(team):
    for wrong in ({"goal": " "}, {"measure": ""}, {"due": None}, {"due": date(2026, 2, 28)}, {"due": date(9999, 12, 31)}, {"goal": "长" * 201}):
        with pytest.raises(Invalid):
            planned(team, **wrong)
    row = planned(team)
    for percent in (-1, 101):
        with pytest.raises(Invalid):
            actions.report(row.pk, percent, actor=team.agent, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=row.pk).update(progress=101)


def test_nobody_leads_beyond_their_reach_or_themself(team, neighbour):
    for who in (neighbour, team.agent):
        with pytest.raises((Forbidden, Invalid)):
            planned(team, person_id=team.mate.person_id, actor=who)
        with pytest.raises((Forbidden, Invalid)):
            coached(team, person_id=team.mate.person_id, actor=who)
        with pytest.raises((Forbidden, Invalid)):
            scored(team, person_id=team.mate.person_id, actor=who)
        with pytest.raises((Forbidden, Invalid)):
            begun(team, owner_id=team.mate.person_id, actor=who)
    for act in (coached, scored):
        with pytest.raises(Invalid):
            act(team, person_id=team.leader.person_id)
    planned(team, person_id=None, actor=team.agent)
    with pytest.raises(Forbidden):
        planned(team, person_id=None, actor=SYSTEM)


def test_others_see_nothing_of_it(team, neighbour):
    item, note, project, score = planned(team), coached(team), begun(team), scored(team)
    far = actor_for(person(centre("临溪客服中心", prefix="LX"), "centre_head").pk, at=AT)
    for who in (neighbour, far):
        seen = queries.board(who, at=AT)
        assert [*seen.items, *seen.notes, *seen.projects, *seen.scores, *seen.late] == []
        for look, pk in ((queries.item, item.pk), (queries.note, note.pk), (queries.project, project.pk), (queries.score, score.pk)):
            with pytest.raises(NotFound):
                look(pk, who)
    mate = queries.board(team.mate, at=AT)
    assert [each.row.pk for each in mate.projects] == [project.pk], "takes part"
    assert [*mate.items, *mate.notes, *mate.scores] == []


def test_a_project_s_progress_is_counted_and_what_is_late_listed(team):
    row = begun(team)
    first, second = (actions.add_milestone(row.pk, title=name, due_on=TODAY + timedelta(days=n), actor=team.agent, at=AT) for n, name in ((1, "试点"), (9, "推开")))
    assert [each.row.pk for each in queries.board(team.leader, at=later(days=2)).late] == [first.pk]
    actions.reach(row.pk, first.pk, actor=team.agent, at=later(days=2))
    view = queries.board(team.leader, at=later(days=2))
    assert not view.late
    assert (view.projects[0].progress, view.projects[0].all) == (50, 2)
    with pytest.raises(Conflict, match="里程碑"):
        actions.end(row.pk, "done", actor=team.agent, at=later(days=3))
    for refused in (
        lambda: actions.add_milestone(row.pk, title="x", due_on=TODAY, actor=team.mate, at=AT),
        lambda: actions.end(row.pk, "done", actor=team.mate, at=AT),
    ):
        with pytest.raises(Forbidden):
            refused()
    actions.reach(row.pk, second.pk, actor=team.leader, at=later(days=4))
    assert actions.end(row.pk, "done", actor=team.leader, at=later(days=4)).state == "done"
    with pytest.raises(Conflict):
        actions.reach(row.pk, second.pk, back=True, actor=team.leader, at=later(days=5))
    actions.end(row.pk, "open", actor=team.leader, at=later(days=5))
    actions.reach(row.pk, second.pk, back=True, actor=team.leader, at=later(days=5))
    with pytest.raises(NotFound):
        actions.reach(row.pk, 4711, actor=team.leader, at=later(days=5))
    assert kinds("service_project", row.pk)[0] == "ProjectBegun"
    assert kinds("service_project", row.pk)[-1] == "MilestoneReached"


def test_who_leaves_hands_open_projects_on(team):
    row = begun(team)
    organisation.lock(team.agent.person_id, reason="离职", actor=team.manager, at=AT)
    row.refresh_from_db()
    assert row.owner_id != team.agent.person_id
    assert kinds("service_project", row.pk)[-1] == "ProjectGiven"


def test_coaching_is_read_by_whom_it_is_about_and_counted_by_coach(team):
    row = coached(team, follow_up="再听两段录音", follow_up_on=TODAY + timedelta(days=3))
    coached(team, person_id=team.mate.person_id)
    deliver_all(at=AT)
    assert Notice.objects.filter(person_id=team.agent.person_id, kind="teamwork.mine").exists()
    assert [each.row.pk for each in queries.board(team.agent, at=AT).notes] == [row.pk]
    assert dict(queries.board(team.manager, at=AT).coaches) == {"leader": 2}
    assert queries.board(team.manager, at=later(days=91)).coaches == []
    assert queries.board(team.leader, at=later(days=4)).notes[-1].late or queries.board(team.leader, at=later(days=4)).notes[0].late
    with pytest.raises(Forbidden):
        actions.follow_up(row.pk, actor=team.agent, at=AT)
    actions.follow_up(row.pk, actor=team.leader, at=AT)
    with pytest.raises(Conflict):
        actions.follow_up(row.pk, actor=team.leader, at=AT)
    for wrong in ({"on": TODAY + timedelta(days=1)}, {"on": None}, {"words": " "}, {"follow_up": "x"}, {"follow_up_on": TODAY},
                  {"follow_up": "x", "follow_up_on": TODAY - timedelta(days=1)}):  # fmt: skip
        with pytest.raises(Invalid):
            coached(team, **wrong)
    assert kinds("coaching", row.pk) == ["Coached", "FollowedUp"]


def test_a_score_is_entered_by_one_and_confirmed_by_another(team):
    row = scored(team)
    assert not queries.board(team.agent, at=AT).scores, "not before it is confirmed"
    assert [queries.board(who, at=AT).scores[0].may_confirm for who in (team.leader, team.manager)] == [False, True]
    with pytest.raises(Forbidden, match="另一位"):
        actions.confirm(row.pk, actor=team.leader, at=AT)
    assert scored(team, score=90).pk == row.pk
    actions.confirm(row.pk, actor=team.manager, at=AT)
    for again in (lambda: actions.confirm(row.pk, actor=team.manager, at=AT), lambda: scored(team, score=70)):
        with pytest.raises(Conflict):
            again()
    deliver_all(at=AT)
    assert [each.row.score for each in queries.board(team.agent, at=AT).scores] == [90]
    assert kinds("evaluation", row.pk) == ["ScoreEntered", "ScoreEntered", "ScoreConfirmed"]
    assert not any("score" in each.body for each in timeline("evaluation", row.pk)), "the log is read by more people than the score"
    for wrong in ({"score": 101}, {"score": None}, {"month": date(2026, 4, 1)}, {"month": None}):
        with pytest.raises(Invalid):
            scored(team, **wrong)
    for broken in ({"confirmed_by": team.leader.person_id}, {"made_by": team.agent.person_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Score.objects.filter(pk=row.pk).update(**broken)


def test_a_head_who_scores_nobody_sees_no_score_of_others(team):
    scored(team)
    assert not queries.board(team.head, at=AT).scores
    with pytest.raises(Forbidden):
        scored(team, actor=team.head)


def test_the_page_asks_the_same_however_much_there_is(team, django_assert_max_num_queries):
    for _turn in range(3):
        planned(team)
        coached(team)
        project = begun(team)
        actions.add_milestone(project.pk, title="试点", due_on=TODAY - timedelta(days=1), actor=team.leader, at=AT)
    with django_assert_max_num_queries(10):
        queries.board(team.leader, at=AT)


def test_each_list_goes_on_where_it_stopped(team, monkeypatch):
    monkeypatch.setitem(queries.board.__globals__, "SIZE", 2)
    for turn in range(5):
        planned(team, goal=f"目标{turn}")
        coached(team, topic=f"话题{turn}", on=TODAY - timedelta(days=turn // 2))
        project = begun(team, name=f"项目{turn}")
        actions.add_milestone(project.pk, title=f"里程碑{turn}", due_on=TODAY - timedelta(days=1 + turn // 2), actor=team.leader, at=AT)
    for turn in range(3):
        scored(team, month=date(2026, 3 - turn, 1))
    for name, rows in {"plan": "items", "projects": "projects", "late": "late", "notes": "notes", "scores": "scores"}.items():
        seen: list[int] = []
        page = queries.board(team.leader, at=AT)
        while True:
            seen += [each.row.pk for each in getattr(page, rows)]
            if not (cursor := page.more[name]):
                break
            page = queries.board(team.leader, at=AT, only=name, cursor=cursor)
            assert page.only == name
        assert len(seen) == len(set(seen)) == (3 if name == "scores" else 5), name
    client = browser(team.leader)
    first = client.get(reverse("teamwork:board")).content.decode()
    assert "看后面的" in first
    cursor = queries.board(team.leader, at=AT).more["notes"]
    after = client.get(reverse("teamwork:board"), {"list": "notes", "after": cursor}).content.decode()
    assert "话题0" not in after
    assert "目标0" not in after
    assert client.get(reverse("teamwork:board"), {"list": "notes", "after": "WyJ4IiwxXQ"}).status_code == 400


def test_what_goes_on_stands_before_what_has_ended(team):
    old, new = begun(team, name="旧"), begun(team, name="新")
    actions.end(new.pk, "done", actor=team.leader, at=AT)
    assert [each.row.pk for each in queries.board(team.leader, at=AT).projects] == [old.pk, new.pk]


def test_on_the_pages(team):
    leader, agent = browser(team.leader), browser(team.agent)
    boss = browser(team.manager)
    home = reverse("teamwork:board")
    item = {"person_id": str(team.agent.person_id), "goal": "新客户三家", "measure": "签约数", "due": "2026-04"}
    assert leader.post(reverse("teamwork:new_item"), {**item, "goal": ""}).status_code == 422
    assert leader.post(reverse("teamwork:new_item"), item).status_code == 302
    row = Item.objects.get()
    assert agent.post(reverse("teamwork:report", args=[row.pk]), {"progress": "40", "note": "签了一家"}).status_code == 302
    note = {"person_id": str(team.agent.person_id), "on": "2026-03-18", "topic": "安抚", "words": "先听完", "follow_up": "再听", "follow_up_on": "2026-03-20"}
    assert leader.post(reverse("teamwork:new_note"), note).status_code == 302
    assert leader.post(reverse("teamwork:follow_up", args=[Note.objects.get().pk])).status_code == 302
    assert leader.post(reverse("teamwork:new_project"), {"name": "上门准时", "purpose": "到点率", "people": [str(team.mate.person_id)]}).status_code == 302
    project = Project.objects.get()
    assert leader.post(reverse("teamwork:add_milestone", args=[project.pk]), {"title": "试点", "due_on": "2026-03-01"}).status_code == 302
    shown = leader.get(reverse("teamwork:project", args=[project.pk])).content.decode()
    assert "试点" in shown
    assert leader.post(reverse("teamwork:new_score"), {"person_id": str(team.agent.person_id), "month": "2026-03", "score": "88"}).status_code == 302
    for page in (leader.get(home).content.decode(), boss.get(home).content.decode()):
        for word in ("新客户三家", "签了一家", "上门准时", "已过期的里程碑", "安抚", "88"):
            assert word in page, word
    assert boss.post(reverse("teamwork:confirm", args=[Score.objects.get().pk])).status_code == 302
    mine = agent.get(home).content.decode()
    assert "88" in mine
    assert "打绩效分" not in mine
    for closed in ("new_score", "new_note", "new_project"):
        assert agent.get(reverse(f"teamwork:{closed}")).status_code == 403
    milestone = project.milestones.get()
    assert leader.post(reverse("teamwork:reach", args=[project.pk, milestone.pk])).status_code == 302
    assert leader.post(reverse("teamwork:end", args=[project.pk]), {"state": "done"}).status_code == 302
    drops = f'action="{reverse("teamwork:drop_item", args=[row.pk])}"'
    assert drops in leader.get(home).content.decode()
    assert drops not in agent.get(home).content.decode()
    assert leader.post(reverse("teamwork:drop_item", args=[row.pk])).status_code == 302
    assert ">恢复<" in leader.get(home).content.decode()
    english = browser(team.leader)
    english.cookies["django_language"] = "en"
    for address in (home, reverse("teamwork:project", args=[project.pk]), reverse("teamwork:new_item")):
        assert english.get(address).status_code == 200


def test_over_http(team, client):
    def key(who):
        secret = make_token(person_id=who.person_id, name="t", rights=("*",), expires_at=later(days=30), actor=SYSTEM, at=AT)[1]
        return {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}

    leader, agent, manager = key(team.leader), key(team.agent), key(team.manager)
    whose = str(team.agent.person_id)
    made = client.post("/api/v1/teamwork/items", {"goal": "三家", "measure": "数", "due": "2026-05-09", "person_id": whose}, **leader).json()
    assert made["due_month"] == "2026-05-01"
    assert client.post(f"/api/v1/teamwork/items/{made['id']}/report", {"progress": 100}, **agent).json()["state"] == "done"
    ended = f"/api/v1/teamwork/items/{made['id']}/end"
    assert client.post(ended, {}, **agent).status_code == 403
    assert client.post(ended, {}, **leader).json()["state"] == "dropped"
    assert client.post(ended, {"back": True}, **leader).json()["state"] == "done"
    project = client.post("/api/v1/teamwork/projects", {"name": "准时", "purpose": "到点", "owner_id": whose}, **leader).json()
    there = f"/api/v1/teamwork/projects/{project['id']}"
    told = client.post(f"{there}/milestones", {"title": "试点", "due_on": "2026-03-01"}, **agent).json()
    assert told["milestones"][0]["late"] is True
    told = client.post(f"{there}/milestones/{told['milestones'][0]['id']}/reached", **agent).json()
    assert told["progress"] == 100
    one = f"{there}/milestones/{told['milestones'][0]['id']}"
    assert client.post(f"{one}/not-reached", **agent).json()["progress"] == 0
    assert client.post(f"{one}/not-reached", **agent).status_code == 409
    assert client.post(f"{one}/reached", **agent).json()["progress"] == 100
    assert client.post(f"{there}/end", {"state": "done"}, **agent).json()["state"] == "done"
    assert client.get(there, **leader).json()["state"] == "done"
    note = {"person_id": whose, "on": "2026-03-18", "topic": "安抚", "words": "先听", "follow_up": "再听", "follow_up_on": "2026-03-20"}
    said = client.post("/api/v1/teamwork/coaching", note, **leader).json()
    assert client.post(f"/api/v1/teamwork/coaching/{said['id']}/follow-up", **leader).json()["followed_at"]
    score = client.post("/api/v1/teamwork/scores", {"person_id": whose, "month": "2026-03-18", "score": 80}, **leader).json()
    assert client.post(f"/api/v1/teamwork/scores/{score['id']}/confirmation", **leader).status_code == 403
    assert client.post(f"/api/v1/teamwork/scores/{score['id']}/confirmation", **manager).json()["confirmed_at"]
    board = client.get("/api/v1/teamwork", **agent).json()
    assert [len(board[each]) for each in ("items", "projects", "coaching", "scores", "coaches")] == [1, 1, 1, 1, 0]
    assert client.post("/api/v1/teamwork/items", {"goal": "x", "measure": "y", "due": "2026-05-01", "person_id": str(team.mate.person_id)}, **agent).status_code == 403
