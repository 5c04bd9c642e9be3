"""Give the shipped roles their rights over committees, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

KEEP = {"centre": "service_manager centre_head", "tree": "gm_hotline province_leader service_supervision"}


def give(apps: Any, _schema: Any) -> None:
    """Only adds, and only to a preset in its first version: what an administrator has decided stays. Whoever reads
    improvement plans reads committees, as far."""
    for role in apps.get_model("access", "Role").objects.filter(is_preset=True, version=1):
        reaches = {}
        if (reach := role.rights.get("improvement.read")) and "committees.read" not in role.rights:
            reaches["committees.read"] = reach
        for level, codes in KEEP.items():
            if role.code in codes.split() and "committees.keep" not in role.rights:
                reaches["committees.keep"] = level
        if reaches:
            role.rights = {**role.rights, **reaches}
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("committees", "0001_initial"), ("access", "0001_initial"), ("improvement", "0002_rights")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
