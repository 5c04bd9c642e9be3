"""The values of custom fields: kept on the case, sealed where they are personal, and beside it typed for lists.

``Case.fields`` is the truth; the typed rows say the same and are written in the same transaction (:func:`rows_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases import facts
from shouwen.casework.cases.models import Case, CaseValue
from shouwen.casework.cases.queries.held import SEALED, is_closed, missing, opened, pointed, sealing_place
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.crypto import blind, seal
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.models import new_row
from shouwen.kit.sql import insert_rows
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.queries import FieldItem

PURPOSE = "cases.field."


def kept(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the case keeps them: those of sealed fields closed, bound to this case."""
    return {code: _closed(case, code, value) for code, value in values.items()}


def _closed(case: Case, code: str, value: Any) -> Any:
    field = catalogue.known_field(code)
    if field is None or field.secrecy != "sealed" or is_closed(value) or value in (None, "", []):
        return value
    return SEALED + seal(str(value), sealing_place(case, code)).hex()


HIDDEN = gettext_noop("（已遮掩）")


def changed(case: Case, given: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """All the values of a case after some were given anew: read, sealed, what is computed from them worked out.

    An empty value takes the field away. A value without a definition is kept as it came.

    :raises Invalid: with ``fields.<code>`` for each that cannot be read, or may not be left empty any more.
    """
    made, wrong = dict(case.fields), dict[str, str]()
    for code, raw in given.items():
        try:
            value = _given(case, code, raw, at)
        except Invalid as no:
            wrong |= no.fields
            continue
        if value in (None, "", []):
            made.pop(code, None)
        else:
            made[code] = _closed(case, code, value)
    if wrong:
        raise Invalid(wrong)
    asked = catalogue.asked(case.kind_code, case.category_path, case.centre_id, at=at)
    return {**made, **catalogue.computed(asked, made)}


def _given(case: Case, code: str, raw: Any, at: datetime) -> Any:
    field = catalogue.known_field(code)
    if field is None or is_closed(raw):
        return raw
    if field.is_computed:
        raise Invalid({f"fields.{code}": _("%(name)s是算出来的") % {"name": field.label}})
    value = catalogue.read_value(field, raw, kept=opened(case, code), at=at, name=f"fields.{code}")
    needed = field.is_needed(_reached(case), case.kind_code, case.category_path)
    if value is None and needed and case.fields.get(code) not in (None, "", []):
        raise Invalid({f"fields.{code}": _("%(name)s不能空着") % {"name": field.label}})
    return value


def _reached(case: Case) -> str:
    return "answer" if case.answered_at else "registration"


def told(case: Case, after: Mapping[str, Any]) -> list[Fact]:
    """One fact a changed field; of masked and sealed ones it says only that they changed. At most two queries."""
    codes = [code for code in {**case.fields, **after} if case.fields.get(code) != after.get(code)]
    fields = {code: catalogue.known_field(code) for code in codes}
    names = pointed((field, source.get(code)) for code, field in fields.items() for source in (case.fields, after))
    return [_told(case, code, fields[code], after.get(code), names) for code in codes]


def _told(case: Case, code: str, field: FieldItem | None, value: Any, names: Mapping[str, str]) -> facts.FieldEdited:
    old, hides = case.fields.get(code), bool(field and field.secrecy)
    with translation.override("zh-hans"):
        shown = [HIDDEN if hides and each else catalogue.wording_of(field, each, names) for each in (old, value)]
    return facts.FieldEdited(
        subject_id=case.pk,
        centre_id=case.centre_id,
        field=code,
        field_label=field.name if field else code,
        before="" if hides or old is None else str(old),
        after="" if hides or value is None else str(value),
        before_label=shown[0][:200],
        after_label=shown[1][:200],
    )


def rows_of(case: Case, codes: Iterable[str] | None = None) -> list[CaseValue]:
    """The typed rows of what a case holds (of some fields only, when named), not yet written. No query."""
    wanted = case.fields if codes is None else {code: case.fields[code] for code in codes if code in case.fields}
    return [row for code, value in wanted.items() for row in _rows(case, code, value)]


def _rows(case: Case, code: str, value: Any) -> list[CaseValue]:
    field = catalogue.known_field(code)
    if is_closed(value):
        value, field = blind(str(opened(case, code)), PURPOSE + code), None
    zone = timezone.get_default_timezone()
    typed = catalogue.typed(field.type if field else "text", value, zone)
    return [
        new_row(CaseValue, case_id=case.pk, code=code, place=place, text=text, number=number, moment=moment)
        for place, (text, number, moment) in enumerate(typed)
    ]


def replace(case: Case) -> list[CaseValue]:
    """Take away the typed rows of a case, and give those it should have, for writing. One statement."""
    CaseValue.objects.filter(case_id=case.pk).delete()
    return rows_of(case)


def complete(case: Case, when: str) -> None:
    """Let nobody answer or close a case while a field is empty that must be filled by then.

    :raises Conflict: with the names of the fields.
    """
    if lacking := missing(case, when):
        names = _("、").join(each.label for each in lacking)
        raise Conflict("fields_missing", _("还差%(names)s，填好再继续") % {"names": names},
                       codes=[each.code for each in lacking])  # fmt: skip


def retype(code: str, *, chunk: int = 1000) -> int:
    """Write the typed rows of one field anew, after it was defined: a chunk of cases a transaction. Says how many."""
    catalogue.fresh()
    done = last = 0
    while True:
        with transaction.atomic():
            holders = CaseValue.objects.filter(code=code, place=0, case_id__gt=last).order_by("case_id")
            ids = list(holders.values_list("case_id", flat=True)[:chunk])
            cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
            CaseValue.objects.filter(code=code, case_id__in=ids).delete()
            insert_rows([row for case in cases for row in rows_of(case, [code])])
        done += len(cases)
        if len(ids) < chunk:
            return done
        last = ids[-1]
