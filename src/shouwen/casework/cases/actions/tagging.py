"""Tags on a case: put on and taken off, one fact each; each is taken back by the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.models import Case, CaseTag
from shouwen.casework.cases.queries import tags
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, find, lock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.models import new_row
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.actions import coin_tag


@dataclass(frozen=True)
class Tagged:
    """A case with its tags, and which were put on and taken off; the two exchanged take it back."""

    case: Case
    added: tuple[str, ...]
    removed: tuple[str, ...]


def tag(
    case: Which, *, add: Iterable[str] = (), remove: Iterable[str] = (), coin: Iterable[str] = (), actor: Actor, at: datetime
) -> Tagged:
    """Put tags on a case and take tags off, by code; ``coin`` are names of tags that need not be there yet.

    :raises Forbidden: to whoever may not note on it, or make up a tag.
    :raises Invalid: at ``tag`` for one that is not on offer to the case's centre, or when there are too many.
    :raises Conflict: ``already_so`` when nothing changes.
    """
    with transaction.atomic():
        need(find(case, actor), "note", actor)
        named = [coin_tag(name, actor=actor, at=at).code for name in coin]  # before the case: tags are locked first
        held = lock(case, actor)
        need(held, "note", actor)
        off = tags.gathered(remove) if (remove := list(remove)) else set()
        kept = [code for code in held.tags if code not in off]
        borne = {tags.meant(code) for code in kept}
        on = [code for code in dict.fromkeys([*add, *named]) if tags.meant(code) not in borne]
        _check(held, on)
        after = [*kept, *on]
        if len({tags.meant(code) for code in after}) > tags.MOST and on:
            raise Invalid({"tag": _("一件最多 %(most)s 个标签") % {"most": tags.MOST}})
        gone = [code for code in held.tags if code not in after]
        if not on and not gone:
            raise Conflict("already_so", _("已经是这样"))
        if gone:
            CaseTag.objects.filter(case_id=held.pk, code__in=gone).delete()
        rows = [new_row(CaseTag, case_id=held.pk, code=code) for code in on]
        told = [*(_told(facts.CaseTagged, held, code) for code in on), *(_told(facts.CaseUntagged, held, code) for code in gone)]
        pen.write(held, *told, actor=actor, at=at, rows=rows, tags=after)
        return Tagged(held, tuple(on), tuple(gone))


def _check(case: Case, codes: Iterable[str]) -> None:
    fit = {item.code for item in tags.offered(case.centre_id)}
    for code in codes:
        if code not in fit:
            raise Invalid({"tag": _("标签“%(name)s”现在不能用，请另选") % {"name": catalogue.label(tags.LIST, code)}})


def _told(made: type[facts.CaseTagged] | type[facts.CaseUntagged], case: Case, code: str) -> facts.CaseTagged | facts.CaseUntagged:
    return made(subject_id=case.pk, centre_id=case.centre_id, tag=code, tag_label=tags.name_of(code))


def untag(case: Which, done: Tagged, *, actor: Actor, at: datetime) -> Tagged:
    """Take a change of tags back: what was put on comes off, what was taken off comes on where it is still offered."""
    fit = {item.code for item in tags.offered(done.case.centre_id)}
    back = [tags.meant(code) for code in done.removed]
    return tag(case, add=[code for code in back if code in fit], remove=done.added, actor=actor, at=at)
