"""Rights over complaints for the posts an installation already has."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AGENTS = (
    "junior_agent senior_agent service_agent service_representative call_agent online_agent social_agent technical_agent"
    " aftersales_agent account_manager"
)
LEADS = "team_leader"
CENTRE = "supervisor service_manager aftersales_leader centre_head"
PROVINCE = "province_leader gm_hotline service_supervision"
OVER = {"team": LEADS, "centre": CENTRE, "tree": PROVINCE}
RIGHTS: dict[str, dict[str, str]] = {
    "complaints.record": {"team": f"{AGENTS} {LEADS}", "centre": f"{CENTRE} manager_hotline api_client", "tree": PROVINCE},
    "complaints.flag": OVER,
    "complaints.override": OVER,
    "complaints.group": OVER,
    "complaints.rules": {"centre": "service_manager centre_head", "tree": "province_leader", "all": "administrator"},
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
    dependencies = [("complaints", "0001_first"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
