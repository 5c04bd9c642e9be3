"""First-contact rules as their page shows them: what holds and whence, who changed what, what a change would mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.loop import stands_at
from shouwen.casework.cases.queries.policy import layer, terms
from shouwen.casework.cases.queries.scope import visible
from shouwen.casework.cases.rules import flow
from shouwen.casework.cases.rules import settings as rules
from shouwen.casework.cases.rules.policy import Figures, figures
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound

RIGHT = "policy.edit"
SHOWN = 20


@dataclass(frozen=True)
class Change:
    """One change of the rules: when, by whom, why, what; ``may_undo`` while nothing of it was changed again."""

    id: int
    at: datetime
    who: str
    reason: str
    words: Sequence[str]
    may_undo: bool


@dataclass(frozen=True)
class Effect:
    """What a changed figure would mean for what is there now."""

    label: str
    before: int
    after: int


def centres(actor: Actor) -> list[tuple[int, str]]:
    """The centres whose rules this person may change; 0 stands for all of them.

    :raises Forbidden: without ``policy.edit``.
    """
    reach = actor.need(RIGHT)
    rows = Unit.objects.filter(role="centre", level__in=["province", "city"]).order_by("path")
    mine = [row.pk for row in rows if reach.covers_centre(row.pk)]
    names = organisation.unit_names(mine)
    everybody = [(0, _("所有中心"))] if reach.centre_ids is None else []
    return [*everybody, *((pk, names.get(pk, "")) for pk in mine)]


def need_centre(centre_id: int, actor: Actor) -> list[tuple[int, str]]:
    """The same, once one of them is asked for.

    :raises NotFound: for a centre out of reach.
    """
    found = centres(actor)
    if centre_id not in dict(found):
        raise NotFound("centre_unknown", _("没有这个中心"))
    return found


def inherited(centre_id: int | None) -> Figures:
    """What a centre follows where it says nothing: what holds for all, or (None) the house's own."""
    return figures(layer(None)) if centre_id else figures()


def held(centre_id: int | None) -> Figures:
    """What holds for a centre, or (None) for all that say nothing."""
    return figures(layer(None), layer(centre_id)) if centre_id else figures(layer(None))


def changes(centre_id: int | None, own: Mapping[str, str], actor: Actor) -> list[Change]:
    """The latest changes of a centre's rules, newest first; ``own`` is what it says now."""
    found = timeline("first_contact_rules", centre_id or 0)[-SHOWN:][::-1]
    people = organisation.names([each.actor_id for each in found])
    return [
        Change(
            each.id,
            each.at,
            people.get(each.actor_id, ""),
            each.reason,
            [worded(*change) for change in each.body["changes"]],
            all(own.get(name, "") == after for name, _before, after in each.body["changes"]),
        )
        for each in found
    ]


def worded(name: str, before: str, after: str) -> str:
    """A change in words: what, from, to."""
    return _("%(what)s：%(before)s → %(after)s") % {
        "what": _name(name),
        "before": _value(name, before),
        "after": _value(name, after),
    }


def _name(name: str) -> str:
    if name.startswith("term:"):
        _term, kind, severity = name.split(":")
        kinds, severities = states.HANDOFF_KINDS, states.SEVERITIES
        return _("%(kind)s（%(severity)s）受理时间") % {
            "kind": kinds.get(kind, kind), "severity": severities.get(severity, severity)
        }  # fmt: skip
    return str(rules.SETTINGS[name].label) if name in rules.SETTINGS else name


def _value(name: str, text: str) -> str:
    if not text:
        return _("照大家的")
    if name.startswith("term:"):
        return term_words(text)
    if name == "consent_from":
        return str(states.SEVERITIES.get(text, text))
    if name.startswith("flow_"):
        return flow_words(text)
    return text.replace(",", _("、"))


def flow_words(text: str) -> str:
    """The steps that must be passed, in words."""
    return _("、").join(str(states.LABELS[state]) for state in flow.OPTIONAL if state in text.split(",")) or _("都可以跳过")


def term_words(text: str) -> str:
    """``60 minute`` in words."""
    amount, _space, unit = text.partition(" ")
    said = {"minute": pgettext("term", "%(n)s 分钟"), "work_hour": pgettext("term", "%(n)s 工作小时"), "work_day": pgettext("term", "%(n)s 个工作日")}
    return said.get(unit, "%(n)s") % {"n": amount}


def term_sayings(centre_id: int | None, kind: str) -> list[str]:
    """The acceptance times of a way of handing on, by severity, in words."""
    found = terms(centre_id)
    return [
        f"{said} {term_words(' '.join(map(str, found[kind, severity])))}"
        for severity, said in states.SEVERITIES.items()
    ]


def effects(centre_id: int | None, new: Figures, actor: Actor, *, at: datetime) -> list[Effect]:
    """What changed figures would mean for the cases there are now, of one centre or of all in reach. Two queries.

    :raises Forbidden: without ``policy.edit``.
    """
    old = held(centre_id)
    asked = {name: asks for name, asks in _asks(at).items() if getattr(old, name) != getattr(new, name)}
    counts: dict[str, int] = {}
    for is_open in (True, False):
        mine = {name: asks for name, asks in asked.items() if (name not in ENDED) is is_open}
        if mine:
            counts |= _cases(centre_id, actor, is_open, old, new, at).aggregate(
                **{f"old_{name}": Count("pk", filter=asks(old)) for name, asks in mine.items()},
                **{f"new_{name}": Count("pk", filter=asks(new)) for name, asks in mine.items()},
            )
    words = _says()
    return [Effect(words[name], counts[f"old_{name}"], counts[f"new_{name}"]) for name in asked]


ENDED = frozenset({"reopen_days"})


def _cases(
    centre_id: int | None, actor: Actor, is_open: bool, old: Figures, new: Figures, at: datetime
) -> QuerySet[Case]:
    cases = visible(actor, RIGHT).filter(is_open=is_open)
    if not is_open:  # as far back as either would look, and no further
        cases = cases.filter(ended_at__gte=at - timedelta(days=max(old.reopen_days, new.reopen_days) + 1))
    return cases.filter(centre_id=centre_id) if centre_id else cases


Asks = Callable[[Figures], Q]
"""Which cases a figure concerns, as it would stand."""


def _asks(at: datetime) -> dict[str, Asks]:
    def rank(held: Figures) -> Q:
        return Q(severity__in=rules.SEVERITIES[rules.SEVERITIES.index(held.consent_from) :])

    def stands(step: str) -> Asks:
        name = f"loop_{step}_hours"
        return lambda held: stands_at()[step] & Q(state_since__lt=at - timedelta(hours=getattr(held, name)))

    def skipping(severity: str) -> Asks:
        def asks(held: Figures) -> Q:
            lacks = [~Q(passed__contains=state) for state in flow.required(held, severity)]
            return Q(severity=severity) & reduce(or_, lacks) if lacks else Q(pk__in=())

        return asks

    return {
        **{f"flow_{severity}": skipping(severity) for severity in rules.SEVERITIES},
        "transfer_limit": lambda held: Q(hops__gt=held.transfer_limit),
        "refusal_limit": lambda held: Q(refusals__gte=held.refusal_limit),
        "rework_limit": lambda held: Q(reworks__gte=held.rework_limit),
        "consent_from": rank,
        "urgent_from": lambda held: Q(priority__lte=held.urgent_from),
        "reopen_days": lambda held: Q(state=states.CLOSED, ended_at__gt=at - timedelta(days=held.reopen_days)),
        **{f"loop_{step}_hours": stands(step) for step in ("intake", "dispatch", "return", "survey", "archive")},
    }


def _says() -> dict[str, str]:
    lacking = _("在办里停得过久的（%(step)s）")
    steps = {step: lacking % {"step": rules.SETTINGS[f"loop_{step}_hours"].label}
             for step in ("intake", "dispatch", "return", "survey", "archive")}  # fmt: skip
    return {
        **{f"flow_{severity}": _("在办里还差必经步骤的（%(severity)s）") % {"severity": states.SEVERITIES[severity]}
           for severity in rules.SEVERITIES},
        "transfer_limit": _("在办里转手超过这个数的"),
        "refusal_limit": _("在办里拒绝已到这个数的，再拒绝就成问题单"),
        "rework_limit": _("在办里返工已到这个数的，再返工就成问题单"),
        "consent_from": _("在办里移交责任要主管同意的"),
        "urgent_from": _("在办里算急件的"),
        "reopen_days": _("办结了、现在还能重开的"),
        **{f"loop_{step}_hours": said for step, said in steps.items()},
    }
