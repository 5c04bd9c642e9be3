"""The table of contacts: every touch with a customer, whatever the channel. A contact is never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwen.kit.models import Row
from shouwen.relations.contacts.states import Direction, Form


class Contact(Row):
    """One touch: when, how, which way, what was said, by whom on our side, and what came of it.

    ``subject_kind`` and ``subject_id`` say what it was about, as plain keys (``case`` and its id); they may be filled
    later. ``place`` and ``present`` belong to visits (CHN-007), ``reference`` is the other side's number (CHN-005).
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    channel_code = models.CharField(max_length=24)
    source_code = models.CharField(max_length=24, blank=True)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    form = models.CharField(max_length=7, choices=Form.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    subject_kind = models.CharField(max_length=24, blank=True)
    subject_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    result_code = models.CharField(max_length=24, blank=True)
    duration = models.PositiveIntegerField(null=True)
    place = models.CharField(max_length=200, blank=True)
    present = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    via = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="contacts_contact_direction"),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="contacts_contact_form"),
        ]
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="contacts_contact_customer"),
            models.Index(
                fields=["subject_kind", "subject_id"], condition=~Q(subject_kind=""), name="contacts_contact_subject"
            ),
            models.Index(
                fields=["centre", "-id"], condition=Q(subject_kind=""), name="contacts_contact_loose"
            ),
        ]
