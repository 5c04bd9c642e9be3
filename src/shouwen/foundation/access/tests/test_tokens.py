"""Tokens: made once, one query to check, a share of the rights, an end, and a limit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.access import actions, queries, rules
from shouwen.foundation.access.models import Token
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import actions as organisation
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, Invalid, NotFound, TooMany

from .conftest import AT

pytestmark = pytest.mark.django_db
WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)


@pytest.fixture
def token(city):
    made, text = actions.make_token(
        person_id=city.agent.pk, name="工单同步", rights=["organisation.read", "cases.export"], expires_at=AT + WEEK,
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    return made, text


def test_only_a_fingerprint_is_kept(token):
    made, text = token
    assert text.startswith(made.prefix)
    assert text not in str(Token.objects.filter(pk=made.pk).values().get())
    (entry,) = timeline("person", made.person_id)
    assert entry.kind == "access.TokenMade"
    assert text not in str(entry.body)


def test_it_opens_a_share_of_the_persons_rights(token, city):
    actor = actions.actor_for_token(token[1], at=AT)
    assert actor.person_id == city.agent.pk
    assert set(actor.rights) == {"organisation.read"}, "cases.export is not the agent's to lend"
    assert (actor.via, actor.token_id) == ("api", token[0].pk)


def test_a_token_for_everything(city):
    _made, text = actions.make_token(
        person_id=city.agent.pk, name="全部", rights=["*"], expires_at=AT + WEEK, actor=SYSTEM, at=AT
    )
    assert actions.actor_for_token(text, at=AT).may("files.add")


def test_checking_costs_one_query(token, django_assert_num_queries):
    actions.actor_for_token(token[1], at=AT)
    with django_assert_num_queries(1):
        actions.actor_for_token(token[1], at=AT + MINUTE / 2)


def test_use_is_noted_at_most_once_a_minute(token, django_assert_num_queries):
    made, text = token
    actions.actor_for_token(text, at=AT)
    actions.actor_for_token(text, at=AT + MINUTE / 2)
    assert Token.objects.get(pk=made.pk).last_used_at == AT
    with django_assert_num_queries(2):
        actions.actor_for_token(text, at=AT + MINUTE)
    assert Token.objects.get(pk=made.pk).last_used_at == AT + MINUTE


def test_it_ends(token):
    assert actions.actor_for_token(token[1], at=AT + WEEK) is None


def test_revoked_it_opens_nothing(token, city, by):
    made, text = token
    actions.revoke_token(made.pk, reason="泄露", actor=by(city.admin), at=AT)
    assert actions.actor_for_token(text, at=AT) is None
    assert timeline("person", made.person_id)[-1].reason == "泄露"


def test_everybody_revokes_their_own_and_nobody_a_strangers(token, city, by):
    with pytest.raises(NotFound):
        actions.revoke_token(token[0].pk, actor=by(city.stranger), at=AT)
    actions.revoke_token(token[0].pk, actor=by(city.agent), at=AT)


@pytest.mark.parametrize("text", ["", "sw_", "sw_00000000_x", "Bearer", "sw_\x00"])
def test_nonsense_opens_nothing(text, db):
    assert actions.actor_for_token(text, at=AT) is None


def test_a_locked_persons_token_opens_nothing(token, city):
    organisation.lock(city.agent.pk, reason="", actor=SYSTEM, at=AT)
    assert actions.actor_for_token(token[1], at=AT) is None


def test_a_token_follows_the_persons_rights(token, city, by):
    actions.edit_role("junior_agent", rights={"files.read": "centre"}, actor=by(city.admin), at=AT)
    assert set(actions.actor_for_token(token[1], at=AT).rights) == set()


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": " "}, "name"), ({"rights": []}, "rights"), ({"rights": ["no.such"]}, "rights"),
     ({"expires_at": AT}, "expires_at"), ({"expires_at": AT + timedelta(days=400)}, "expires_at")],
)  # fmt: skip
def test_unusable_tokens_are_refused(city, values, field):
    given = {"person_id": city.agent.pk, "name": "同步", "rights": ["*"], "expires_at": AT + WEEK} | values
    with pytest.raises(Invalid) as refusal:
        actions.make_token(**given, actor=SYSTEM, at=AT)
    assert list(refusal.value.fields) == [field]


def test_only_the_keeper_makes_tokens_and_sees_them(token, city, by):
    with pytest.raises(Forbidden):
        actions.make_token(
            person_id=city.agent.pk, name="x", rights=["*"], expires_at=AT + WEEK, actor=by(city.head), at=AT
        )
    assert list(queries.tokens(by(city.admin))) == [token[0]]
    assert list(queries.tokens(by(city.agent))) == [token[0]]
    assert list(queries.tokens(by(city.stranger))) == []


def test_too_fast_is_told_to_wait(token, settings):
    settings.SHOUWEN_API_RATE = 2
    for _call in range(4):
        assert actions.actor_for_token(token[1], at=AT)
    with pytest.raises(TooMany) as refusal:
        actions.actor_for_token(token[1], at=AT)
    assert refusal.value.params == {"retry_after": 1}
    assert actions.actor_for_token(token[1], at=AT + timedelta(seconds=1))


@given(st.lists(st.floats(0, 3), max_size=40))
def test_a_bucket_never_lets_through_more_than_its_depth_and_rate(pauses):
    rate, depth, passed, at = 2.0, 4.0, 0, AT
    bucket = rules.Bucket(depth, at)
    for pause in pauses:
        at += timedelta(seconds=pause)
        allowed, bucket = bucket.take(at, rate=rate, depth=depth)
        passed += allowed
    assert passed <= depth + rate * (at - AT).total_seconds() + 1e-6
