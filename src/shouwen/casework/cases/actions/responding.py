"""One step for what belongs together: words to the customer, a promise with them, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.casework.cases.actions.intake import Promised
from shouwen.casework.cases.actions.progress import answer, resume, wait
from shouwen.casework.cases.actions.promises import promise
from shouwen.casework.cases.actions.words import reply
from shouwen.casework.cases.queries.scope import Which
from shouwen.kit.actor import Actor


@dataclass(frozen=True)
class Then:
    """What a case waits for once the words are sent: ``for_`` is customer, unit or third, or ``resume`` to go on."""

    for_: str
    reason_code: str = ""
    until: datetime | None = None


def respond(
    case: Which,
    text: str,
    *,
    final: bool = False,
    promised: Promised | None = None,
    then: Then | None = None,
    actor: Actor,
    at: datetime,
    **said: Any,
) -> None:
    """Write to the customer (``final``: the answer), with a promise and the next state, all or nothing.

    ``said`` is what :func:`reply` and :func:`answer` take.

    :raises Refusal: as those, :func:`promise`, :func:`wait` and :func:`resume`.
    """
    send = answer if final else reply
    if promised is None and then is None:
        send(case, text, **said, actor=actor, at=at)
        return
    with transaction.atomic():
        send(case, text, **said, actor=actor, at=at)
        if promised:
            promise(case, promised.text, due_at=promised.due_at, actor=actor, at=at)
        if then and then.for_ == "resume":
            resume(case, actor=actor, at=at)
        elif then:
            wait(case, for_=then.for_, reason_code=then.reason_code, until=then.until, actor=actor, at=at)
