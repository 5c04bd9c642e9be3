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
from shouwen.foundation.ledger.facts import Fact
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
    case: Which, *, add: Iterable[str] = (), remove: Iterable[str] = (), coin: Iterable[str] = (), again: bool = False, actor: Actor, at: datetime
) -> Tagged:
    """Put tags on a case and take tags off, by code; ``coin`` are names of tags that need not be there yet. What comes on
    ``again`` was just taken off, and may stand above the limit as it did: a merge leaves all tags of both cases.

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
        if on and tags.over(after) and not again:
            raise Invalid({"tag": tags.no_room(kept) or _("一件最多 %(most)s 个标签") % {"most": tags.MOST}})
        gone = [code for code in held.tags if code not in after]
        if not on and not gone:
            raise Conflict("already_so", _("已经是这样"))
        if gone:
            CaseTag.objects.filter(case_id=held.pk, code__in=gone).delete()
        rows = [new_row(CaseTag, case_id=held.pk, code=code) for code in on]
        told = [*(_told(facts.CaseTagged, held, code) for code in on), *(_told(facts.CaseUntagged, held, code) for code in gone)]
        pen.write(held, *told, actor=actor, at=at, rows=rows, tags=after)
        return Tagged(held, tuple(on), tuple(gone))


def named(texts: Iterable[str], *, centre_id: int, actor: Actor, at: datetime) -> list[str]:
    """The codes of tags as they are called, by code or name; one that is not there is made up by whoever may.

    :raises Invalid: at ``tags`` for one that is not there and may not be made up.
    """
    found = []
    for text in texts:
        if not (code := tags.named(text, centre_id)):
            if not actor.may("catalogue.coin"):
                raise Invalid({"tags": _("没有“%(name)s”这个标签，请从列表里选") % {"name": text}})
            code = coin_tag(text, actor=actor, at=at).code
        found.append(code)
    return list(dict.fromkeys(found))


def first(case: Case, codes: Iterable[str]) -> tuple[list[CaseTag], list[Fact]]:
    """The tags a case is registered with, put on it; the rows and facts to be written along. No query.

    :raises Invalid: at ``tags`` for one that is not on offer to the case's centre, or when there are too many.
    """
    on = list(dict.fromkeys(codes))
    if on:
        _check(case, on, "tags")
        if len(on) > tags.MOST:
            raise Invalid({"tags": _("一件最多 %(most)s 个标签") % {"most": tags.MOST}})
        case.tags = on
    return [new_row(CaseTag, case_id=case.pk, code=code) for code in on], [_told(facts.CaseTagged, case, code) for code in on]


def carry(case: Case, to: Case, *, actor: Actor, at: datetime) -> list[str]:
    """Put the tags of a case that is merged on the survivor, also above the limit: a merge loses nothing. Those it had not,
    for the journal."""
    borne = {tags.meant(code) for code in to.tags}
    on = [code for code in case.tags if tags.meant(code) not in borne]
    if on:
        rows = [new_row(CaseTag, case_id=to.pk, code=code) for code in on]
        told = [_told(facts.CaseTagged, to, code) for code in on]
        pen.write(to, *told, actor=actor, at=at, rows=rows, tags=[*to.tags, *on])
    return on


def give_back(to: Case, codes: Iterable[str], *, actor: Actor, at: datetime) -> None:
    """Take off the survivor what a merge put on it, as far as it still bears it."""
    given = set(codes)
    if gone := [code for code in to.tags if code in given]:
        CaseTag.objects.filter(case_id=to.pk, code__in=gone).delete()
        told = [_told(facts.CaseUntagged, to, code) for code in gone]
        pen.write(to, *told, actor=actor, at=at, tags=[code for code in to.tags if code not in given])


def _check(case: Case, codes: Iterable[str], field: str = "tag") -> None:
    fit = {item.code for item in tags.offered(case.centre_id)}
    for code in codes:
        if code not in fit:
            raise Invalid({field: _("标签“%(name)s”现在不能用，请另选") % {"name": catalogue.label(tags.LIST, code)}})


def _told(made: type[facts.CaseTagged] | type[facts.CaseUntagged], case: Case, code: str) -> Fact:
    return made(subject_id=case.pk, centre_id=case.centre_id, tag=code, tag_label=tags.name_of(code))


def untag(case: Which, done: Tagged, *, actor: Actor, at: datetime) -> Tagged:
    """Take a change of tags back: what was put on comes off, what was taken off comes on where it is still offered."""
    fit = {item.code for item in tags.offered(done.case.centre_id)}
    back = [tags.meant(code) for code in done.removed]
    return tag(case, add=[code for code in back if code in fit], remove=done.added, again=True, actor=actor, at=at)
