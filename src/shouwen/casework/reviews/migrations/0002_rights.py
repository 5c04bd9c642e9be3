"""Give the shipped roles their rights over yearly reviews, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

RIGHTS: dict[str, dict[str, str]] = {
    "reviews.write": {"centre": "service_manager centre_head", "tree": "gm_hotline province_leader service_supervision"},
    "reviews.sign": {"centre": "centre_head", "tree": "province_leader"},
}


def give(apps: Any, _schema: Any) -> None:
    """Only adds, and only to a preset in its first version: what an administrator has decided stays. Whoever reads the
    improvement plans of a whole centre reads its reviews, as far."""
    for role in apps.get_model("access", "Role").objects.filter(is_preset=True, version=1):
        reaches = {
            right: level
            for right, levels in RIGHTS.items()
            for level, codes in levels.items()
            if role.code in codes.split() and right not in role.rights
        }
        reach = role.rights.get("improvement.read", "team")
        if reach != "team" and "reviews.read" not in role.rights:
            reaches["reviews.read"] = reach
        if reaches:
            role.rights = {**role.rights, **reaches}
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("access", "0001_initial"), ("improvement", "0002_rights")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
