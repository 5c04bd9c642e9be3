from datetime import UTC, datetime

import pytest

from shouwen.foundation.access.testing import actor
from shouwen.foundation.ledger.models import Entry
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.relations.customers import actions, queries
from shouwen.relations.customers.models import Customer

AT = datetime(2026, 3, 19, 2, 24, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return actor("senior_agent")


@pytest.fixture
def crowd(agent):
    def meet(name, phone):
        return actions.recognise(centre_id=agent.centre_id, name=name, phone=phone, actor=agent, at=AT)

    return [meet("彭晓岚", "13805712607"), meet("鲍志远", "13805712641"), meet("林晓", "0571-88123456")]


def titles(hits):
    return {hit.customer.title for hit in hits}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("138", set()),
        ("1380571", {"彭晓岚", "鲍志远"}),
        ("138 0571 26", {"彭晓岚", "鲍志远"}),
        ("1380571260", {"彭晓岚"}),
        ("13805712607", {"彭晓岚"}),
        ("13805712699", set()),
        ("2641", {"鲍志远"}),
        ("05712641", {"鲍志远"}),
        ("80571260", set()),
        ("05718812", {"林晓"}),
        ("88123456", {"林晓"}),
        ("3456", {"林晓"}),
        ("+86 1380571 2607", {"彭晓岚"}),
        ("彭", {"彭晓岚"}),
        ("晓岚", {"彭晓岚"}),
        ("", set()),
    ],
)
def test_customers_are_suggested_as_digits_or_names_are_typed(agent, crowd, typed, found):
    assert titles(queries.suggest(typed, agent)) == found


def test_a_suggestion_shows_the_number_masked_with_what_was_typed_marked(agent, crowd):
    hit = next(hit for hit in queries.suggest("138057126", agent) if hit.customer.title == "彭晓岚")
    assert (hit.lit_text, hit.rest) == ("138****26", "07")
    tail = queries.suggest("2607", agent)[0]
    assert (tail.lit_text, tail.rest, tail.lit_tail) == ("", "138****", "2607")


def test_suggesting_is_one_query(agent, crowd, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.suggest("138057126", agent)


def test_suggesting_needs_the_right_to_read():
    with pytest.raises(Forbidden):
        queries.suggest("1380571", actor("administrator"))


def test_the_general_search_finds_by_number_phone_mail_and_name(agent, crowd):
    actions.edit(crowd[0].pk, number="K-7", actor=agent, at=AT)
    actions.add_point(crowd[0].pk, kind="email", text="Peng@Example.com", actor=agent, at=AT)
    for typed in ("K-7", "13805712607", "2607", "peng@example.com", "彭晓"):
        assert titles(queries.find(typed, agent)) == {"彭晓岚"}, typed


def test_the_list_is_paged_and_filtered(agent, crowd):
    actions.edit(crowd[1].pk, is_big=True, actor=agent, at=AT)
    first = queries.listed(agent, limit=2)
    assert [row.title for row, _phone in first.rows] == ["林晓", "鲍志远"]
    rest = queries.listed(agent, limit=2, cursor=first.next_cursor)
    assert [(row.title, phone) for row, phone in rest.rows] == [("彭晓岚", "138****2607")]
    assert rest.next_cursor == ""
    assert [row.title for row, _phone in queries.listed(agent, flag="is_big").rows] == ["鲍志远"]


def test_revealing_shows_the_value_and_leaves_a_trace(agent, crowd):
    point = crowd[0].points.get()
    shown = actions.reveal(point.pk, "call_back", actor=agent, at=AT)
    assert shown.text == "138 0571 2607"
    assert (shown.until - AT).total_seconds() == 60
    entry = Entry.objects.filter(subject_kind="customer", subject_id=crowd[0].pk).order_by("-seq").first()
    assert entry.kind == "customers.ContactPointRevealed"
    assert entry.actor_id == agent.person_id
    assert "2607" not in entry.body


def test_revealing_in_ones_own_words_keeps_them_as_the_reason(agent, crowd):
    actions.reveal(crowd[0].points.get().pk, "客户要求核对号码", actor=agent, at=AT)
    entry = Entry.objects.filter(subject_kind="customer", subject_id=crowd[0].pk).order_by("-seq").first()
    assert entry.reason == "客户要求核对号码"


def test_revealing_is_refused_without_a_reason_or_the_right(agent, crowd):
    point = crowd[0].points.get()
    before = Entry.objects.count()
    with pytest.raises(Invalid):
        actions.reveal(point.pk, " ", actor=agent, at=AT)
    inspector = actor("quality_inspector", unit=None, centre=_centre(agent))
    with pytest.raises(Forbidden):
        actions.reveal(point.pk, "call_back", actor=inspector, at=AT)
    assert Entry.objects.count() == before


def _centre(agent):
    from shouwen.foundation.organisation.models import Unit

    return Unit.objects.get(pk=agent.centre_id)


def test_likely_duplicates_are_shown_with_why(agent):
    def meet(name, **given):
        return actions.recognise(centre_id=agent.centre_id, name=name, actor=agent, at=AT, **given)

    one = meet("彭晓岚", phone="13805712607")
    tail = meet("彭晓岚", phone="13900002607")
    shared = meet("鲍志远", phone="13805712607")
    meet("彭晓岚", phone="13911112222")
    twins = queries.duplicates(one.pk, agent)
    assert [(twin.card.id, twin.why) for twin in twins] == [(tail.pk, ("name", "tail")), (shared.pk, ("phone",))]


def test_the_timeline_is_paged_and_merged_files_share_it(agent, crowd):
    keep, gone = crowd[0], crowd[1]
    actions.merge(keep.pk, gone.pk, actor=agent, at=AT)
    page = queries.timeline(keep.pk, agent, limit=4)
    rest = queries.timeline(keep.pk, agent, limit=4, cursor=page.next_cursor)
    keys = [each.key for each in (*page.rows, *rest.rows)]
    assert len(keys) == len(set(keys)) == 6
    assert rest.next_cursor == ""
    assert "并入了另一份档案" in {each.text for each in page.rows}


def test_masking_is_everywhere_a_query_answers(agent, crowd):
    shown = [
        repr(queries.card(crowd[0].pk, agent)),
        *(hit.masked for hit in queries.suggest("13805712607", agent)),
        *(phone for _row, phone in queries.listed(agent).rows),
        repr(queries.timeline(crowd[0].pk, agent)),
        repr(list(Customer.objects.values())),
    ]
    assert "13805712607" not in "".join(shown)
    assert "0571260" not in "".join(shown).replace("****", "")
