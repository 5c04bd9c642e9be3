"""Texts that come many at a time: an industry pack's, and rows pasted from a sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.spelling import spelled
from shouwen.kit.sql import insert_rows
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.slots import Pack
from shouwen.relations.knowledge import facts
from shouwen.relations.knowledge.actions.texts import (
    bump,
    content_of,
    may_write,
    next_number,
    order,
    write,
)
from shouwen.relations.knowledge.models import LINES, Text, Version
from shouwen.relations.knowledge.rules import Pasted, key_of
from shouwen.relations.knowledge.states import Sort

BASE = Path(__file__).parents[1] / "base.json"
PARTS = {"replies": Sort.REPLY, "answers": Sort.ANSWER, "scripts": Sort.SCRIPT}


@dataclass(frozen=True)
class Brought:
    """A pasted row and what became of it: the code it got, or why not."""

    row: Pasted
    code: str = ""
    fault: str = ""


def bring(
    sort: str,
    rows: Iterable[Pasted],
    *,
    centre_id: int | None = None,
    own: bool = False,
    keep: bool = True,
    actor: Actor,
    at: datetime,
) -> list[Brought]:
    """Write a text for each row; rows that cannot be used are told and left out. ``keep=False`` only tries.

    A script's steps are the lines of its row's words.

    :raises Forbidden: when the actor may not write there.
    """  # fmt: skip
    may_write(sort, None if own else centre_id, actor.person_id if own else None, actor)
    with transaction.atomic():
        told = [_bring(sort, row, centre_id, own, actor, at) for row in rows]
        if not keep:
            transaction.set_rollback(True)
    return told


def _bring(sort: str, row: Pasted, centre_id: int | None, own: bool, actor: Actor, at: datetime) -> Brought:
    words: dict[str, Any] = {"steps": row.body.splitlines()} if sort == Sort.SCRIPT else {"body": row.body}
    try:
        with transaction.atomic():
            made = write(sort, centre_id=centre_id, own=own, actor=actor, at=at, title=row.title,
                         shortcut=row.shortcut, **words)  # fmt: skip
    except Invalid as wrong:
        return Brought(row, fault=_("；").join(wrong.fields.values()))
    return Brought(row, code=made.code)


def load_pack(pack: Pack, *, actor: Actor, at: datetime) -> int:
    """The texts an industry pack brings (its part ``knowledge``); says how many were new.

    Found by their code: what is there stays as it is. Nobody answers for them until somebody does.
    """
    return _load(pack.name, pack.part("knowledge") or {}, actor=actor, at=at)


def seed(*, at: datetime) -> int:
    """Load what serves every trade; nothing when it is there."""
    with transaction.atomic():
        return _load("base", json.loads(BASE.read_text(encoding="utf-8")), actor=SYSTEM, at=at)


def _load(pack: str, part: dict[str, list[dict[str, Any]]], *, actor: Actor, at: datetime) -> int:
    known = set(Text.objects.filter(pack=pack).values_list("pack_code", flat=True))
    if all(_code(PARTS[name], given) in known for name, listed in part.items() for given in listed):
        return 0
    order()
    taken = set(Text.objects.filter(live_key__isnull=False).values_list("live_key", flat=True))
    rows = list(_new_rows(pack, part, known, taken, actor))
    if not rows:
        return 0
    versions = [Version(text_id=row.pk, number=1, content=content_of(row), person_id=actor.person_id, at=at)
                for row in rows]  # fmt: skip
    insert_rows(rows)
    insert_rows(versions)
    bump()
    said = facts.PackBrought(subject_id=rows[0].pk, code=pack, added=len(rows))
    announce(said, actor=actor, at=at, fresh=True)
    return len(rows)


def _new_rows(
    pack: str,
    part: dict[str, list[dict[str, Any]]],
    known: set[str],
    taken: set[str],
    actor: Actor,
) -> Iterator[Text]:
    number = next_number()
    for name, sort in PARTS.items():
        for given in part.get(name, ()):
            key = key_of(sort, None, None, given["title"])
            if _code(sort, given) in known or key in taken:
                continue
            taken.add(key)
            yield _packed(pack, sort, given, key, number, actor)
            number += 1


def _packed(pack: str, sort: str, given: dict[str, Any], key: str, number: int, actor: Actor) -> Text:
    pinyin, initials = spelled(given["title"])
    plain = {name: given[name] for name in ("title", "title_en", "body", "shortcut") if name in given}
    lists = {name: list(given.get(name, ())) for name in (*LINES, "kinds")}
    return Text(
        sort=sort, number=number, pack=pack, pack_code=_code(sort, given), live_key=key, pinyin=pinyin, initials=initials,
        owner_id=actor.person_id or None,
        categories=_categories(given.get("categories", ())), **plain, **lists,
    )  # fmt: skip


def _code(sort: str, given: dict[str, Any]) -> str:
    return f"{sort}.{given['code']}"


def _categories(codes: Sequence[str]) -> list[int]:
    found = []
    for code in codes:
        try:
            found.append(catalogue.category_by_code(code).id)
        except NotFound:
            continue
    return sorted(found)
