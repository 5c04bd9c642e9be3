"""Give the shipped roles their rights over a team's work, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

LEAD = {
    "team": "team_leader",
    "centre": "supervisor aftersales_leader service_manager centre_head",
    "tree": "gm_hotline province_leader service_supervision",
}
EVALUATE = "team_leader service_manager"


def give(apps: Any, _schema: Any) -> None:
    """Only adds, and only to a preset in its first version: what an administrator has decided stays. Whoever answers customers or
    leads has a plan of their own; leaders lead as far as they reassign; managers and leaders score their own team."""
    for role in apps.get_model("access", "Role").objects.filter(is_preset=True, version=1):
        lead = next((level for level, codes in LEAD.items() if role.code in codes.split()), "")
        wanted = {
            "teamwork.plan": "own" if "improvement.write" in role.rights or "cases.handle" in role.rights or lead else "",
            "teamwork.lead": lead,
            "kpi.evaluate": "team" if role.code in EVALUATE.split() else "",
        }
        reaches = {right: reach for right, reach in wanted.items() if reach and right not in role.rights}
        if reaches:
            role.rights = {**role.rights, **reaches}
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("teamwork", "0001_initial"), ("access", "0001_initial"), ("improvement", "0002_rights")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
