"""The right to take cases out in full, for the heads an installation already has."""

from __future__ import annotations

from typing import Any

from django.db import migrations

RIGHTS: dict[str, dict[str, str]] = {"cases.export_plain": {"centre": "centre_head", "tree": "province_leader"}}
"""Right → reach → roles, as shipped on the day the right came."""


def give(apps: Any, _schema: Any) -> None:
    """Only adds, and only to a preset in its first version: what an administrator has decided stays."""
    for role in apps.get_model("access", "Role").objects.filter(is_preset=True, version=1):
        reaches = {
            right: level
            for right, levels in RIGHTS.items()
            for level, codes in levels.items()
            if role.code in codes.split() and right not in role.rights
        }
        if reaches:
            role.rights = {**role.rights, **reaches}
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_ended_by_person"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
