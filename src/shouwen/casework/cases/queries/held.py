"""What a case holds under each of its fields, by the name of the field: its own, or ``fields.<code>`` for custom ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.cases.models import Case, CaseText
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.crypto import blind, unseal
from shouwen.kit.errors import NotFound
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.queries import FieldItem

OWN = "fields."
COLUMN = {
    "title": "title", "kind": "kind_code", "category_id": "category_id", "severity": "severity", "impact": "impact",
    "urgency": "urgency", "priority": "priority", "line_number": "line_number", "reference": "reference", "source": "source_code",
    "is_restricted": "is_restricted",
}  # fmt: skip
SEALED = "sealed:"
"""How a value that only opens with the installation's key begins."""


def held(case: Case, name: str) -> Any:
    """What a case holds under a name, as it is kept. A query for what the customer asks for.

    :raises NotFound: for a name there is not.
    """
    if name.startswith(OWN):
        return case.fields.get(name.removeprefix(OWN))
    if name == "demand":
        return CaseText.objects.filter(case=case, kind="demand").order_by("-id").values_list("body", flat=True).first()
    if name not in COLUMN:
        raise NotFound("field_unknown", _("没有这一项"))
    return getattr(case, COLUMN[name])


def mark(name: str, value: Any) -> str:
    """The mark of a field's value, by which a later change is noticed."""
    return blind(json.dumps([name, value], sort_keys=True, ensure_ascii=False), "cases.field.mark")[:16]


def is_closed(value: Any) -> bool:
    """Whether a kept value is sealed."""
    return isinstance(value, str) and value.startswith(SEALED)


def sealing_place(case: Case, code: str) -> str:
    """What a sealed value is bound to."""
    return f"cases.case.fields.{code}:{case.pk}"


def opened(case: Case, code: str) -> Any:
    """A value of a case in the clear; whoever asks has checked that it may be read. None when the case has none."""
    value = case.fields.get(code)
    return unseal(bytes.fromhex(value.removeprefix(SEALED)), sealing_place(case, code)) if is_closed(value) else value


def missing(case: Case, when: str) -> Sequence[FieldItem]:
    """The fields a case must hold at a moment (``answer`` or ``close``) and does not. No query."""
    asked = catalogue.asked(case.kind_code, case.category_path, case.centre_id)
    return catalogue.lacking(asked, case.fields, when=when, kind=case.kind_code, path=case.category_path)


def pointed(values: Iterable[tuple[FieldItem | None, Any]]) -> dict[str, str]:
    """The names of the people and units that values name, by the text of their ids; at most two queries."""
    ids: dict[str, set[int]] = {"person": set(), "unit": set()}
    for field, value in values:
        if field and field.type in ids and (pk := plain_int(value)) is not None:
            ids[field.type].add(pk)
    people = organisation.names(ids["person"]) if ids["person"] else {}
    units = organisation.unit_names(ids["unit"]) if ids["unit"] else {}
    return {str(pk): name for pk, name in {**people, **units}.items()}
