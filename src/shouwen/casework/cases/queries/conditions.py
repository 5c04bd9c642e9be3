"""Conditions on cases (``rules.conditions``): every field that can be asked of a case, and how a tree asks the tables.

>>> tree = parse({"all": [{"field": "priority", "op": "in", "value": ["1", "2"]}]})
>>> applied(tree, visible(actor), actor, at=at)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.cases import slots, states
from shouwen.casework.cases.models import NEVER, Case, CaseText
from shouwen.casework.cases.queries import custom, replying, tags
from shouwen.casework.cases.queries.internal import internal
from shouwen.casework.cases.queries.search import worded
from shouwen.casework.cases.rules import conditions as rules
from shouwen.casework.cases.rules.conditions import Field, Group, Reader, Test
from shouwen.casework.deadlines import states as clocks
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.languages import LANGUAGES
from shouwen.relations.catalogue import queries as catalogue

__all__ = ["OPERATORS", "Field", "Group", "Source", "Test", "applied", "asks", "fields", "holds", "parse", "plain", "reader", "sources", "values"]

plain = rules.plain
OPERATORS = rules.OPERATORS
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """A field and where its value stands: ``columns`` of the case (any of them), or what a module above answers."""

    field: Field
    columns: tuple[str, ...] = ()
    is_number: bool = False
    above: slots.Condition | None = None


def sources() -> dict[str, Source]:
    """Every field, in the order in which a menu shows them; names in the reader's language. No query."""
    found = [*_matter(), *_duty(), *_times(), *_counted(), *_customer()]
    found += [Source(each.field, above=each) for each in (replying.condition(), *custom.conditions())]
    found += [Source(each.field, above=each) for fill in slots.conditions for each in fill()]
    return {source.field.code: source for source in found}


def fields() -> dict[str, Field]:
    """The same, as what a tree is checked against."""
    return {code: source.field for code, source in sources().items()}


def _choice(code: str, label: str, column: str, choices: Words, group: str = "case", *, number: bool = False) -> Source:
    return Source(Field(code, label, "choice", group, choices), (column,), number)


def _plain(code: str, label: str, kind: str, *columns: str, group: str = "case") -> Source:
    return Source(Field(code, label, kind, group), columns)


def _matter() -> list[Source]:
    return [
        _choice("stage", _("状态"), "state", states.CATEGORIES),
        _choice("state", _("细分状态"), "state", states.LABELS),
        *_statuses(),
        _choice("kind", _("事项类型"), "kind_code", {each.code: each.label for each in catalogue.kinds()}),
        _plain("category", _("类别"), "category", "category_path"),
        _choice("priority", _("优先级"), "priority", {str(level): name for level, name in states.PRIORITIES.items()}, number=True),
        _choice("severity", _("严重程度"), "severity", states.SEVERITIES),
        _choice("urgency", _("紧急程度"), "urgency", states.URGENCIES),
        _choice("impact", _("影响"), "impact", states.IMPACTS),
        _choice("channel", _("来访渠道"), "channel_code", {each.code: each.label for each in catalogue.channels()}),
        _choice("source", _("来源"), "source_code", {each.code: each.label for each in catalogue.sources()}),
        _choice("tags", _("标签"), "tags", tags.choices()),
        _plain("text", _("文字"), "text"),
        _plain("title", _("标题"), "word", "title"),
        _plain("number", _("单号"), "word", "number"),
        _plain("restricted", _("限制查阅"), "flag", "is_restricted"),
    ]


def _statuses() -> list[Source]:
    """Statuses, where an installation has some of its own."""
    named = {each.code: each.label for each in catalogue.statuses()}
    return [_choice("status", _("自定状态"), "status", named)] if named else []


def _duty() -> list[Source]:
    return [
        _plain("person", _("责任人或经办人"), "person", "owner_id", "handler_id", group="duty"),
        _plain("owner", pgettext("field", "责任人"), "person", "owner_id", group="duty"),
        _plain("handler", pgettext("field", "经办人"), "person", "handler_id", group="duty"),
        _plain("first_contact", _("首问责任人"), "person", "first_contact_id", group="duty"),
        _plain("unit", _("责任或经办班组"), "unit", "owner_unit_id", "handler_unit_id", group="duty"),
        _plain("owner_unit", _("责任班组"), "unit", "owner_unit_id", group="duty"),
        _plain("handler_unit", _("经办班组"), "unit", "handler_unit_id", group="duty"),
        _plain("centre", _("客服中心"), "centre", "centre_id", group="duty"),
        _choice("duty_state", _("责任状态"), "duty_state", states.DUTY_STATES, "duty"),
        _choice("level", _("升级到"), "level", {str(level): name for level, name in states.LEVELS.items()}, "duty", number=True),
    ]


def _times() -> list[Source]:
    running = [state for state in clocks.STATES if state not in (clocks.MET, clocks.STOPPED)]
    return [
        _plain("due", _("到期时间"), "moment", "due_at", group="time"),
        _choice("clock", _("时限"), "clock_state", {**{state: _(clocks.STATES[state]) for state in running}, "none": _("没有时限")}, "time"),
        _choice("due_stage", _("到期环节"), "due_stage", {code: stage.name for code, stage in clocks.STAGES.items()}, "time"),
        _plain("received", _("受理时间"), "moment", "received_at", group="time"),
        _plain("registered", _("登记时间"), "moment", "registered_at", group="time"),
        _plain("since", _("进入现在状态"), "moment", "state_since", group="time"),
        _plain("answered", _("答复时间"), "moment", "answered_at", group="time"),
        _plain("waits_since", _("客户等回话"), "moment", "waits_since", group="time"),
        _plain("ended", _("结束时间"), "moment", "ended_at", group="time"),
    ]


def _counted() -> list[Source]:
    named = {
        "chases": _("催办次数"), "repeat_count": _("重复次数"), "hops": _("交办次数"), "refusals": _("拒绝次数"),
        "reworks": _("返工次数"), "reopenings": _("重开次数"),
    }  # fmt: skip
    return [
        *(_plain(column, label, "number", column, group="count") for column, label in named.items()),
        _plain("repeat", _("30 天内重复"), "flag", "repeat_of_id", group="count"),
    ]


def _customer() -> list[Source]:
    classes = {"ordinary": _("普通客户"), "big": _("大客户"), "important": _("重要客户"), "dedicated": _("专线客户")}
    return [
        _plain("customer", _("客户"), "customer", "customer_id", group="customer"),
        _choice("customer_class", _("客户级别"), "customer_class", classes, "customer"),
        _choice("language", _("客户语言"), "customer__language", LANGUAGES, "customer"),
        _plain("big", _("大客户"), "flag", "customer__is_big", group="customer"),
        _plain("important", _("重要客户"), "flag", "customer__is_important", group="customer"),
        _plain("dedicated", _("有专线"), "flag", "customer__has_dedicated_line", group="customer"),
        _plain("internal", _("内部提出"), "flag", "is_internal", group="customer"),
        _plain("anonymous", _("匿名"), "flag", "is_anonymous", group="customer"),
        _plain("line_number", _("专线号"), "word", "line_number", group="customer"),
        _plain("reference", _("对方编号"), "word", "reference", group="customer"),
    ]


def reader(actor: Actor, at: datetime) -> Reader:
    """From where an actor sees "me", "my team" and "today"."""
    return Reader(actor.person_id, actor.unit_id, actor.centre_id, actor.time_zone, at)


def parse(given: Any, known: Mapping[str, Field] | None = None) -> Group:
    """A tree from JSON, every field, operator and value checked. No query; whoever reads many gives the fields there are.

    :raises Invalid: the path of the wrong part with the sentence beside it.
    """
    return rules.parse(given, fields() if known is None else known) if given else Group()


def applied(tree: Group, cases: QuerySet[Case], actor: Actor, *, at: datetime) -> QuerySet[Case]:
    """The cases of a query set that satisfy a tree. The query set says whose cases; a tree only ever narrows it."""
    return cases.filter(asks(tree, reader(actor, at))) if tree else cases


def asks(tree: Group, who: Reader, known: Mapping[str, Source] | None = None) -> Q:
    """A tree as a condition over cases."""
    known = sources() if known is None else known
    made = [asks(part, who, known) if isinstance(part, Group) else _asks(part, known[part.field], who) for part in tree.parts]
    return reduce(or_ if tree.is_any else and_, made) if made else Q()


def _asks(test: Test, source: Source, who: Reader) -> Q:
    if source.above:
        return source.above.asks(test, who)
    kind = source.field.kind
    made = _SPELLED.get(kind, _listed)(test, source, who)
    return ~made if test.op in ("not_in", "lacks", "empty") else made


def _listed(test: Test, source: Source, who: Reader) -> Q:
    if source.field.code == "stage":
        return Q(state__in=sorted(state for state, glyph in states.CATEGORY_OF.items() if glyph in test.value))
    if source.field.code == "tags":
        return tags.asks(test.value)
    wanted: Sequence[Any] = test.value
    if source.field.kind != "choice":
        wanted = rules.ids(test, source.field.kind, who)
    elif source.is_number:
        wanted = [int(each) for each in test.value]
    return reduce(or_, (Q(**{f"{column}__in": wanted}) for column in source.columns))


def _category(test: Test, source: Source, who: Reader) -> Q:
    asked = Q(pk__in=[])
    for pk in rules.ids(test, "category", who):
        if path := _path(pk):
            asked |= Q(category_path=path) | Q(category_path__startswith=f"{path}.")
    return asked


def _path(category_id: int) -> str:
    try:
        return catalogue.category(category_id).path
    except NotFound:
        return ""


def _flag(test: Test, source: Source, who: Reader) -> Q:
    column = source.columns[0]
    asked = internal() if column == "is_internal" else Q(**{f"{column}__isnull": False} if column.endswith("_id") else {column: True})
    return asked if test.value else ~asked


def _number(test: Test, source: Source, who: Reader) -> Q:
    column = source.columns[0]
    return Q(**{column if test.op == "eq" else f"{column}__{test.op}": test.value})


def _moment(test: Test, source: Source, who: Reader) -> Q:
    column = source.columns[0]
    if test.op in rules.BARE:
        return Q(due_at__lt=NEVER) if column == "due_at" else Q(**{f"{column}__isnull": False})
    start, end = rules.span(test, who)
    end = NEVER if end is None and column == "due_at" else end
    asked = {f"{column}__gte": start, f"{column}__lt": end}
    return Q(**{name: moment for name, moment in asked.items() if moment is not None})


def _word(test: Test, source: Source, who: Reader) -> Q:
    column = source.columns[0]
    if test.op in rules.BARE:
        return ~Q(**{column: ""})
    return Q(**{f"{column}__{'iexact' if test.op == 'is' else 'istartswith'}": test.value})


def _text(test: Test, source: Source, who: Reader) -> Q:
    return worded(test.value)


_SPELLED: dict[str, Callable[[Test, Source, Reader], Q]] = {
    "category": _category, "flag": _flag, "number": _number, "moment": _moment, "word": _word, "text": _text,
}  # fmt: skip


def values(case: Case) -> dict[str, Any]:
    """A case as plain values by field: what :func:`holds` reads. One query for its words, those of the slots, and the
    customer's."""
    return {code: _value(case, source) for code, source in sources().items()}


def _value(case: Case, source: Source) -> Any:
    if source.above:
        return source.above.of(case.pk)
    if source.field.code == "stage":
        return states.CATEGORY_OF[case.state]
    if source.field.code == "tags":
        return tags.of(case)
    if source.field.kind == "text":
        return [case.title, *CaseText.objects.filter(case=case).values_list("body", flat=True)]
    if source.field.kind == "category":
        return [each.id for each in (*catalogue.category(case.category_id).above, catalogue.category(case.category_id))] if case.category_id else []
    found = [_column(case, column) for column in source.columns]
    if source.field.kind in rules.LISTS and len(found) > 1:
        return found
    return found[0]


def _column(case: Case, column: str) -> Any:
    value: Any = case
    for step in column.split("__"):
        value = getattr(value, step, None) if value is not None else None
    if value == NEVER:
        return None
    return str(value) if column in ("priority", "level") else value


def holds(tree: Group, case: Case, actor: Actor, *, at: datetime) -> bool:
    """Whether one case in hand satisfies a tree, decided without asking its table."""
    return not tree or rules.holds(tree, values(case), fields(), reader(actor, at))
