"""The log: found within reach, told in words, followed, taken out with a trace, proved piece by piece."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwen.foundation.access import actions as access
from shouwen.foundation.ledger import actions, checking, log
from shouwen.foundation.ledger.models import Check, Entry
from shouwen.foundation.organisation import actions as organisation
from shouwen.kit.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def told(city, by):
    """A few things that happened: here by the head, there by the neighbour, and everywhere by the administrator."""
    organisation.edit_person(city.agent.pk, grade="senior", actor=by(city.head), at=AT)
    organisation.edit_unit(city.team.pk, name="投诉二班", actor=by(city.head), at=AT + timedelta(hours=1))
    organisation.edit_unit(city.stranger.unit_id, name="临溪热线", actor=by(city.stranger), at=AT)
    access.edit_role("team_leader", needs_mfa=True, reason="巡检要求", actor=by(city.admin), at=AT + timedelta(days=1))
    return city


def says(page: log.Page) -> list[str]:
    return [line.told.kind for line in page.lines]


def test_a_city_reads_its_own_facts_only(told, by):
    mine = log.page(log.Asked(), by(told.head))
    assert {line.told.subject_id for line in mine.lines} >= {told.agent.pk, told.team.pk}
    assert told.stranger.unit_id not in {line.told.subject_id for line in mine.lines}
    everything = log.page(log.Asked(), by(told.admin))
    assert told.stranger.unit_id in {line.told.subject_id for line in everything.lines}
    with pytest.raises(Forbidden):
        log.page(log.Asked(), by(told.agent))


@pytest.mark.parametrize(("asked", "kinds"), [
    ({"who": "钟一鸣"}, ["organisation.UnitEdited", "organisation.PersonEdited"]),
    ({"about": "投诉二班"}, ["organisation.UnitEdited"]),
    ({"kind": "access.RoleEdited"}, ["access.RoleEdited"]),
    ({"preset": "rights"}, ["access.RoleEdited"]),
    ({"text": "巡检"}, ["access.RoleEdited"]),
    ({"since": AT + timedelta(hours=2), "until": AT + timedelta(days=2)}, ["access.RoleEdited"]),
    ({"who": "没有这个人"}, []),
    ({"about": "没有这件事"}, []),
    ({"subject": "role:999"}, []),
])  # fmt: skip
def test_what_is_asked_is_found(told, by, asked, kinds):
    assert says(log.page(log.Asked(**asked), by(told.admin))) == kinds


def test_pages_follow_one_another_without_gap_or_repeat(told, by, monkeypatch):
    monkeypatch.setattr(log, "PAGE", 1)
    met, after = [], ""
    while True:
        page = log.page(log.Asked(), by(told.admin), after=after)
        met += [line.told.id for line in page.lines]
        after = page.next_cursor
        if not after:
            break
    assert sorted(met) == sorted(Entry.objects.values_list("id", flat=True))
    assert len(set(met)) == len(met)


def test_a_word_is_looked_for_piece_by_piece(told, by, monkeypatch):
    monkeypatch.setattr(log, "LOOKED_THROUGH", 2)
    first = log.page(log.Asked(text="临溪热线"), by(told.admin))
    assert (first.lines, first.looked_until is not None) == ([], True)
    found = log.page(log.Asked(text="临溪热线"), by(told.admin), after=first.next_cursor)
    assert says(found) == ["organisation.UnitEdited"]


def test_an_entry_is_told_in_both_languages_with_its_link(told, by):
    entry = Entry.objects.get(kind="access.RoleEdited")
    opened = log.opened(entry.pk, by(told.admin))
    assert dict(opened.words)["中文"] != dict(opened.words)["English"]
    assert opened.line.about.label == "班长"
    assert log.chain(f"role:{entry.subject_id}", by(told.admin)) == (1, None)
    elsewhere = Entry.objects.get(subject_kind="unit", subject_id=told.stranger.unit_id)
    with pytest.raises(NotFound):
        log.opened(elsewhere.pk, by(told.head))
    with pytest.raises(NotFound):
        log.chain(f"unit:{told.stranger.unit_id}", by(told.head))


def test_a_page_asks_little_however_much_it_shows(told, by):
    actor = by(told.admin)
    for number in range(60):
        organisation.edit_unit(told.team.pk, name=f"班{number}", actor=actor, at=AT)
    with CaptureQueriesContext(connection) as queries:
        assert len(log.page(log.Asked(), actor).lines) == log.PAGE
    assert len(queries) <= 10


@pytest.mark.parametrize("asked", [{}, {"kind": "x"}, {"since": AT}])
def test_the_log_walks_along_an_index(told, by, asked):
    for who in (told.admin, told.head):
        rows = log.found(log.Asked(**asked), by(who))[:51]
        plan = rows.explain()
        assert "ledger_entry_" in plan or connection.vendor == "postgresql", plan
        if connection.vendor == "sqlite":
            assert "TEMP B-TREE" not in plan, plan


def test_what_is_taken_out_leaves_a_trace(told, client, by):
    client.force_login(_user(told.admin))
    assert client.get("/admin/ledger/?preset=rights").status_code == 200
    refused = client.post("/admin/ledger/export/?preset=rights", {})
    assert refused.status_code == 302
    assert not Entry.objects.filter(kind="ledger.LogExported").exists()
    answer = client.post("/admin/ledger/export/?preset=rights", {"reason": "季度审计"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "巡检要求" in text
    assert Entry.objects.get(kind="ledger.LogExported").reason == "季度审计"


def test_pages_open_and_strangers_stay_out(told, client: Client, by):
    client.force_login(_user(told.head))
    entry = Entry.objects.get(kind="organisation.UnitEdited", subject_id=told.team.pk)
    for path in ("", f"{entry.pk}/", f"?subject=unit:{told.team.pk}", "?who=钟&kind=nonsense&since=yesterday"):
        assert client.get(f"/admin/ledger/{path}").status_code == 200, path
    assert client.get("/admin/ledger/?after=x").status_code == 400
    elsewhere = Entry.objects.get(subject_kind="unit", subject_id=told.stranger.unit_id)
    assert client.get(f"/admin/ledger/{elsewhere.pk}/").status_code == 404
    assert client.get("/admin/ledger/checks/").status_code == 403


def _user(who):
    from django.contrib.auth import get_user_model

    who.user = get_user_model().objects.create_user(f"u{who.pk}")
    who.save()
    return who.user


def proved(at: datetime) -> Check:
    while True:
        done = checking.step(at=at)
        assert done is not None
        if done.state in ("whole", "broken"):
            return done


def test_the_whole_is_proved_in_pieces(told, by, monkeypatch):
    monkeypatch.setattr(checking, "CHAINS", 1)
    with pytest.raises(Forbidden):
        actions.ask_check(actor=by(told.head), at=AT)
    asked = actions.ask_check(actor=by(told.admin), at=AT)
    assert actions.ask_check(actor=by(told.admin), at=AT) == asked
    done = proved(AT)
    assert (done.state, done.entries) == ("whole", Entry.objects.count())
    assert done.chains == Entry.objects.filter(seq=1).count()


def test_the_first_broken_link_is_named(told, by):
    entry = Entry.objects.filter(seq=1, kind="organisation.UnitEdited").order_by("-subject_id").first()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER ledger_entry_forbid_update")
        cursor.execute("UPDATE ledger_entry SET reason = 'x' WHERE id = %s", [entry.pk])
    actions.ask_check(actor=by(told.admin), at=AT)
    done = proved(AT)
    assert (done.state, done.broken_kind, done.broken_id, done.broken_seq) == ("broken", "unit", entry.subject_id, 1)
    assert log.chain(f"unit:{entry.subject_id}", by(told.admin))[1] == (1, "altered")


