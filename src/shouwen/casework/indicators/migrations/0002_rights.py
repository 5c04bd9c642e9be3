"""Give the shipped roles their rights over early warning, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

RIGHTS: dict[str, dict[str, str]] = {
    "indicators.read": {
        "centre": "service_manager centre_head risk_officer", "tree": "gm_hotline province_leader service_supervision", "all": "auditor",
    },
    "indicators.edit": {"centre": "service_manager centre_head risk_officer", "tree": "province_leader service_supervision"},
    "indicators.acknowledge": {"centre": "service_manager centre_head risk_officer", "tree": "gm_hotline province_leader service_supervision"},
}  # fmt: skip


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
    dependencies = [("indicators", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
