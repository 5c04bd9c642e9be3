"""The right to approve papers, for those who lead where nobody has edited their posts."""

from __future__ import annotations

from typing import Any

from django.db import migrations

RIGHTS: dict[str, dict[str, str]] = {
    "papers.approve": {
        "centre": "supervisor service_manager aftersales_leader centre_head legal_officer",
        "tree": "gm_hotline province_leader service_supervision",
    }
}
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
    dependencies = [("papers", "0005_approval"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
