"""What is asked about one customer does not read everybody's rows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from shouwen.foundation.access.testing import actor
from shouwen.relations.customers import actions
from shouwen.relations.customers.models import ContactPoint, Customer

AT = datetime(2026, 3, 19, 2, 24, tzinfo=UTC)
MANY = 3000


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="reads the plan as PostgreSQL words it")
@pytest.mark.django_db
def test_contact_points_of_one_are_found_along_indexes():
    agent = actor("senior_agent")
    one = actions.recognise(centre_id=agent.centre_id, name="彭晓岚", phone="13805712607", actor=agent, at=AT)
    crowd = [Customer(centre_id=agent.centre_id, registered_at=AT) for _ in range(MANY)]
    Customer.objects.bulk_create(crowd)
    ContactPoint.objects.bulk_create(
        ContactPoint(customer=each, kind="phone", sealed=b"", added_at=AT) for each in crowd
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer, customers_contactpoint")
    points = ContactPoint.objects.of(one.pk).filter(retired_at=None)
    assert "Seq Scan" not in points.explain()
    assert [point.customer_id for point in points] == [one.pk]
