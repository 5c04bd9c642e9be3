"""Finding cases by what their custom fields say, along an index; and sorting by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.casework.cases.models import Case, CaseValue
from shouwen.kit.crypto import blind
from shouwen.kit.errors import Invalid
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.queries import FieldItem

Ops = tuple[str, ...]
SAME: Ops = ("eq", "ne", "in", "not_in")
THERE: Ops = ("filled", "empty")
ORDERED: Ops = ("lt", "lte", "gt", "gte", "between")
WORDS: Ops = ("starts", "contains")
ALL: Ops = (*SAME, *ORDERED, *WORDS, *THERE)
SPAN = {"date": timedelta(days=1), "moment": timedelta(minutes=1)}


def ops(field: FieldItem) -> Ops:
    """What a field can be asked: of masked and sealed ones only whether they are, so that no list tells them."""
    if field.secrecy:
        return (*SAME[:2], *THERE)
    if column(field) != "text":
        return ("eq", "ne", *ORDERED, *THERE)
    return (*SAME, *WORDS, *THERE) if field.type in ("text", "passage", "link") else (*SAME, *THERE)


def column(field: FieldItem) -> str:
    """The column of :class:`CaseValue` a field's values stand in."""
    if field.type in ("whole", "decimal", "money", "hours"):
        return "number"
    return "moment" if field.type in ("date", "moment") else "text"


def having(code: str, op: str, value: Any = None) -> Q:
    """The cases whose field says so: ``eq ne in not_in lt lte gt gte between starts contains filled empty``.

    ``value`` is a single one, or several for ``in``, ``not_in`` and ``between`` (from and to, the end included; either
    may be empty). Days mean whole days. Cases without a value answer only ``ne``, ``not_in`` and ``empty``.

    :raises NotFound: for an unknown field.
    :raises Invalid: for an op or value the field cannot be asked with.
    """
    field = catalogue.custom_field(code)
    if op not in ops(field):
        raise Invalid({"op": _("%(name)s不能这样问") % {"name": field.label}})
    rows = CaseValue.objects.filter(code=code)
    if op in THERE:
        found = Q(pk__in=rows.values("case_id"))
        return found if op == "filled" else ~found
    asked = Q(pk__in=rows.filter(_asks(field, op.removeprefix("not_"), value)).values("case_id"))
    return ~asked if op in ("ne", "not_in") else asked


def _asks(field: FieldItem, op: str, value: Any) -> Q:
    if op in ("eq", "ne"):
        return _equal(field, [value])
    if op == "in":
        return _equal(field, value if isinstance(value, list | tuple) else [value])
    if op in WORDS:
        words = " ".join(str(value).split())[:120]
        if not words:
            raise Invalid({"value": _("写几个字")})
        return Q(**{"text__startswith" if op == "starts" else "text__icontains": words})
    if op == "between":
        low, high = value if isinstance(value, list | tuple) and len(value) == 2 else (value, None)
        if low in (None, "") and high in (None, ""):
            raise Invalid({"value": _("写上从哪到哪")})
        made = Q() if low in (None, "") else _compared(field, "gte", low)
        return made if high in (None, "") else made & _compared(field, "lte", high)
    return _compared(field, op, value)


def _equal(field: FieldItem, values: Sequence[Any]) -> Q:
    if field.secrecy == "sealed":
        return Q(text__in=[blind(str(_read(field, each)), f"cases.field.{field.code}") for each in values])
    where = column(field)
    if where != "moment":
        return Q(**{f"{where}__in": [_typed(field, each) for each in values]})
    made = Q(pk__in=[])
    for each in values:
        start = _typed(field, each)
        made |= Q(moment__gte=start, moment__lt=start + _span(field, each))
    return made


def _compared(field: FieldItem, op: str, value: Any) -> Q:
    """Before and after: a day is before the next one as a whole."""
    where, held = column(field), _typed(field, value)
    if where == "moment" and op in ("gt", "lte"):
        held += _span(field, value)
        op = "gte" if op == "gt" else "lt"
    return Q(**{f"{where}__{op}": held})


def _span(field: FieldItem, value: Any) -> timedelta:
    return SPAN["date"] if field.type == "date" or len(str(value).strip()) <= 10 else SPAN["moment"]


def _read(field: FieldItem, value: Any) -> Any:
    if field.type in ("choice", "choices"):  # retired answers are still found
        if str(value) not in field.by_option:
            raise Invalid({"value": _("%(name)s请从列表里选") % {"name": field.label}})
        return str(value)
    if field.type == "link":
        return " ".join(str(value).split())
    if field.type == "date" and isinstance(value, datetime):
        value = timezone.localtime(value).date()
    read = catalogue.read_value(field, value, name="value")
    if read is None:
        raise Invalid({"value": _("写上要找的值")})
    return read


def _typed(field: FieldItem, value: Any) -> Any:
    typed = catalogue.typed(field.type, _read(field, value), timezone.get_default_timezone())
    return next(each for each in typed[0] if each is not None)


def along(
    cases: QuerySet[Case], code: str, *, descending: bool = False, after: tuple[Any, int] | None = None
) -> QuerySet[Case]:
    """Cases in the order of a field, then of their id; ``after`` is the value and id of the last one seen.

    The value is ``sorted_by`` on each. Cases without one are not among them: ask for :func:`having` ``empty``. One walk
    along an index.

    :raises NotFound: for an unknown field.
    """
    field = catalogue.custom_field(code)
    where = f"typed__{column(field)}"
    found = cases.filter(**{"typed__code": code, "typed__place": 0, f"{where}__isnull": False})
    if after is not None:
        held, last = after
        beyond = "lt" if descending else "gt"
        past = Q(**{f"{where}__{beyond}": held}) | Q(**{f"typed__case__{beyond}": last})
        found = found.filter(past, **{f"{where}__{beyond}e": held})
    turn: Callable[[str], Any] = (lambda name: F(name).desc()) if descending else (lambda name: F(name).asc())
    return found.annotate(sorted_by=F(where)).order_by(turn(where), turn("typed__case_id"))


MASK = "****"


def plain(case: Case) -> dict[str, Any]:
    """The values of a case as programs get them: masked and sealed ones only as being there."""
    return {code: MASK if _is_secret(code) and value else value for code, value in case.fields.items()}


def _is_secret(code: str) -> bool:
    field = catalogue.known_field(code)
    return field is not None and bool(field.secrecy)
