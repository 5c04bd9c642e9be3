"""First-contact rules: figures and acceptance times, kept by those who make policy, changed with a reason and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.models import AcceptanceTerm, Policy
from shouwen.casework.cases.queries import policy
from shouwen.casework.cases.rules import settings as rules
from shouwen.casework.cases.rules.policy import figures as laid
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

Term = tuple[int, str]
SUBJECT = "first_contact_rules"


def set_first_contact(
    centre_id: int | None,
    figures: Mapping[str, Any] | None = None,
    terms: Mapping[tuple[str, str], Term | None] | None = None,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> list[tuple[str, str, str]]:
    """Change figures and acceptance times of one centre, or (None) of all; those not named stay as they are.

    A value of None, or the one that holds for all, is no longer the centre's own. Open offers keep the time they were
    given. Gives ``[(name, before, after)]``; nothing is written or told when nothing changes.

    :raises Forbidden: without ``policy.edit`` for that centre.
    :raises Invalid: for what is unknown, too much, too little, or without a reason.
    """
    may_set(centre_id, actor)
    figures, terms = dict(figures or {}), dict(terms or {})
    _check(figures, terms, reason)
    with transaction.atomic():
        row, _made = Policy.objects.select_for_update().get_or_create(centre_id=centre_id)
        changes = [*_lay(row, figures), *_set_terms(centre_id, terms)]
        if changes:
            _together(row)
            row.save(update_fields=["figures"])
            told = facts.FirstContactRulesChanged(
                subject_id=centre_id or 0, centre_id=centre_id or 0, changes=tuple(changes)
            )
            announce(told, actor=actor, at=at, reason=reason.strip())
    policy.forget()
    return changes


def take_back_first_contact(
    centre_id: int | None, entry_id: int, *, actor: Actor, at: datetime
) -> list[tuple[str, str, str]]:
    """Undo one change of the rules: what it changed becomes what it was before.

    :raises NotFound: when there was no such change.
    :raises Conflict: when something of it was changed again since.
    """
    may_set(centre_id, actor)
    entry = next((each for each in timeline(SUBJECT, centre_id or 0) if each.id == entry_id), None)
    if entry is None:
        raise NotFound("change_unknown", _("没有这次改动"))
    figures, terms = dict[str, Any](), dict[tuple[str, str], Term | None]()
    with transaction.atomic():
        Policy.objects.select_for_update().get_or_create(centre_id=centre_id)
        now = policy.own(centre_id)
        for name, before, after in entry.body["changes"]:
            if now.get(name, "") != after:
                raise Conflict("changed_since", _("这几项后来又改过，请在表里改"))
            if name.startswith("term:"):
                _term, kind, severity = name.split(":")
                amount, _space, unit = before.partition(" ")
                terms[kind, severity] = (int(amount), unit) if before else None
            else:
                figures[name] = rules.read(name, before)
        reason = _("撤销改动：%(reason)s") % {"reason": entry.reason or "—"}
        return set_first_contact(centre_id, figures, terms, reason=reason, actor=actor, at=at)


def may_set(centre_id: int | None, actor: Actor) -> None:
    """Let whoever makes policy for a centre through; for all of them, who reaches every centre.

    :raises Forbidden: for anybody else.
    """
    reach = actor.need("policy.edit")
    if reach.centre_ids is not None and centre_id not in reach.centre_ids:
        raise Forbidden("out_of_reach", _("这个中心的规则由别人制定"))


def _check(figures: Mapping[str, Any], terms: Mapping[tuple[str, str], Term | None], reason: str) -> None:
    wrong = {name: why for name, value in figures.items() if (why := _wrong(name, value))}
    for (kind, severity), term in terms.items():
        name = f"term_{kind}_{severity}"
        if kind not in states.HANDOFF_KINDS or severity not in states.SEVERITIES:
            wrong[name] = _("没有这一项")
        elif term is not None and not (1 <= term[0] <= 10000 and term[1] in rules.UNITS):
            wrong[name] = _("请填 1 到 10000 的数")
    if not reason.strip():
        wrong["reason"] = _("请写明为什么改这些")
    if wrong:
        raise Invalid(wrong)


def _wrong(name: str, value: object) -> str:
    if name in rules.SETTINGS and value is None:
        return ""
    return rules.wrong(name, value)


def _lay(row: Policy, figures: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Put figures into a layer; gives what changed."""
    above = laid(policy.layer(None)) if row.centre_id else laid()
    changes, kept = [], dict(row.figures)
    for name, value in figures.items():
        before, after = rules.written(kept.get(name)), rules.written(value)
        if after == rules.written(getattr(above, name)):
            after = ""
        if before != after:
            changes.append((name, before, after))
            kept.pop(name, None)
            if after:
                kept[name] = list(value) if isinstance(value, tuple) else value
    row.figures = kept
    return changes


def _together(row: Policy) -> None:
    layers = [policy.layer(None), row.figures] if row.centre_id else [row.figures]
    if wrong := dict(rules.wrong_together(laid(*layers))):
        raise Invalid(wrong)


def _set_terms(
    centre_id: int | None, terms: Mapping[tuple[str, str], Term | None]
) -> list[tuple[str, str, str]]:
    """Put acceptance times into their rows; gives what changed."""
    held = {(row.kind, row.severity): row for row in AcceptanceTerm.objects.filter(centre_id=centre_id)}
    general, changes = policy.terms(None), []
    for (kind, severity), term in terms.items():
        row = held.get((kind, severity))
        before = f"{row.amount} {row.unit}" if row else ""
        if centre_id and term == general[kind, severity]:
            term = None
        elif centre_id is None and term is None:
            continue
        after = f"{term[0]} {term[1]}" if term else ""
        if before == after:
            continue
        changes.append((f"term:{kind}:{severity}", before, after))
        if row and not term:
            row.delete()
        elif term:
            row = row or AcceptanceTerm(centre_id=centre_id, kind=kind, severity=severity)
            row.amount, row.unit = term
            row.save()
    return changes
