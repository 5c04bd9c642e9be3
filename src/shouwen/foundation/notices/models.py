"""Tables of notices: what people are told, how they want to be told, and the letters under way."""

from __future__ import annotations

from django.db import models

from shouwen.foundation.notices.states import Level, Post
from shouwen.foundation.organisation.models import Person
from shouwen.kit.models import Row


class Notice(Row):
    """One piece of news for one person: a message id and its parameters, put into words when it is read."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=4, choices=Level.choices, default=Level.INFO)
    message = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    url_name = models.CharField(max_length=80, blank=True)
    url_args = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=24, blank=True)
    subject_id = models.BigIntegerField(default=0)
    key = models.CharField(max_length=120)
    in_app = models.BooleanField(default=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "key", name="notices_notice_once")]
        indexes = [
            models.Index(
                fields=["person", "-at", "-id"], condition=models.Q(in_app=True), name="notices_notice_inbox"
            ),
            models.Index(
                fields=["person", "-at", "-id"],
                condition=models.Q(in_app=True, read_at=None),
                name="notices_notice_unread",
            ),
            models.Index(fields=["subject_id"], condition=models.Q(read_at=None), name="notices_notice_about"),
        ]


class Preference(Row):
    """How one person wants one kind of news; without a row the kind's own default holds."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=40)
    in_app = models.BooleanField(default=True)
    email = models.BooleanField(default=False)
    push = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "kind", name="notices_preference_one")]


class Quiet(Row):
    """The hours of every day in which one person wants no e-mail and no push, on the wall clock of their centre."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="quiet_hours")
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(begins=models.F("ends")), name="notices_quiet_span")
        ]


class Letter(Row):
    """One e-mail on its way to one person: tried with back-off, laid aside when hopeless. The address is not copied."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="letter")
    state = models.CharField(max_length=7, choices=Post.choices, default=Post.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=Post.values), name="notices_letter_state")
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["waiting", "claimed"]),
                name="notices_letter_due",
            )
        ]


class PushKey(Row):
    """The key this installation signs its push messages with, sealed; one for all nodes."""

    name = models.CharField(max_length=8, unique=True)
    sealed = models.BinaryField()


class Device(Row):
    """A browser that takes push messages of one person. Where and with which keys is sealed: who knows it can write there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="push_devices")
    fingerprint = models.CharField(max_length=32, unique=True)
    sealed = models.BinaryField()
    name = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)

    @property
    def place(self) -> str:
        """What the sealed value is bound to."""
        return f"notices.device.sealed:{self.pk}"


class Push(Row):
    """One notice on its way to one device: tried with back-off, laid aside when hopeless, gone with the device."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="pushes", db_index=False)
    device = models.ForeignKey(Device, models.CASCADE, related_name="pushes")
    state = models.CharField(max_length=7, choices=Post.choices, default=Post.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "device"], name="notices_push_once"),
            models.CheckConstraint(condition=models.Q(state__in=Post.values), name="notices_push_state"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(state__in=["waiting", "claimed"]), name="notices_push_due"
            )
        ]
