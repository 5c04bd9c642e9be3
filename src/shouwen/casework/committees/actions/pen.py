"""How every action works: the committee locked, the right checked, words tidied."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.committees import facts, queries
from shouwen.casework.committees.models import Committee
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash, tidy

WORDS_MAX = 8000


def kept(committee_id: int, actor: Actor, *, retired: bool = False) -> Committee:
    """A committee locked for a change, in the caller's transaction.

    :raises NotFound: when there is none for this actor.
    :raises Forbidden: without ``committees.keep`` there, for whoever is not its chair or secretary.
    :raises Conflict: when it is retired.
    """
    row = Committee.objects.select_for_update(of=("self",)).get(pk=queries.find(committee_id, actor).pk)
    if (no := queries.keeping(row, actor)) is not None:
        raise no
    if bool(row.retired_at) != retired:
        raise Conflict("committee_retired", _("这个委员会已经撤销了") if row.retired_at else _("这个委员会没有撤销"))
    return row


def about(row: Committee) -> facts.About:
    """The values by which a fact names a committee."""
    return {"subject_id": row.pk, "centre_id": row.centre_id}


def person(person_id: int | None, field: str) -> Person:
    """Somebody who works here.

    :raises Invalid: at ``field``, for nobody, or somebody who has left.
    """
    found = Person.objects.filter(pk=person_id, is_active=True).first() if person_id else None
    if found is None:
        raise Invalid({field: _("没有这位同事，或已离岗，请换一位")})
    return found


def line(text: str, field: str, most: int, needed: str) -> str:
    """One line, tidied and not empty.

    :raises Invalid: at ``field``.
    """
    words = squash(text)
    if not words or len(words) > most:
        raise Invalid({field: needed if not words else _("最多 %(max)s 个字") % {"max": most}})
    return words


def passage(text: str, field: str, needed: str = "") -> str:
    """Several lines, tidied.

    :raises Invalid: at ``field``: empty though ``needed``, or too long.
    """
    words = tidy(text)
    if (needed and not words) or len(words) > WORDS_MAX:
        raise Invalid({field: needed if not words else _("最多 %(max)s 个字") % {"max": WORDS_MAX}})
    return words


def word(label: object) -> str:
    """A label as facts keep it: the message id."""
    return said(label)
