"""Words on their way to customers, as colleagues may read them. The caller has looked the subject up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from shouwen.kit.among import listed
from shouwen.kit.crypto import Unopenable
from shouwen.kit.standing import Standing
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts.models import Message
from shouwen.relations.contacts.states import CODE, FAULTS, OUTSTANDING, UNDER_WAY, Post

HIDDEN = "••••••••"
"""What colleagues read in place of an access code."""


@dataclass(frozen=True)
class MessageView:
    """Words for a customer: which letter, what is said, by which way, and how far they have come."""

    id: int
    letter: str
    subject: str
    text: str
    channel: str
    channel_label: str
    language: str
    state: str
    state_label: str
    fault: str
    fault_label: str
    fault_code: int
    attempts: int
    at: datetime
    settled_at: datetime | None
    next_try_at: datetime | None
    told_by: int
    point_id: int | None
    encloses: bool

    @property
    def may_again(self) -> bool:
        """Whether it can be sent once more; what encloses a file is, where that file is."""
        return self.channel == "email" and self.state in (Post.FAILED, Post.GIVEN_UP) and not self.encloses

    @property
    def is_under_way(self) -> bool:
        """Whether a machine still has it in hand."""
        return self.state in UNDER_WAY

    @property
    def may_tell(self) -> bool:
        """Whether a person can still say it."""
        return self.state in (*OUTSTANDING, Post.FAILED)

    @property
    def tone(self) -> str:
        """How loud it is on a page."""
        return {"given_up": "over", "failed": "soon", "to_tell": "soon"}.get(self.state, "line")


def messages(subject_kind: str, subject_id: int, *, limit: int = 50) -> list[MessageView]:
    """What was written to the customer about a subject, newest first. One query."""
    rows = Message.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("-id")
    return [_view(row) for row in rows[:limit]]


def messages_by_id(ids: Collection[int]) -> dict[int, MessageView]:
    """Some words by id. One query; the caller may see what they are about."""
    return {row.pk: _view(row) for row in Message.objects.filter(pk__in=ids)} if ids else {}


@dataclass(frozen=True)
class Untold:
    """That a customer does not know something yet: which letter, since when, and why no machine could say it. The words stay shut."""

    id: int
    letter: str
    fault: str
    at: datetime


def outstanding(
    subject_kind: str, ids: Collection[int], *, asked_by: int = 0, limit: int = 50
) -> list[tuple[int, Untold]]:
    """What customers do not know yet and a person must tell them, about some subjects or written by one person:
    (subject id, what), oldest first. One query."""
    told = _outstanding(limit).all(subject_kind, listed(ids), *([asked_by] if asked_by else []))
    return [(about, Untold(pk, letter, fault, at)) for about, pk, letter, fault, at in told]


@cache
def _outstanding(limit: int) -> Standing[tuple[Any, ...]]:
    def ask(subject_kind: str, ids: str, asked_by: int | None = None) -> QuerySet[Message, tuple[Any, ...]]:
        whose = Q(subject_id__among=ids) if asked_by is None else Q(subject_id__among=ids) | Q(asked_by=asked_by)
        rows = Message.objects.filter(whose, subject_kind=subject_kind, state__in=OUTSTANDING).order_by("id")
        return rows.values_list("subject_id", "id", "letter", "fault", "at")[:limit]

    return Standing(ask)


def subject_of(message_id: int) -> tuple[str, int] | None:
    """What words are about: kind and id, for whoever checks the right."""
    return Message.objects.filter(pk=message_id).values_list("subject_kind", "subject_id").first()


def _view(row: Message) -> MessageView:
    try:
        subject, text = row.words()
    except Unopenable:
        subject, text = "", str(FAULTS["damaged"])
    return MessageView(
        id=row.pk,
        letter=row.letter,
        subject=subject,
        text=text.replace(CODE, HIDDEN),
        channel=row.channel,
        channel_label=catalogue.channel(row.channel).label,
        language=row.language,
        state=row.state,
        state_label=str(Post(row.state).label),
        fault=row.fault,
        fault_label=str(FAULTS.get(row.fault, FAULTS["other"])) if row.fault else "",
        fault_code=row.fault_code,
        attempts=row.attempts,
        at=row.at,
        settled_at=row.settled_at,
        next_try_at=row.due_at if row.state == Post.FAILED else None,
        told_by=row.told_by,
        point_id=row.point_id,
        encloses=row.attachment_id is not None,
    )
