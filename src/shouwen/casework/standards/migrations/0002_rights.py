"""Give the shipped roles their rights over service standards, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

KEEP = {
    "centre": "service_manager centre_head",
    "tree": "gm_hotline province_leader service_supervision",
    "all": "administrator",
}


def give(apps: Any, _schema: Any) -> None:
    """Only adds, and only to a preset in its first version: what an administrator has decided stays. Whoever reads
    improvement plans reads standards, as far; who keeps them, writes and approves, never their own."""
    for role in apps.get_model("access", "Role").objects.filter(is_preset=True, version=1):
        level = next((each for each, codes in KEEP.items() if role.code in codes.split()), "")
        wanted = {
            "standards.read": role.rights.get("improvement.read", "") or level,
            "standards.write": level,
            "standards.approve": level,
        }
        reaches = {right: reach for right, reach in wanted.items() if reach and right not in role.rights}
        if reaches:
            role.rights = {**role.rights, **reaches}
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial"), ("access", "0001_initial"), ("improvement", "0002_rights")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
