"""Carrying letters to the mail server: claimed in batches, tried again with back-off, laid aside when hopeless."""

from __future__ import annotations

import traceback
from datetime import datetime, timedelta

import structlog
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F
from django.utils import translation

from shouwen.foundation.notices import letters, queries, rules
from shouwen.foundation.notices.models import Letter
from shouwen.foundation.notices.states import Post

CLAIM = timedelta(minutes=5)
"""How long a claim holds: a worker that was killed gives its letters back after this."""

log = structlog.get_logger()


def send_due(*, at: datetime, limit: int = 50) -> int:
    """Send one batch of what is due, over one connection; says how many were tried."""
    batch = _claim(at, limit)
    mailer = get_connection()
    for letter in batch:
        try:
            message = _message(letter)
            if message is not None:
                mailer.send_messages([message])
        except Exception as error:
            _failed(letter, error, at)
        else:
            Letter.objects.filter(pk=letter.pk).update(state=Post.SENT, sent_at=at, error="")
    return len(batch)


def _claim(at: datetime, limit: int) -> list[Letter]:
    with transaction.atomic():
        due = Letter.objects.filter(state__in=[Post.WAITING, Post.CLAIMED], due_at__lte=at).order_by(
            "due_at", "id"
        )
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        batch = list(due.select_related("notice__person__unit__centre")[:limit])
        taken = Letter.objects.filter(pk__in=[letter.pk for letter in batch])
        taken.update(state=Post.CLAIMED, due_at=at + CLAIM, attempts=F("attempts") + 1)
    for letter in batch:
        letter.attempts += 1
    return batch


def _message(letter: Letter) -> EmailMessage | None:
    """The letter in its reader's language and zone; None when there is nobody to send it to any more."""
    notice = letter.notice
    person = notice.person
    if not (person.is_active and person.email):
        return None
    centre = person.unit.centre or person.unit
    with translation.override(person.language):
        [line] = queries.worded([notice], centre.time_zone)
        name = person.name_en if person.language == "en" and person.name_en else person.name
        return letters.notice_letter(line.text, line.url, to=person.email, name=name, number=notice.pk)


def _failed(letter: Letter, error: Exception, at: datetime) -> None:
    dead = letter.attempts >= rules.MAX_ATTEMPTS
    log.warning(
        "letter_failed", letter=letter.pk, attempts=letter.attempts, dead=dead, error=type(error).__name__
    )
    Letter.objects.filter(pk=letter.pk).update(
        state=Post.DEAD if dead else Post.WAITING,
        due_at=at + rules.back_off(letter.attempts),
        error="".join(traceback.format_exception_only(error)).strip()[:300],
    )


def again(*, at: datetime) -> int:
    """Give every dead letter a fresh start, once the mail server is well again; says how many."""
    return Letter.objects.filter(state=Post.DEAD).update(state=Post.WAITING, attempts=0, due_at=at)
