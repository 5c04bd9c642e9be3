"""What the customer was told of an extension: reason and new date, kept with the case."""

from __future__ import annotations

from django.db import models

from shouwen.casework.statutes.models.packs import Limit
from shouwen.foundation.organisation.models import to_person
from shouwen.kit import crypto
from shouwen.kit.models import Row


class Notice(Row):
    """A notice (延期告知): one for each extension granted. ``way`` is ``letter``, ``by_hand`` (somebody tells the customer,
    and it waits among the letters of the case) or ``none`` (nobody to tell: an anonymous matter). The reason is sealed."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    clock_id = models.BigIntegerField()
    extension_id = models.BigIntegerField(unique=True)
    limit = models.ForeignKey(Limit, models.PROTECT, related_name="+", db_index=False)
    step = models.PositiveSmallIntegerField()
    due_before_at = models.DateTimeField()
    due_after_at = models.DateTimeField()
    sealed = models.BinaryField()
    way = models.CharField(max_length=8)
    message_id = models.BigIntegerField(null=True)
    made_by = to_person()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("case", "id", name="statutes_notice_case")]

    @property
    def place(self) -> str:
        """What the reason is bound to."""
        return f"statutes.notice.sealed:{self.pk}"

    def keep(self, reason: str) -> None:
        """Seal the reason."""
        self.sealed = crypto.seal(reason, self.place)

    @property
    def reason(self) -> str:
        """Why it takes longer, as the customer was told."""
        return crypto.unseal(self.sealed, self.place)
