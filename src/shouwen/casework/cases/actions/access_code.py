"""The code by which a customer follows a case without an account: made, told once, kept only as a fingerprint."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, access_digest, lock
from shouwen.kit.actor import Actor
from shouwen.kit.crypto import blind

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REPLACED = gettext_noop("，原来的作废")
GIVEN = gettext_noop("给了客户查询码")
IN_LETTER = gettext_noop("把查询码写进登记回执")


def new_code() -> str:
    """An access code: eight letters and digits that cannot be mistaken for one another (40 bits)."""
    return "".join(secrets.choice(SIGNS) for _place in range(8))


def code_for(key: str) -> str:
    """The access code of what is handed in with a key of 128 bits: the same each time, so that what was sent twice is told twice."""
    drawn = int(blind(key, "cases.code"), 16)
    return "".join(SIGNS[drawn // len(SIGNS) ** place % len(SIGNS)] for place in range(8))


def give_access_code(case: Which, *, actor: Actor, at: datetime) -> tuple[Case, str]:
    """Make a fresh code for the customer to follow the case with; it is returned once and the old one opens nothing.

    :raises Forbidden: without ``cases.handle`` for this case.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "give_code", actor)
        return held, replace_code(held, actor=actor, at=at)


def replace_code(held: Case, *, by_letter: bool = False, actor: Actor, at: datetime) -> str:
    """The same for a case the caller holds."""
    code = new_code()
    fact = facts.AccessCodeGiven(
        subject_id=held.pk,
        centre_id=held.centre_id,
        how_label=IN_LETTER if by_letter else GIVEN,
        replaced_label=REPLACED if held.access_digest else "",
    )
    pen.write(held, fact, actor=actor, at=at, access_digest=access_digest(held.number, code))
    return code
