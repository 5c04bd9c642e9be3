"""Tables of contacts: every touch with a customer, which is never changed; words on their way; who signs them."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import Q

from shouwen.kit import crypto
from shouwen.kit.models import Row
from shouwen.relations.contacts.states import OUTSTANDING, UNDER_WAY, Direction, Form, Post


class Contact(Row):
    """One touch: when, how, which way, what was said, by whom on our side, and what came of it.

    ``subject_kind`` and ``subject_id`` say what it was about, as plain keys (``case`` and its id); they may be filled
    later. ``place`` and ``present`` belong to visits (CHN-007), ``reference`` is the other side's number (CHN-005).
    """

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
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


class Message(Row):
    """Words for a customer on their way. What is said is sealed for this row; the address stays with the customer.

    ``key`` makes them once (the fact's entry and the letter). ``at`` is when what they tell came true. A ``channel``
    other than ``email`` is gone by a person. ``renew_at``: by then something more should be said (CASE-063).
    ``attachment_id`` is a file that goes along, as long as its bytes are those of ``sha256``.
    """

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    letter = models.CharField(max_length=24)
    key = models.CharField(max_length=80, unique=True)
    channel = models.CharField(max_length=24)
    language = models.CharField(max_length=8)
    point_id = models.BigIntegerField(null=True)
    sealed = models.BinaryField()
    secret = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=Post.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=12, blank=True)
    fault_code = models.PositiveSmallIntegerField(default=0)
    asked_by = models.BigIntegerField(default=0)
    told_by = models.BigIntegerField(default=0)
    renew_at = models.DateTimeField(null=True)
    attachment_id = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=Post.values), name="contacts_message_state")]
        indexes = [
            models.Index("due_at", "id", condition=Q(state__in=UNDER_WAY), name="contacts_message_due"),
            models.Index("subject_kind", "subject_id", "id", name="contacts_message_subject"),
            models.Index("subject_id", condition=Q(state__in=OUTSTANDING), name="contacts_message_to_tell"),
            models.Index("asked_by", condition=Q(state__in=OUTSTANDING), name="contacts_message_by"),
            models.Index("renew_at", condition=Q(renew_at__isnull=False), name="contacts_message_renew"),
        ]

    def close_up(self, subject: str, text: str, code: str = "") -> None:
        """Seal what is said, and the access code it names apart from it."""
        words = json.dumps([subject, text], ensure_ascii=False)
        self.sealed = crypto.seal(words, f"contacts_message.sealed:{self.pk}")
        self.secret = crypto.seal(code, f"contacts_message.secret:{self.pk}") if code else None

    def words(self) -> tuple[str, str]:
        """Subject and text, with the place of a code left as it is.

        :raises Unopenable: when they were moved, changed, or the key is gone.
        """
        subject, text = json.loads(crypto.unseal(self.sealed, f"contacts_message.sealed:{self.pk}"))
        return subject, text

    def code(self) -> str:
        """The access code it tells, while it is not sent yet."""
        return crypto.unseal(self.secret, f"contacts_message.secret:{self.pk}") if self.secret else ""


class Sender(Row):
    """In whose name a centre writes, and which letters it sends; a row without centre holds for everybody.

    ``letters`` maps a letter to whether it is sent; one that is not named is as the house has it. An empty text
    means: as the row for everybody says.
    """

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    letters = models.JSONField(default=dict)
    name = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=120, blank=True)
    reply_to = models.CharField(max_length=120, blank=True)
    callback = models.CharField(max_length=60, blank=True)
    signature = models.CharField(max_length=300, blank=True)
    signature_en = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre"], name="contacts_sender_one_a_centre"),
            models.UniqueConstraint(models.Value(1), condition=Q(centre=None), name="contacts_sender_one_for_all"),
        ]
