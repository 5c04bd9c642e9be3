"""Tables of papers: templates in versions, and each paper that was made, under the hash of its bytes."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import Q

from shouwen.casework.papers import states
from shouwen.casework.papers.rules.sheet import Sheet, read
from shouwen.foundation.organisation.models import to_person, to_unit
from shouwen.kit import crypto
from shouwen.kit.models import Row


class Template(Row):
    """A version of a template, for a centre or (None) for every centre without its own. Never changed, only followed.

    ``retired_at``: taken back, as if it had not been. Before the first version the one that ships holds.
    """

    kind = models.CharField(max_length=16, choices=states.KINDS.items())
    language = models.CharField(max_length=8)
    centre = to_unit(null=True)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    starts_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()
    retired_by = to_person(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "centre", "version"], name="papers_template_version"),
            models.UniqueConstraint(fields=["kind", "language", "version"], condition=Q(centre=None), name="papers_template_version_all"),
        ]

    @property
    def kind_label(self) -> str:
        return str(states.KINDS[self.kind])


class Paper(Row):
    """A paper that was made: what it says, sealed; its PDF, kept by files under its SHA-256.

    ``edition`` counts the papers of a kind on one case. ``template`` None: the one that ships (``template_version`` 0).
    ``needs_approval``: a draft until somebody else approves it (:class:`Verdict`). ``is_full`` shows how to reach the customer in full. ``lacking`` are characters no font has, drawn as their code.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    case_number = models.CharField(max_length=24)
    centre = to_unit()
    kind = models.CharField(max_length=16, choices=states.KINDS.items())
    language = models.CharField(max_length=8)
    edition = models.PositiveIntegerField()
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="+", db_index=False)
    template_version = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()
    attachment_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    is_full = models.BooleanField(default=False)
    needs_approval = models.BooleanField(default=False)
    lacking = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "edition"], name="papers_edition")]

    def __str__(self) -> str:
        return f"{self.case_number} {self.kind} {self.edition}"

    @property
    def kind_label(self) -> str:
        return str(states.KINDS[self.kind])

    @property
    def place(self) -> str:
        """What the sealed sheet is bound to."""
        return f"papers.paper.sealed:{self.pk}"

    def keep(self, sheet: Sheet) -> None:
        """Seal what it says."""
        self.sealed = crypto.seal(json.dumps(sheet.plain(), ensure_ascii=False), self.place)

    @property
    def sheet(self) -> Sheet:
        """What it says."""
        return read(json.loads(crypto.unseal(self.sealed, self.place)))


class Verdict(Row):
    """What somebody else said of a draft: approved, or refused with what is to be put right. Once a paper."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="verdict")
    is_approved = models.BooleanField()
    remark = models.CharField(max_length=400, blank=True)
    by = to_person(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(is_approved=True) | ~Q(remark=""), name="papers_refused_why")]


class Demand(Row):
    """Which papers of a centre, or (None) of every centre without its own, need approval: those of ``papers`` for complaints of
    one of ``severities`` or ``kinds``. The newest holds."""

    centre = to_unit(null=True)
    papers = models.JSONField(default=list)
    severities = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    set_by = to_person(null=True)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["centre", "-set_at"], name="papers_demand_newest")]


class Sending(Row):
    """A paper was given to the post: the ``seq``-th time, as the message ``message_id`` of contacts, which says how far it is.

    ``reason`` says why again, from the second time on.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="sendings", db_index=False)
    seq = models.PositiveSmallIntegerField()
    message_id = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    asked_by = to_person(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "seq"], name="papers_sending_once")]
