"""API tokens: made once, shown once, kept as a fingerprint, checked with one query."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shouwen.foundation.access import facts, rules
from shouwen.foundation.access.actions.apart import need_not_above
from shouwen.foundation.access.actions.who import actor_of
from shouwen.foundation.access.models import Token
from shouwen.foundation.access.queries import known_rights
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid, NotFound, TooMany
from shouwen.kit.frozen import changed
from shouwen.kit.kept import Held
from shouwen.kit.standing import Standing

ALL = "*"
LONGEST = timedelta(days=366)
USED_EVERY = timedelta(minutes=1)
_buckets: Held[int, rules.Bucket] = Held()


class _Holder(NamedTuple):
    """A token in force and the person behind it, as far as a call needs them."""

    token_id: int
    rights: list[str]
    last_used_at: datetime | None
    pk: int
    stamp: int
    is_active: bool
    language: str


_in_force = Standing(
    lambda digest, at: Token.objects.filter(digest=digest, revoked_at=None, expires_at__gt=at).values_list(
        "id", "rights", "last_used_at", "person_id", "person__stamp", "person__is_active", "person__language"
    )
)


def fingerprint(text: str) -> str:
    """What is kept of a token: SHA-256 is enough for 256 random bits, and a slow hash would be paid at every call."""
    return hashlib.sha256(text.encode()).hexdigest()


def actor_for_token(text: str, *, at: datetime, request_id: str = "") -> Actor | None:
    """The actor behind a token, with the token's share of the person's rights; None when it opens nothing.

    One query, plus one a minute to note the use.

    :raises TooMany: when this process has seen more than ``SHOUWEN_API_RATE`` calls a second from it.
    """
    found = _in_force.first(fingerprint(text), at)
    if found is None:
        return None
    holder = _Holder(*found)
    if not holder.is_active:
        return None
    _drip(holder.token_id, at)
    _note_use(holder, at)
    actor = actor_of(holder, via="api", request_id=request_id, at=at)
    rights = (
        actor.rights
        if ALL in holder.rights
        else {r: actor.rights[r] for r in holder.rights if r in actor.rights}
    )
    return changed(actor, rights=rights, token_id=holder.token_id)


def _drip(token_id: int, at: datetime) -> None:
    rate = settings.SHOUWEN_API_RATE
    if len(_buckets) > 10_000:
        _buckets.clear()
    bucket = _buckets.get(token_id) or rules.Bucket(2.0 * rate, at)
    allowed, _buckets[token_id] = bucket.take(at, rate=rate, depth=2.0 * rate)
    if not allowed:
        raise TooMany("too_many", _("请求太密，请一秒后再试"), retry_after=1)


def _note_use(holder: _Holder, at: datetime) -> None:
    if holder.last_used_at is None or at - holder.last_used_at >= USED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=at - USED_EVERY)
        Token.objects.filter(stale, pk=holder.token_id).update(last_used_at=at)


@transaction.atomic
def make_token(
    *, person_id: int, name: str, rights: Sequence[str], expires_at: datetime, actor: Actor, at: datetime
) -> tuple[Token, str]:
    """A new token and its text, which is shown this once.

    ``rights`` are those of the person the token may use (``*``: all of them, now and later).

    :raises Invalid: without a name, with an unknown right, or for more than a year.
    :raises Forbidden: for a person who holds keys the maker does not hold.
    """
    reach = actor.need("access.tokens")
    person = organisation.person(person_id, actor)
    if reach.centre_ids is not None and (person.unit.centre_id or 0) not in reach.centre_ids:
        raise Forbidden("out_of_reach", _("%(name)s不归您管理") % {"name": str(person)})
    need_not_above(actor, person, at=at)
    _check(name, rights, expires_at, at)
    text = f"sw_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        person=person,
        name=name.strip(),
        prefix=text[:11],
        digest=fingerprint(text),
        rights=sorted(set(rights)),
        made_at=at,
        expires_at=expires_at,
    )
    announce(
        facts.TokenMade(
            subject_id=person.pk,
            centre_id=person.unit.centre_id or 0,
            token_id=token.pk,
            prefix=token.prefix,
            rights=tuple(token.rights),
            expires_at=expires_at,
        ),
        actor=actor,
        at=at,
    )
    return token, text


def _check(name: str, rights: Sequence[str], expires_at: datetime, at: datetime) -> None:
    wrong: dict[str, str] = {}
    if not name.strip() or len(name) > 80:
        wrong["name"] = _("写上用途，不超过 80 个字")
    if not rights or not set(rights) <= known_rights() | {ALL}:
        wrong["rights"] = _("至少选一项权限")
    if not at < expires_at <= at + LONGEST:
        wrong["expires_at"] = _("有效期从现在起，最长一年")
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def rotate_token(token_id: int, *, overlap: bool = False, actor: Actor, at: datetime) -> tuple[Token, str]:
    """A new key in place of one, with its name, rights and end; its text is shown this once.

    The old one opens nothing from now on, or with ``overlap`` for one more day, so that a program need not stop.

    :raises NotFound: when there is none within reach, or it opens nothing any more.
    """
    old = Token.objects.select_for_update().select_related("person__unit").filter(pk=token_id, revoked_at=None).first()
    if old is None or old.expires_at <= at or not _within_reach(old.person, actor):
        raise NotFound("token_unknown", _("没有这个令牌"))
    made = make_token(
        person_id=old.person_id, name=old.name, rights=old.rights, expires_at=old.expires_at, actor=actor, at=at
    )
    if overlap:
        old.expires_at = min(old.expires_at, at + timedelta(days=1))
        old.save(update_fields=["expires_at"])
    else:
        revoke_token(token_id, actor=actor, at=at)
    return made


@transaction.atomic
def revoke_token(token_id: int, *, reason: str = "", actor: Actor, at: datetime) -> Token:
    """Revoke a token: it opens nothing from this moment on. Everybody may revoke their own.

    :raises NotFound: when there is none within reach.
    """
    token = Token.objects.select_for_update().select_related("person__unit").filter(pk=token_id).first()
    if token is None or not _within_reach(token.person, actor):
        raise NotFound("token_unknown", _("没有这个令牌"))
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        announce(
            facts.TokenRevoked(
                subject_id=token.person_id,
                centre_id=token.person.unit.centre_id or 0,
                token_id=token.pk,
                prefix=token.prefix,
            ),
            actor=actor,
            at=at,
            reason=reason,
        )
    return token


def _within_reach(person: Person, actor: Actor) -> bool:
    reach = actor.reach("access.tokens")
    wide = reach is not None and (
        reach.centre_ids is None or (person.unit.centre_id or 0) in reach.centre_ids
    )
    return wide or person.pk == actor.person_id
