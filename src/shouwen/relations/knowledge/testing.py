"""For tests of upper modules: a text or two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.relations.knowledge import actions
from shouwen.relations.knowledge.models import Text

DAY = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)


def text(sort: str = "reply", *, actor: Actor | None = None, at: datetime = DAY, **content: Any) -> Text:
    """A text of the province in force; without an actor somebody of the house answers for it."""
    keeper = actor or keepers()
    words: dict[str, Any] = {"steps": ["您好"]} if sort == "script" else {"body": "您好，{客户称呼}"}
    return actions.write(sort, actor=keeper, at=at, **{"title": "问候", **words, **content})


def keepers() -> Actor:
    """Somebody who may write everything."""
    person_id = Person.objects.order_by("pk").values_list("pk", flat=True).first() or 0
    return Actor(person_id=person_id, almighty=True)
