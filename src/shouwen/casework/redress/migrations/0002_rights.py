"""Give the shipped roles their rights over redress, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AGENTS = "junior_agent senior_agent service_agent service_representative call_agent online_agent social_agent technical_agent aftersales_agent account_manager"
LEADERS = "team_leader supervisor service_manager aftersales_leader centre_head manager_hotline"
PROVINCE = "gm_hotline province_leader service_supervision"
RIGHTS: dict[str, dict[str, str]] = {
    "redress.read": {
        "centre": f"{AGENTS} {LEADERS} api_client crm_specialist finance_officer legal_officer risk_officer",
        "team": "branch_head branch_gm",
        "tree": f"{PROVINCE} parent_leader supervision_office",
        "all": "auditor",
    },
    "redress.propose": {
        "own": AGENTS,
        "team": "team_leader",
        "centre": "supervisor service_manager aftersales_leader centre_head manager_hotline api_client",
        "tree": "gm_hotline province_leader",
    },
    "redress.approve": {
        "centre": f"{LEADERS} branch_gm finance_officer legal_officer",
        "tree": "gm_hotline province_leader parent_leader",
    },
    "redress.pay": {"centre": "finance_officer"},
    "redress.delegate": {
        "centre": f"{LEADERS} branch_gm finance_officer legal_officer",
        "tree": "gm_hotline province_leader parent_leader",
    },
    "redress.policy": {"centre": "centre_head", "tree": "province_leader", "all": "administrator"},
    "redress.summary": {
        "centre": "service_manager centre_head manager_hotline finance_officer",
        "tree": "gm_hotline province_leader service_supervision",
    },
}
"""Right → reach → roles, as shipped on the day the module came."""
READ = ("cases.read", "workorders.read", "customers.read", "files.read", "organisation.read", "files.add")
POSTS = (
    ("finance_officer", "财务岗", "Finance officer", "AUTH-002 AUTH-006", READ),
    ("legal_officer", "法务岗", "Legal officer", "AUTH-001", (*READ, "cases.see_restricted")),
)
"""The posts that countersign, for an installation that has its roles already."""


def give(apps: Any, _schema: Any) -> None:
    """Only adds, and only to a preset in its first version: what an administrator has decided stays."""
    roles = apps.get_model("access", "Role").objects
    if roles.filter(is_preset=True).exists():
        for code, name, name_en, source, rights in POSTS:
            values = {"name": name, "name_en": name_en, "source": source, "is_preset": True}
            roles.get_or_create(code=code, defaults={**values, "rights": dict.fromkeys(rights, "centre")})
    for role in roles.filter(is_preset=True, version=1):
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
    dependencies = [("redress", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
