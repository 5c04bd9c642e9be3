import re
from datetime import UTC, datetime

import pytest
from django.db import connection

from shouwen.foundation.access.testing import actor, two_level
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.crypto import Unopenable, unseal
from shouwen.kit.errors import Forbidden, Invalid, NotFound
from shouwen.relations.customers import actions, queries
from shouwen.relations.customers.models import ContactPoint, Customer

AT = datetime(2026, 3, 19, 2, 24, tzinfo=UTC)
pytestmark = pytest.mark.django_db
PHONE, EMAIL = "13805712607", "peng@example.com"


@pytest.fixture
def agent():
    return actor("senior_agent")


def meet(agent, **given):
    return actions.recognise(centre_id=agent.centre_id, actor=agent, at=AT, **given)


def told(customer):
    found = Entry.objects.filter(subject_kind="customer", subject_id=customer.pk).order_by("seq")
    return [kind.removeprefix("customers.") for kind in found.values_list("kind", flat=True)]


def test_somebody_new_is_taken_down_and_it_is_told(agent):
    customer = meet(agent, phone=PHONE, email=EMAIL, name="彭晓岚", source="direct")
    assert customer.title == "彭晓岚"
    assert told(customer) == ["CustomerRegistered", "ContactPointAdded", "ContactPointAdded"]
    assert verify(subject_kind="customer").whole


def test_somebody_known_is_recognised_in_one_query(agent, django_assert_max_num_queries):
    first = meet(agent, phone=PHONE, name="彭晓岚")
    with django_assert_max_num_queries(3):  # the search, and the savepoint around it
        again = meet(agent, phone="+86 138 0571 2607", name="彭女士")
    assert again.pk == first.pk
    assert Customer.objects.count() == 1
    assert told(first) == ["CustomerRegistered", "ContactPointAdded"]


def test_somebody_new_is_written_in_one_trip_with_the_callers_rows(agent):
    from django.db import transaction

    with transaction.atomic():
        met = actions.recognise_unsaved({"phone": PHONE}, centre_id=agent.centre_id, name="彭晓岚", actor=agent, at=AT)
    assert met.is_new
    assert Customer.objects.count() == 0
    assert [type(row).__name__ for row in met.rows] == ["Customer", "ContactPoint", "Entry", "Entry"]


def test_a_shared_phone_is_told_apart_by_name(agent):
    first = meet(agent, phone=PHONE, name="彭晓岚")
    other = meet(agent, phone=PHONE, name="鲍志远")
    assert other.pk != first.pk
    assert meet(agent, phone=PHONE, name="鲍志远").pk == other.pk
    assert meet(agent, phone=PHONE, name="彭晓岚").pk == first.pk


def test_what_a_known_customer_tells_us_anew_is_kept(agent):
    first = meet(agent, phone=PHONE)
    again = meet(agent, phone=PHONE, email=EMAIL, name="彭晓岚")
    assert again.pk == first.pk
    assert again.name == "彭晓岚"
    assert {point.kind for point in again.points.all()} == {"phone", "email"}
    assert told(first)[-2:] == ["ContactPointAdded", "CustomerEdited"]


def test_the_anonymous_are_never_recognised(agent):
    first = meet(agent, anonymous=True, name="彭晓岚")
    assert first.title == "匿名客户"
    assert meet(agent, anonymous=True).pk != first.pk


def test_a_customer_number_finds_its_customer(agent):
    customer = actions.register(centre_id=agent.centre_id, name="江州澜港物流", kind="organisation", number="K-0042",
                                points=[("phone", "0571-88123456")], actor=agent, at=AT)  # fmt: skip
    assert meet(agent, number="K-0042").pk == customer.pk


def test_another_centre_does_not_meet_our_customers():
    house = two_level()
    ours, theirs = house["people"]["jz.junior_agent"], house["people"]["lx.junior_agent"]
    customer = meet(ours, phone=PHONE, name="彭晓岚")
    assert meet(theirs, phone=PHONE, name="彭晓岚").pk != customer.pk
    with pytest.raises(NotFound):
        queries.card(customer.pk, theirs)
    with pytest.raises(NotFound):
        actions.edit(customer.pk, name="改名", actor=theirs, at=AT)
    assert queries.card(customer.pk, house["people"]["service_supervision"]).title == "彭晓岚"
    assert [hit.customer.pk for hit in queries.suggest("1380571", ours)] == [customer.pk]


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"phone": "1380571260"}, "phone", "号码少一位，应为 11 位"),
        ({"phone": "138057126077"}, "phone", "号码多一位，应为 11 位"),
        ({"phone": "88123456"}, "phone", "固定电话请加区号，如 0571-88123456"),
        ({"email": "peng"}, "email", "邮箱应像 name@example.com"),
        ({"identity": "110105194912310021"}, "identity", "身份证号最后一位对不上，请再核对一遍"),
    ],
)
def test_what_cannot_be_read_is_said_kindly_beside_its_field(agent, given, field, sentence):
    with pytest.raises(Invalid) as refused:
        meet(agent, **given)
    assert refused.value.fields == {field: sentence}


def test_nothing_readable_is_in_the_tables(agent):
    given = {"phone": PHONE, "email": EMAIL, "wechat": "pengxiaolan", "identity": "11010519491231002X"}
    customer = meet(agent, name="彭晓岚", **given)
    actions.add_point(customer.pk, kind="address", text="江州市云浦区长堤路 18 号", actor=agent, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM customers_contactpoint")
        raw = "".join(repr(bytes(cell) if isinstance(cell, memoryview) else cell) for row in cursor for cell in row)
        cursor.execute("SELECT body, reason FROM ledger_entry")
        raw += repr(cursor.fetchall())
    assert not re.search(rf"(?<!\d){PHONE[-4:]}(?!\d)", raw), "not beside a mask either; within an id these digits stand by chance"
    for secret in (PHONE, PHONE[3:], "peng", "11010519491231002X", "长堤路", "彭晓岚"):
        assert secret not in raw
        assert secret.encode().hex() not in raw


def test_a_sealed_value_opens_in_its_own_row_only(agent):
    customer = meet(agent, phone=PHONE, email=EMAIL)
    phone, email = customer.points.order_by("id")
    assert phone.value == "+8613805712607"
    with pytest.raises(Unopenable):
        unseal(phone.sealed, email.place)
    email.sealed = phone.sealed
    email.save()
    with pytest.raises(Unopenable):
        _ = ContactPoint.objects.get(pk=email.pk).value
    shown = {point.kind: point.masked for point in queries.card(customer.pk, agent).points}
    assert shown == {"phone": "138****2607", "email": "打不开"}


def test_equal_numbers_have_equal_fingerprints_and_each_sealing_is_different(agent):
    one = meet(agent, phone=PHONE, name="甲某").points.get()
    two = meet(agent, phone=PHONE, name="乙某").points.get()
    assert (one.exact, one.head7, one.head9, one.tail4, one.tail8) == (two.exact, two.head7, two.head9, two.tail4, two.tail8)
    assert bytes(one.sealed) != bytes(two.sealed)
    assert len({one.exact, one.head7, one.head9, one.tail4, one.tail8}) == 5


def test_registering_and_editing_need_their_right():
    reader = actor("quality_inspector")
    with pytest.raises(Forbidden):
        actions.register(centre_id=reader.centre_id, name="某人", actor=reader, at=AT)
    customer = meet(reader, phone=PHONE)
    with pytest.raises(Forbidden):
        actions.edit(customer.pk, is_big=True, actor=reader, at=AT)
    with pytest.raises(Forbidden):
        actions.add_point(customer.pk, kind="email", text=EMAIL, actor=reader, at=AT)


def test_flags_class_and_dedicated_line(agent):
    customer = meet(agent, phone=PHONE, name="彭晓岚")
    with pytest.raises(Invalid):
        actions.edit(customer.pk, has_dedicated_line=True, actor=agent, at=AT)
    edited = actions.edit(customer.pk, has_dedicated_line=True, line_number="JZ-DIA-0007", actor=agent, at=AT)
    assert edited.class_code == "dedicated"
    assert actions.edit(customer.pk, is_important=True, actor=agent, at=AT).class_code == "important"
    assert actions.edit(customer.pk, is_big=True, actor=agent, at=AT).class_code == "big"
    assert queries.card(customer.pk, agent).flags == ["大客户", "重要客户", "专线"]
    assert told(customer).count("CustomerEdited") == 3
    actions.edit(customer.pk, is_big=True, actor=agent, at=AT)
    assert told(customer).count("CustomerEdited") == 3
    assert [hit.customer.pk for hit in queries.find("JZ-DIA-0007", agent)] == [customer.pk]


def test_contact_points_are_added_once_chosen_and_retired(agent):
    customer = meet(agent, phone=PHONE)
    with pytest.raises(Invalid):
        actions.add_point(customer.pk, kind="phone", text="138 0571 2607", actor=agent, at=AT)
    second = actions.add_point(customer.pk, kind="phone", text="13905710000", label="单位", actor=agent, at=AT)
    assert queries.card(customer.pk, agent).phone == "138****2607"
    actions.choose_primary(second.pk, actor=agent, at=AT)
    assert queries.card(customer.pk, agent).phone == "139****0000"
    actions.retire_point(second.pk, actor=agent, at=AT)
    assert queries.card(customer.pk, agent).phone == "138****2607"
    assert queries.suggest("13905710000", agent) == []
    actions.verify(customer.pk, actor=agent, at=AT)
    assert told(customer)[2:] == ["ContactPointAdded", "PrimaryPointChosen", "ContactPointRetired", "CustomerVerified"]


def test_account_contacts_have_roles_and_an_end(agent):
    account = actions.register(centre_id=agent.centre_id, name="澜港物流", kind="organisation", actor=agent, at=AT)
    person = meet(agent, phone=PHONE, name="彭晓岚")
    row = actions.add_account_contact(account.pk, person_customer_id=person.pk, role="finance", actor=agent, at=AT)
    assert [(each.title, each.role_label) for each in queries.account_contacts(account.pk, agent)] == [("彭晓岚", "财务")]
    assert [each.title for each in queries.accounts_of(person.pk, agent)] == ["澜港物流"]
    with pytest.raises(Invalid):
        actions.add_account_contact(person.pk, person_customer_id=person.pk, role="finance", actor=agent, at=AT)
    actions.end_account_contact(row.pk, actor=agent, at=AT)
    assert queries.accounts_of(person.pk, agent) == []
    assert told(account)[-2:] == ["AccountContactAdded", "AccountContactEnded"]
