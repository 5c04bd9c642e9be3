"""Who works on a case together: followers and shared drafts as its facts tell them, whom one may mention."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from shouwen.casework.cases.models import Case, CaseText, SharedDraft, Taste
from shouwen.casework.cases.queries.receivers import receivers
from shouwen.casework.cases.queries.scope import sees
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.ledger.queries import Told, timeline
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.queries import names
from shouwen.kit import crypto
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound, Refusal

UNDO = timedelta(days=1)
"""How long a dropped draft can be found again."""

FACING = frozenset(
    {
        "cases.ReplySent",
        "cases.CaseAnswered",
        "cases.ContactRecorded",
        "cases.CustomerAdded",
        "cases.CustomerChased",
        "cases.CustomerRefused",
        "cases.CustomerAccepted",
        "cases.JoinedCustomerSpoke",
    }
)
"""Facts of talk with the customer, either way."""


@dataclass(frozen=True)
class DraftView:
    """A draft somebody shared: whose it is and since when."""

    id: int
    kind: str
    author_id: int
    at: datetime


@dataclass(frozen=True)
class Mention:
    """A colleague who can be named in a note; ``why_not`` says why not."""

    id: int
    name: str
    note: str
    why_not: str = ""


def followers(told: Iterable[Told]) -> list[int]:
    """Who follows a case now, from its entries; no query."""
    found: dict[int, None] = {}
    for each in told:
        if each.kind in ("cases.CaseFollowed", "cases.FollowerAdded"):
            found[each.body["follower_person"]] = None
        elif each.kind == "cases.FollowerLeft":
            found.pop(each.body["follower_person"], None)
    return list(found)


def shared_drafts(told: Iterable[Told]) -> list[DraftView]:
    """The drafts that wait on a case, from its entries; no query."""
    found: dict[int, DraftView] = {}
    for each in told:
        if each.kind in ("cases.DraftShared", "cases.DraftRestored"):
            body = each.body
            found[body["draft_id"]] = DraftView(body["draft_id"], body["draft_kind"], body["author_person"], each.at)
        elif each.kind in ("cases.DraftTaken", "cases.DraftDropped"):
            found.pop(each.body["draft_id"], None)
    return list(found.values())


def words_of(draft: SharedDraft) -> str:
    """What a shared draft says.

    :raises NotFound: when the seal does not open.
    """
    try:
        return crypto.unseal(draft.sealed, draft.place)
    except crypto.Unopenable as gone:
        raise NotFound("draft_gone", _("这份草稿已经打不开了")) from gone


def why_unseen(case: Case, person_id: int, *, at: datetime) -> str:
    """Why a colleague may not see a case, '' when they may. It never tells whom a case complains about."""
    try:
        if sees(case, actor_for(person_id, at=at)):
            return ""
    except Refusal:
        return _("已不在岗")
    return _("这件事限制查阅") if case.is_restricted or case.is_about_staff else _("这件事不在他的查看范围")


def mentionable(case: Case, text: str, actor: Actor, *, at: datetime) -> list[Mention]:
    """Colleagues a text finds, nearest first; those who may not see the case with the reason."""
    return [
        Mention(each.id, each.name, each.note, why_unseen(case, each.id, at=at)) for each in receivers(text, actor)
    ]


_NAMED = re.compile(r"@(\w[\w·'’-]*(?: [\w·'’-]+){0,3})")
"""What may be a name after an @: a run of characters, or a few words of one."""
LONGEST = 60


def typed(text: str, actor: Actor, *, besides: Iterable[str] = ()) -> list[int]:
    """Colleagues named with @ by hand, in either language: of every name the longest that one person alone bears. No query
    without an @."""
    runs = [run for run in _NAMED.findall(text) if not any(run.startswith(name) for name in besides)]
    wanted = {name for run in runs for name in _beginnings(run)}
    if not wanted:
        return []
    colleagues = organisation.people(actor).filter(Q(name__in=wanted) | Q(name_en__in=wanted), is_active=True)
    bearers: dict[str, set[int]] = {}
    for name, name_en, pk in colleagues.values_list("name", "name_en", "pk"):
        for called in {name, name_en} & wanted:
            bearers.setdefault(called, set()).add(pk)
    longest = (max((name for name in _beginnings(run) if name in bearers), key=len, default="") for run in runs)
    return [next(iter(bearers[name])) for name in longest if name and len(bearers[name]) == 1]


def _beginnings(run: str) -> list[str]:
    """Every name with which a run may begin. Chinese stands without a gap before what follows; a word of letters is whole."""
    ends = range(2, min(len(run), LONGEST) + 1)
    return [run[:end] for end in ends if not (_is_letter(run[end - 1 : end]) and _is_letter(run[end : end + 1]))]


def _is_letter(sign: str) -> bool:
    return sign.isalpha() and sign < "\u2e80"


def unseeing(case: Case, people: Iterable[int], *, at: datetime) -> list[str]:
    """A sentence for each of some people who may not see a case."""
    reasons = {each: why for each in dict.fromkeys(people) if (why := why_unseen(case, each, at=at))}
    known = names(reasons) if reasons else {}
    return [_("%(name)s看不到：%(why)s") % {"name": known.get(each, ""), "why": why} for each, why in reasons.items()]


def taste(person_id: int) -> tuple[list[str], bool]:
    """Which tabs a person reads (none: all) and whether newest first."""
    row = Taste.objects.filter(pk=person_id).first()
    return ([each for each in row.shown.split(",") if each], row.newest_first) if row else ([], False)


def spoken_since(case: Case, against: int, actor: Actor) -> list[Told]:
    """What others said to the customer, or the customer to us, after an entry (its ``seq``). One query."""
    since = timeline("case", case.pk, after=against)
    return [each for each in since if each.kind in FACING and each.actor_id != actor.person_id]


def has_said(case: Case, body: str, actor: Actor) -> bool:
    """Whether the actor's own words stand on a case, to the customer or as a note."""
    mine = CaseText.objects.filter(case=case, author_id=actor.person_id, kind__in=("reply", "answer", "note", "fact"))
    return bool(body) and body in mine.order_by("-id").values_list("body", flat=True)[:50]
