"""Give the shipped roles their right over the link outside, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

RIGHTS = {"oa.settings": {"centre": "centre_head", "tree": "province_leader", "all": "administrator"}}


def give(apps: Any, _schema: Any) -> None:
    """Only adds, and only to a preset in its first version: what an administrator has decided stays."""
    for role in apps.get_model("access", "Role").objects.filter(is_preset=True, version=1):
        more = {
            right: level
            for right, levels in RIGHTS.items()
            for level, codes in levels.items()
            if role.code in codes.split() and right not in role.rights
        }
        if more:
            role.rights = {**role.rights, **more}
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("oa", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
