"""Rules in words, their versions with what changed, and their log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.automation.models import DryRun, Rule, RuleVersion, Run
from shouwen.casework.automation.queries.reach import rule, rules
from shouwen.casework.automation.queries.words import sentences
from shouwen.casework.automation.rules import triggers
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import conditions, wording
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.paging import Slice, pack, unpack


@dataclass(frozen=True)
class Said:
    """A rule as a head reads it: 当 …，且 …，则 …."""

    when: str
    conditions: str
    then: Sequence[str]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The same, a line a part."""
        found = [(pgettext("rule", "当"), self.when)]
        if self.conditions:
            found.append((pgettext("rule", "且"), self.conditions))
        return [*found, *((pgettext("rule", "则"), each) for each in self.then)]


def said(content: Mapping[str, Any]) -> Said:
    """A rule's content in words. Queries for names only."""
    try:
        asked = wording.describe(conditions.parse(content.get("if") or {}))
    except Invalid as no:
        asked = no.message
    return Said(triggers.sentence(content["when"]), asked, sentences(content.get("then") or ()))


def draft_said(content: Mapping[str, Any]) -> Said | None:
    """A rule while it is written, in words; None before anything can be said."""
    try:
        when = triggers.checked(content["when"])
        conditions.parse(content.get("if") or {})
        return said({**content, "when": when}) if content.get("then") or content.get("if") else None
    except Invalid:
        return None


def author_name(version: RuleVersion) -> str:
    """Who wrote a version."""
    return organisation.names([version.author_id]).get(version.author_id, "")


@dataclass(frozen=True)
class RuleLine:
    """A rule in the list."""

    rule: Rule
    said: Said
    author: str
    centre: str


def listed(actor: Actor) -> list[RuleLine]:
    """The rules in reach, in their order, in words."""
    rows = list(rules(actor))
    current = {each.rule_id: each for each in RuleVersion.objects.filter(rule__in=rows).order_by("number")}
    people = organisation.names(each.author_id for each in current.values())
    units = organisation.unit_names(row.centre_id for row in rows)
    return [
        RuleLine(row, said(version.content), people.get(version.author_id, ""), units.get(row.centre_id, ""))
        for row in rows
        if (version := current.get(row.pk))
    ]


def version(row: Rule, number: int | None = None) -> RuleVersion:
    """One version of a rule, the current one without a number.

    :raises NotFound: when there is none.
    """
    found = RuleVersion.objects.filter(rule=row, number=number or row.version).first()
    if found is None:
        raise NotFound("version_unknown", _("没有这一版"))
    return found


@dataclass(frozen=True)
class VersionView:
    """A version with who wrote it and what it changed: lines only the one before had, and lines only this one has."""

    version: RuleVersion
    author: str
    said: Said
    gone: Sequence[tuple[str, str]]
    new: Sequence[tuple[str, str]]


def versions(row: Rule) -> list[VersionView]:
    """Every version, the newest first."""
    rows = list(RuleVersion.objects.filter(rule=row).order_by("number"))
    people = organisation.names(each.author_id for each in rows)
    found: list[VersionView] = []
    before: Said | None = None
    for each in rows:
        now = said(each.content)
        old: list[tuple[str, str]] = before.lines if before else []
        gone = [line for line in old if line not in now.lines]
        new = [line for line in now.lines if line not in old] if before else []
        found.append(VersionView(each, people.get(each.author_id, ""), now, gone, new))
        before = now
    return found[::-1]


@dataclass(frozen=True)
class RunLine:
    """A run in the log."""

    run: Run
    number: str
    title: str
    rule: str
    version: int
    said: Said
    steps: Sequence[tuple[str, str, str]]


def runs(
    actor: Actor,
    *,
    rule_id: int | None = None,
    result: str = "",
    text: str = "",
    cursor: str = "",
    limit: int = 50,
) -> Slice[RunLine]:
    """The log of the rules in reach, newest first; only about cases the reader may see. ``text`` is a case number.

    :raises Forbidden: without ``automation.rules``.
    """
    found = Run.objects.filter(rule__in=rules_ever(actor, rule_id)).order_by("-id")
    if result:
        found = found.filter(result=result)
    if text.strip():
        found = found.filter(case__number__startswith=text.strip().upper())
    if cursor:
        found = found.filter(pk__lt=unpack(cursor, int)[0])
    rows = list(found.select_related("rule", "version", "case")[: limit + 1])
    shown = rows[:limit]
    seen = set(cases.visible(actor).filter(pk__in=[row.case_id for row in shown]).values_list("pk", flat=True)) if actor.may("cases.read") else set()  # fmt: skip
    words = {each.version_id: said(each.version.content) for each in shown}
    lines = [
        RunLine(
            row,
            row.case.number if row.case_id in seen else "",
            row.case.title if row.case_id in seen else "",
            str(row.rule),
            row.version.number,
            words[row.version_id],
            _steps(row, words[row.version_id]),
        )
        for row in shown
    ]
    return Slice(lines, pack(shown[-1].pk) if len(rows) > limit else "")


def _steps(row: Run, words: Said) -> list[tuple[str, str, str]]:
    return [(text, each["result"], each["why"]) for text, each in zip(words.then, row.deeds, strict=False)]


def rules_ever(actor: Actor, rule_id: int | None = None) -> Any:
    """Rules in reach, also those put away, for their log."""
    reach = actor.need("automation.rules")
    asked = Q() if reach.centre_ids is None else Q(centre_id__in=reach.centre_ids)
    return Rule.objects.filter(asked, **({"pk": rule_id} if rule_id else {}))


def run_of(run_id: int, actor: Actor) -> Run:
    """One run of a rule in reach.

    :raises NotFound: when there is none.
    """
    found = Run.objects.filter(rule__in=rules_ever(actor), pk=run_id).select_related("rule").first()
    if found is None:
        raise NotFound("run_unknown", _("没有这条执行记录"))
    return found


def dry_run(dry_id: int, actor: Actor) -> DryRun:
    """One dry run of a rule in reach.

    :raises NotFound: when there is none.
    """
    found = DryRun.objects.select_related("rule").filter(pk=dry_id).first()
    if found is None:
        raise NotFound("dry_run_unknown", _("没有这次试跑"))
    rule(found.rule_id, actor)
    return found


@dataclass(frozen=True)
class DryLine:
    """A case a dry run met."""

    number: str
    title: str
    received_at: datetime
    result: str
    why: str


def dry_lines(dry: DryRun, actor: Actor) -> list[DryLine]:
    """The cases of a dry run that the reader may see."""
    if not actor.may("cases.read"):
        return []
    ids = [int(each["case"]) for each in dry.lines]
    known = {case.pk: case for case in cases.visible(actor).filter(pk__in=ids)}
    return [
        DryLine(case.number, case.title, case.received_at, each["result"], each["why"])
        for each in dry.lines
        if (case := known.get(int(each["case"])))
    ]


def last_dry_run(row: Rule) -> DryRun | None:
    """The newest dry run of a rule."""
    return DryRun.objects.filter(rule=row).order_by("-id").first()
