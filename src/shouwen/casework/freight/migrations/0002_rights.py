"""Give the shipped roles their rights over return freight, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AGENTS = "junior_agent senior_agent service_agent service_representative call_agent online_agent social_agent technical_agent aftersales_agent account_manager"
LEADERS = "team_leader supervisor service_manager aftersales_leader centre_head manager_hotline"
PROVINCE = "gm_hotline province_leader"
RIGHTS: dict[str, dict[str, str]] = {
    "freight.read": {
        "own": AGENTS, "centre": f"{LEADERS} api_client finance_officer legal_officer branch_gm", "tree": f"{PROVINCE} parent_leader", "all": "auditor",
    },
    "freight.decide": {"own": AGENTS, "centre": f"{LEADERS} api_client", "tree": PROVINCE},
    "freight.rules": {"centre": "centre_head", "tree": "province_leader", "all": "administrator"},
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
    dependencies = [("freight", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
