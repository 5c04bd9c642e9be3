"""Give the shipped roles their rights over statutory limits, where nobody has edited them since."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AGENTS = (
    "junior_agent senior_agent service_agent service_representative call_agent online_agent social_agent technical_agent "
    "aftersales_agent account_manager team_leader"
)
MANAGERS = "service_manager centre_head manager_hotline"
COMMAND = "gm_hotline province_leader service_supervision"
RIGHTS: dict[str, dict[str, str]] = {
    "statutes.extend": {
        "team": AGENTS,
        "centre": f"supervisor aftersales_leader {MANAGERS}",
        "tree": COMMAND,
    },
    "statutes.approve": {"centre": MANAGERS, "tree": COMMAND},
    "statutes.approve_above": {"tree": COMMAND},
    "statutes.export": {"centre": MANAGERS, "tree": COMMAND},
    "statutes.packs": {"centre": MANAGERS, "all": "administrator"},
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
    dependencies = [("statutes", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
