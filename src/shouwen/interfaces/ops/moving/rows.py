"""Which tables move, and how a row is spelled so that any database reads the same from it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from django.apps import apps
from django.db import models

from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.rules import moment
from shouwen.kit.models import new_row

Record = dict[str, Any]
CHUNK = 2000
LEFT_BEHIND = frozenset({
    # made anew by `shouwen migrate`, and used by nobody here
    "auth_permission", "auth_group", "auth_group_permissions", "auth_user_groups", "auth_user_user_permissions",
    "django_content_type",
    # who is signed in, who tried to be, which worker holds a job: true of one machine and one hour
    "django_session", "access_session", "account_emailconfirmation", "axes_accessattempt", "axes_accessattemptexpiration",
    "axes_accesslog", "axes_accessfailurelog", "ledger_lease", "portal_try",
})  # fmt: skip
MICRO = timedelta(microseconds=1)


def tables() -> list[type[models.Model]]:
    """Every table that moves, in the order of their names."""
    found = [
        each
        for each in apps.get_models(include_auto_created=True)
        if each._meta.managed and not each._meta.proxy
    ]
    return sorted(
        (each for each in found if each._meta.db_table not in LEFT_BEHIND),
        key=lambda each: each._meta.db_table,
    )


def member(model: type[models.Model]) -> str:
    """The name of a table's member in the archive."""
    return f"tables/{model._meta.db_table}.jsonl"


def told(model: type[models.Model]) -> Iterator[bytes]:
    """The rows of a table, one JSON object a line; the ledger chain by chain, so that each can be checked as it passes."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    odd = [(place, field) for place, field in enumerate(fields) if field.get_internal_type() in SPELL]
    order = ("subject_kind", "subject_id", "seq") if model is Entry else ("pk",)
    for values in model._default_manager.order_by(*order).values_list(*names).iterator(chunk_size=CHUNK):
        row = list(values)
        for place, field in odd:
            if row[place] is not None:
                row[place] = SPELL[field.get_internal_type()](row[place])
        yield msgspec.json.encode(dict(zip(names, row, strict=True))) + b"\n"


def read(model: type[models.Model], lines: Sequence[bytes]) -> list[models.Model]:
    """Unsaved rows from their spelling.

    :raises ValueError: for a line that is no such row.
    """
    fields = model._meta.concrete_fields
    odd = [(field.attname, READ[kind]) for field in fields if (kind := field.get_internal_type()) in READ]
    names = {field.attname for field in fields}
    found = []
    for line in lines:
        record: Record = msgspec.json.decode(line)
        if record.keys() != names:
            raise ValueError(", ".join(sorted(record.keys() ^ names)))
        for name, reader in odd:
            if record[name] is not None:
                record[name] = reader(record[name])
        found.append(new_row(model, **record))
    return found


SPELL: dict[str, Any] = {
    "DateTimeField": moment,
    "DateField": date.isoformat,
    "TimeField": time.isoformat,
    "DurationField": lambda value: value // MICRO,
    "DecimalField": str,
    "BinaryField": lambda value: base64.b64encode(bytes(value)).decode(),
}
READ: dict[str, Any] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DurationField": lambda value: value * MICRO,
    "DecimalField": Decimal,
    "BinaryField": base64.b64decode,
}
