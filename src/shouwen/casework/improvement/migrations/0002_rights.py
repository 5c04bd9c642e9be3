"""Give the shipped roles their rights over improvement, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AGENTS = (
    "junior_agent senior_agent service_agent service_representative call_agent online_agent social_agent technical_agent"
    " aftersales_agent account_manager"
)
CENTRE = "supervisor service_manager aftersales_leader centre_head manager_hotline quality_inspector api_client"
COMMAND = "gm_hotline province_leader service_supervision"
OTHERS = (
    "crm_specialist team_leader information_manager statistician satisfaction_surveyor service_appraiser data_analyst"
    " risk_officer finance_officer legal_officer"
)
RIGHTS: dict[str, dict[str, str]] = {
    "improvement.read": {
        "team": "branch_clerk branch_head branch_gm interconnection_department",
        "centre": f"{AGENTS} {CENTRE} {OTHERS}",
        "tree": f"{COMMAND} province_information province_statistics province_operations oversight_reader market_department"
        " supervision_office parent_leader",
        "all": "auditor",
    },
    "improvement.write": {"own": AGENTS, "team": "team_leader", "centre": CENTRE, "tree": COMMAND},
    "improvement.approve": {"centre": "service_manager centre_head", "tree": COMMAND},
    "improvement.rules": {"centre": "service_manager centre_head", "tree": "province_leader", "all": "administrator"},
}
"""Right → reach → roles, as shipped on the day the module came."""


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
    dependencies = [("improvement", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
