"""The log (账本): facts found by who, about what, which kind, when and by their words; always within reach."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from shouwen.foundation.ledger import rules, slots
from shouwen.foundation.ledger.facts import KINDS
from shouwen.foundation.ledger.models import Check, Entry
from shouwen.foundation.ledger.queries import Told, told, via_name
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.paging import pack, unpack

PAGE = 50
LOOKED_THROUGH = 5000
"""So many entries are read for a word before the page says how far it has looked."""

MODULES = {
    "cases": gettext_lazy("事项"), "workorders": gettext_lazy("工单"), "liability": gettext_lazy("起因与定责"), "redress": gettext_lazy("补救"), "deadlines": gettext_lazy("时限"),
    "customers": gettext_lazy("客户"), "contacts": gettext_lazy("联络"), "files": gettext_lazy("文件"),
    "catalogue": gettext_lazy("目录"), "calendars": gettext_lazy("日历"), "notices": gettext_lazy("通知"),
    "organisation": gettext_lazy("组织"), "access": gettext_lazy("权限"), "ledger": gettext_lazy("账本"),
    "ops": gettext_lazy("运行"),
}  # fmt: skip
"""Modules that announce, in the order they are offered."""

PRESETS = {
    "reveals": (gettext_lazy("谁看了完整号码"), ("customers.ContactPointRevealed", "statutes.RegisterExportedPlain")),
    "exports": (gettext_lazy("谁带走了数据"), ("cases.CasesExported", "ledger.LogExported", "statutes.RegisterExported", "statutes.RegisterExportedPlain")),
    "rights": (
        gettext_lazy("权限和岗位的变动"),
        ("access.RoleMade", "access.RoleEdited", "organisation.PersonAppointed", "organisation.PostEnded"),
    ),
    "doors": (
        gettext_lazy("令牌和登录"),
        ("access.TokenMade", "access.TokenRevoked", "access.AccountOpened", "access.PasswordLinkMade",
         "access.SecondFactorReset", "access.SignedOut"),
    ),
}  # fmt: skip
"""Questions auditors ask, by name: their words, and the kinds that answer them."""

SETTINGS = ("organisation.Unit", "organisation.PersonAppointed", "organisation.PostEnded", "access.Role", "access.Token",
            "catalogue.", "calendars.", "deadlines.Policy", "deadlines.Ladder", "workorders.OrderRulesChanged",
            "redress.RedressPolicyMade", "freight.FreightRuleSet", "redress.RateSet", "redress.BudgetSet", "redress.Power",
            "contacts.SenderChanged", "cases.FirstContactRulesChanged", "cases.HandoffRoute")  # fmt: skip
"""How kinds of facts about settings begin."""

SUBJECTS = {
    "case": gettext_lazy("事项单"), "person": gettext_lazy("人员"), "unit": gettext_lazy("部门"),
    "customer": gettext_lazy("客户"), "contact": gettext_lazy("联络"), "file": gettext_lazy("文件"),
    "role": gettext_lazy("角色"), "calendar": gettext_lazy("日历"), "catalogue": gettext_lazy("目录"),
    "sender": gettext_lazy("发件设置"), "workorder_policy": gettext_lazy("工单规则"),
    "first_contact_rules": gettext_lazy("首问规则"), "handoff_route": gettext_lazy("对接规则"),
    "redress_policy": gettext_lazy("核决权限"), "freight_rule": gettext_lazy("退货运费规则"), "deadline_policy": gettext_lazy("时限规则"), "deadline_ladder": gettext_lazy("逐级告知"),
}  # fmt: skip
_PLACES = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Asked:
    """What is looked for. ``who`` and ``about`` are names or numbers as typed; ``subject`` is ``kind:id`` exactly."""

    who: str = ""
    about: str = ""
    subject: str = ""
    kind: str = ""
    preset: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """An entry as the log shows it: who, what in words, about what, through which door."""

    told: Told
    who: str
    says: str
    about: slots.Subject
    kind_name: str
    via: str

    @property
    def subject(self) -> str:
        return f"{self.told.subject_kind}:{self.told.subject_id}"


@dataclass(frozen=True)
class Page:
    """A page of the log. ``looked_until`` is set when it was cut short while looking for a word."""

    lines: list[Line]
    next_cursor: str = ""
    looked_until: datetime | None = None


def kind_name(kind: str) -> str:
    """A kind of fact in words: its sentence without the values."""
    if kind not in KINDS:
        return kind
    return " ".join(_PLACES.sub("…", str(KINDS[kind].says)).split()).strip("…：:，, ") or kind


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind of fact in words, module by module."""
    grouped: dict[str, list[tuple[str, str]]] = {module: [] for module in MODULES}
    for kind in KINDS:
        grouped.setdefault(kind.split(".")[0], []).append((kind, kind_name(kind)))
    return [(str(MODULES.get(module, module)), found) for module, found in grouped.items() if found]


def subject_name(kind: str) -> str:
    """A kind of subject in words."""
    return str(SUBJECTS.get(kind, kind))


def within(actor: Actor) -> QuerySet[Entry]:
    """The entries in reach: those of the reader's centres; with a narrow reach their own doings only.

    :raises Forbidden: without ``ledger.read``.
    """
    reach = actor.need("ledger.read")
    if reach.centre_ids is None:
        return Entry.objects.all()
    if reach.narrow:
        return Entry.objects.filter(actor_id=actor.person_id)
    return Entry.objects.filter(centre_id__in=sorted(reach.centre_ids))


def found(asked: Asked, actor: Actor) -> QuerySet[Entry]:
    """The entries asked for, newest first, but for their words; see :func:`page` for those."""
    rows = within(actor).order_by("-at", "-id")
    if asked.subject:
        kind, _colon, number = asked.subject.partition(":")
        rows = rows.filter(subject_kind=kind, subject_id=int(number) if number.isdecimal() else -1)
    if asked.about:
        rows = rows.filter(_about(asked.about, actor))
    if asked.who:
        meant = [pk for kind, pk in _meant(asked.who, actor) if kind == "person"]
        rows = rows.filter(Q(actor_id__in=meant) | Q(acting_for_id__in=meant)) if meant else rows.none()
    if wanted := _kinds(asked):
        rows = rows.filter(kind__in=wanted)
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__lt=asked.until)
    return rows


def _kinds(asked: Asked) -> list[str]:
    return [asked.kind] if asked.kind else list(PRESETS[asked.preset][1]) if asked.preset in PRESETS else []


def _meant(text: str, actor: Actor) -> list[tuple[str, int]]:
    return [each for ask in slots.finds for each in ask(text, actor=actor)]


def _about(text: str, actor: Actor) -> Q:
    meant = Q(pk__in=())
    by_kind: dict[str, list[int]] = {}
    for kind, pk in _meant(text, actor):
        by_kind.setdefault(kind, []).append(pk)
    for kind, ids in by_kind.items():
        meant |= Q(subject_kind=kind, subject_id__in=ids)
    return meant


def page(asked: Asked, actor: Actor, *, after: str = "") -> Page:
    """A page of the log; a word is looked for through :data:`LOOKED_THROUGH` entries at a time."""
    rows = found(asked, actor)
    if after:
        at, last = unpack(after, datetime, int)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=last))
    bound = None
    if asked.text:
        bound = rows.values_list("at", "id")[LOOKED_THROUGH : LOOKED_THROUGH + 1].first()
        rows = rows.filter(_saying(asked.text))
        if bound:
            rows = rows.filter(Q(at__gt=bound[0]) | Q(at=bound[0], id__gte=bound[1]))
    wanted = _kinds(asked)
    shown = told(_newest(rows, wanted, PAGE + 1) if len(wanted) > 1 and not bound else rows[: PAGE + 1])
    more = pack(shown[PAGE - 1].at.isoformat(), shown[PAGE - 1].id) if len(shown) > PAGE else ""
    if bound and not more:
        return Page(lines(shown, actor), pack(bound[0].isoformat(), bound[1]), bound[0])
    return Page(lines(shown[:PAGE], actor), more)


def _saying(text: str) -> Q:
    """Entries whose reason, values or sentence hold a word."""
    said = [kind for kind in KINDS if text.casefold() in kind_name(kind).casefold()]
    return Q(reason__icontains=text) | Q(body__icontains=text) | Q(kind__in=said)


def lines(entries: Sequence[Told], actor: Actor) -> list[Line]:
    """Entries with names; those of a subject the reader must not learn of are left out. Few queries, however many."""
    about = _subjects(entries, actor)
    entries = [each for each in entries if not about[each.subject_kind, each.subject_id].is_hidden]
    people = _names(slots.people, (pk for each in entries for pk in (each.actor_id, each.acting_for_id, *each.ids("_person"))))
    units = _names(slots.units, (pk for each in entries for pk in each.ids("_unit")))
    return [
        Line(
            each,
            people.get(each.actor_id, "") or _("程序"),
            _said(each, people, units),
            about[each.subject_kind, each.subject_id],
            kind_name(each.kind),
            via_name(each.via),
        )
        for each in entries
    ]


def _said(entry: Told, people: dict[int, str], units: dict[int, str]) -> str:
    sentence = entry.sentence(people, units)
    return sentence.removeprefix(people.get(entry.actor_id, "") or "\0").lstrip("，, ") or sentence


def _names(slot: Iterable[slots.Names], ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {each for each in ids if each}
    return {pk: name for ask in slot for pk, name in ask(wanted).items()} if wanted else {}


def _subjects(entries: Collection[Told], actor: Actor) -> dict[tuple[str, int], slots.Subject]:
    by_kind: dict[str, set[int]] = {}
    for each in entries:
        by_kind.setdefault(each.subject_kind, set()).add(each.subject_id)
    known: dict[tuple[str, int], slots.Subject] = {}
    for kind, ids in by_kind.items():
        known |= {(kind, pk): slots.Subject(subject_name(kind)) for pk in ids}
        for ask in slots.subjects:
            known |= {(kind, pk): one for pk, one in ask(kind, ids, actor=actor).items()}
    return known


@dataclass(frozen=True)
class Opened:
    """One entry with everything about it: its words in both languages, its values, its link."""

    line: Line
    words: list[tuple[str, str]]
    values: list[tuple[str, Any]]
    covered: str
    before: int | None
    after: int | None


def opened(entry_id: int, actor: Actor) -> Opened:
    """One entry in reach.

    :raises NotFound: when there is none for this reader.
    """
    rows = within(actor).filter(pk=entry_id)
    shown = lines(told(rows), actor)
    if not shown:
        raise NotFound("entry_unknown", _("账本里没有这一条"))
    line = shown[0]
    words = []
    for code, name in (("zh-hans", "中文"), ("en", "English")):
        with override(code):
            words.append((name, lines([line.told], actor)[0].says))
    chain = within(actor).filter(subject_kind=line.told.subject_kind, subject_id=line.told.subject_id)
    near = dict(chain.filter(seq__in=[line.told.seq - 1, line.told.seq + 1]).values_list("seq", "id"))
    row = rows.values(*rules.SEALED).get()
    return Opened(
        line, words, list(line.told.body.items()), rules.covered(row),
        near.get(line.told.seq - 1), near.get(line.told.seq + 1),
    )  # fmt: skip


def chain(subject: str, actor: Actor) -> tuple[int, tuple[int, str] | None]:
    """Recompute one subject's chain: how many links, and the first that does not hold.

    :raises NotFound: when the reader sees nothing of it.
    """
    kind, _colon, number = subject.partition(":")
    pk = int(number) if number.isdecimal() else -1
    mine = within(actor).filter(subject_kind=kind, subject_id=pk)
    if not lines(told(mine[:1]), actor):
        raise NotFound("entry_unknown", _("账本里没有这一条"))
    whole = Entry.objects.filter(subject_kind=kind, subject_id=pk).order_by("seq")
    links = list(whole.values(*rules.SEALED, "prev_hash", "hash"))
    return len(links), rules.first_broken(links)


def why_broken(why: str) -> str:
    """Why a link does not hold, in words."""
    return {
        "gap": _("缺一条"),
        "unlinked": _("没有接上前一条"),
        "altered": _("内容和指纹对不上"),
        "entries_changed": _("条目和当天签下的不一样"),
    }.get(why, why)


def every(asked: Asked, actor: Actor) -> Iterator[Line]:
    """All lines asked for, page by page, for a file."""
    after = ""
    while True:
        here = page(asked, actor, after=after)
        yield from here.lines
        after = here.next_cursor
        if not after:
            return



def names_of(checks: Iterable[Check]) -> dict[int, str]:
    """Who asked for some proofs."""
    return _names(slots.people, (each.asked_by for each in checks))


def lately(actor: Actor, *, limit: int = 8) -> list[Line]:
    """The newest changes of settings within reach, those people made."""
    kinds_ = [kind for kind in KINDS if kind.startswith(SETTINGS)]
    rows = _newest(within(actor).exclude(actor_id=0), kinds_, limit)
    return lines(told(rows), actor)


def _newest(rows: QuerySet[Entry], kinds_: Sequence[str], limit: int) -> QuerySet[Entry]:
    """The newest entries of some kinds: the newest of each kind, by the index of kinds, then the newest of those. Walked by
    time, a log would be read to its end for kinds that are rare."""
    parts: list[str] = []
    values: list[Any] = []
    for place, kind in enumerate(kinds_):
        each = rows.filter(kind=kind).order_by("-at", "-id").values("id")[:limit]
        try:
            sql, given = each.query.sql_with_params()
        except EmptyResultSet:
            return Entry.objects.none()
        parts.append(f"SELECT k{place}.id FROM ({sql}) k{place}")
        values += given
    chosen = RawSQL(" UNION ALL ".join(parts), values)
    return Entry.objects.filter(pk__in=chosen).order_by("-at", "-id")[:limit]
