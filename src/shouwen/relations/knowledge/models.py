"""Tables of the texts: dated, versioned, each with one person who answers for it; retired, never deleted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from shouwen.kit.models import Row
from shouwen.relations.knowledge.states import Sort

CONTENT = ("title", "title_en", "body", "steps", "steps_en", "avoid", "avoid_en", "kinds", "categories", "shortcut", "review_on")
LINES = ("steps", "steps_en", "avoid", "avoid_en")
"""What a version keeps, and what of it is a list of lines."""


class Text(Row):
    """A canned reply, a standard answer or a script, as it is now.

    ``centre`` is empty for the province's and names the city that added it otherwise; ``person`` is set for a phrase
    of somebody's own. ``live_key`` is there while the text is in force and keeps a question from having two answers.
    ``valid_to`` is the first day on which it is no longer offered. ``uses`` is folded from :class:`Use` by a job.
    """

    sort = models.CharField(max_length=6, choices=Sort.choices)
    number = models.PositiveIntegerField(unique=True)
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    body = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    steps_en = models.JSONField(default=list)
    avoid = models.JSONField(default=list)
    avoid_en = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    shortcut = models.CharField(max_length=24, blank=True)
    review_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0)
    pinyin = models.CharField(max_length=800, blank=True)
    initials = models.CharField(max_length=120, blank=True)
    live_key = models.CharField(max_length=64, null=True, unique=True)
    pack = models.CharField(max_length=24, blank=True)
    pack_code = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager[Any]]

    class Meta:
        constraints = [
            models.UniqueConstraint("pack", "pack_code", condition=~Q(pack=""), name="knowledge_text_pack"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(pack=""), name="knowledge_text_somebody_answers"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(sort=Sort.REPLY), name="knowledge_text_own_phrases"
            ),
            models.CheckConstraint(
                condition=Q(live_key=None, valid_to__isnull=False) | Q(live_key__isnull=False, valid_to=None),
                name="knowledge_text_live",
            ),
        ]

    @property
    def code(self) -> str:
        """How people call it: ``K-0142``."""
        return f"K-{self.number:04d}"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Version(Row):
    """What a text said from a moment on, who wrote it and why; the last one is the text as it is."""

    text = models.ForeignKey(Text, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    person_id = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("text", "number", name="knowledge_version_number")]


class Use(Row):
    """One use of a text: a row of its own, so that nobody waits for anybody. Counted and dropped by a job."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="+")
    person_id = models.BigIntegerField(default=0)
    at = models.DateTimeField()


class Stamp(Row):
    """One row whose value changes with every change of a text, so that processes notice; its lock orders writers."""

    value = models.BigIntegerField()
