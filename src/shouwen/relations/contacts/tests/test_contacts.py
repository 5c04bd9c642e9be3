from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.base import File

from shouwen.foundation.access.testing import actor, two_level
from shouwen.foundation.files import actions as files
from shouwen.foundation.files import queries as file_queries
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import actions, queries
from shouwen.relations.contacts.models import Contact
from shouwen.relations.customers import actions as customers
from shouwen.relations.customers import queries as customer_queries

AT = datetime(2026, 3, 19, 2, 24, tzinfo=UTC)
pytestmark = pytest.mark.django_db
WORDS = "约了两次装宽带师傅都没来。"


@pytest.fixture
def agent():
    return actor("junior_agent")


@pytest.fixture
def customer(agent):
    return customers.recognise(centre_id=agent.centre_id, phone="13805712607", name="彭晓岚", actor=agent, at=AT)


@pytest.fixture
def scan(agent, settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path
    return files.keep(File(BytesIO(b"%PDF-1.4\n%letter\n")), name="来信.pdf", actor=agent, at=AT)


def test_every_channel_can_be_entered_by_hand(agent, customer, scan):
    for item in catalogue.channels(at=AT):
        given = {"text": WORDS}
        if item.needs_place:
            given["place"] = "云浦营业厅"
        if item.needs_reference:
            given["reference"] = "P-1"
        if item.needs_evidence:
            kept = files.keep(File(BytesIO(b"%PDF-1.4\n%" + item.code.encode())), name="x.pdf", actor=agent, at=AT)
            given["files_ids"] = [kept.pk]
        contact = actions.record(customer.pk, channel=item.code, direction="in", actor=agent, at=AT, **given)
        assert contact.form == item.form
    assert Contact.objects.count() == len(catalogue.channels(at=AT))


def test_filing_tells_it_without_its_words(agent, customer):
    contact = actions.record(customer.pk, channel="phone", direction="in", text=WORDS, actor=agent, at=AT)
    entry = Entry.objects.get(subject_kind="contact", subject_id=contact.pk)
    assert entry.kind == "contacts.ContactFiled"
    assert "宽带" not in entry.body
    assert verify(subject_kind="contact").whole


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"channel": "phone"}, "text"),
        ({"channel": "email"}, "text"),
        ({"channel": "letter", "text": WORDS}, "files"),
        ({"channel": "fax", "text": WORDS}, "files"),
        ({"channel": "visit", "text": WORDS}, "place"),
        ({"channel": "marketplace", "text": WORDS}, "reference"),
        ({"channel": "pigeon", "text": WORDS}, "channel"),
        ({"channel": "phone", "text": WORDS, "result": "nope"}, "result"),
        ({"channel": "phone", "text": WORDS, "touched_at": AT + timedelta(hours=1)}, "at"),
        ({"channel": "phone", "text": WORDS, "direction": "round"}, "direction"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(agent, customer, given, field):
    with pytest.raises(Invalid) as refused:
        actions.record(customer.pk, actor=agent, at=AT, **{"direction": "in", **given})
    assert list(refused.value.fields) == [field]
    assert not Contact.objects.exists()


def test_a_letter_may_be_its_scan_alone_and_the_scan_is_read_by_who_reads_the_contact(agent, customer, scan):
    contact = actions.record(customer.pk, channel="letter", direction="in", files_ids=[scan.pk], actor=agent, at=AT)
    assert [each.name for each in file_queries.of("contact", [contact.pk])[contact.pk]] == ["来信.pdf"]
    assert file_queries.attachment(scan.pk, agent).pk == scan.pk
    with pytest.raises(NotFound):
        file_queries.attachment(scan.pk, actor("junior_agent"))


def test_entering_needs_the_right_and_the_customer_in_sight(agent, customer):
    with pytest.raises(Forbidden):
        actions.record(customer.pk, channel="phone", direction="in", text=WORDS, actor=actor("statistician"), at=AT)
    with pytest.raises(NotFound):
        actions.record(customer.pk, channel="phone", direction="in", text=WORDS, actor=actor("junior_agent"), at=AT)


def test_unsaved_rows_join_the_callers_own(agent, customer):
    from django.db import transaction

    with transaction.atomic():
        filed = actions.file_contact(
            customer_id=customer.pk, channel="phone", direction="in", text=WORDS, subject_kind="case", subject_id=7,
            save=False, actor=agent, at=AT,
        )  # fmt: skip
    assert [type(row).__name__ for row in filed.rows] == ["Contact", "Entry"]
    assert not Contact.objects.exists()


def test_a_loose_contact_is_attached_once(agent, customer):
    contact = actions.record(customer.pk, channel="chat", direction="in", text=WORDS, actor=agent, at=AT)
    actions.attach(contact.pk, subject_kind="case", subject_id=7, actor=agent, at=AT)
    assert [each.pk for each in queries.of("case", 7)] == [contact.pk]
    with pytest.raises(Conflict):
        actions.attach(contact.pk, subject_kind="case", subject_id=8, actor=agent, at=AT)
    with pytest.raises(NotFound):
        actions.attach(contact.pk, subject_kind="case", subject_id=8, actor=actor("junior_agent"), at=AT)


def test_one_timeline_holds_the_touches_of_all_channels(agent, customer):
    for hour, channel in enumerate(("phone", "chat", "sms")):
        actions.record(customer.pk, channel=channel, direction="in" if hour else "out", text=WORDS, result="reached",
                       touched_at=AT - timedelta(hours=hour), actor=agent, at=AT)  # fmt: skip
    page = customer_queries.timeline(customer.pk, agent, limit=10)
    texts = [each.text.split("，")[0] for each in page.rows if each.quote]
    assert texts == ["经电话联系客户", "客户经在线聊天联系", "客户经短信联系"]
    assert queries.count_since(customer.pk, AT - timedelta(days=30), agent) == {"in": 2, "out": 1}
    assert [row.channel_code for row in queries.recent(customer.pk, agent, limit=2)] == ["phone", "chat"]


def test_a_suggestion_says_when_the_customer_was_last_in_touch(agent, customer):
    actions.record(customer.pk, channel="phone", direction="in", text=WORDS, touched_at=AT - timedelta(minutes=33),
                   actor=agent, at=AT)  # fmt: skip
    hit = customer_queries.suggest("138057126", agent, at=AT)[0]
    assert [each.text for each in hit.glances] == ["今天 09:51 联系过"]


def test_the_touches_of_merged_files_are_read_together(agent):
    house = two_level()
    senior = house["people"]["jz.senior_agent"]
    one, two = (
        customers.recognise(centre_id=senior.centre_id, phone=f"1380571260{digit}", name="甲某", actor=senior, at=AT)
        for digit in (1, 2)
    )
    for each in (one, two):
        actions.record(each.pk, channel="phone", direction="in", text=WORDS, actor=senior, at=AT)
    customers.merge(one.pk, two.pk, actor=senior, at=AT)
    assert len(queries.recent(one.pk, senior)) == 2
    assert len(queries.recent(two.pk, senior)) == 2
