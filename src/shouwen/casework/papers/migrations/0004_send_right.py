"""The right to send a paper to the customer, for the posts that make papers."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AGENTS = (
    "junior_agent senior_agent service_agent service_representative call_agent online_agent social_agent technical_agent"
    " aftersales_agent account_manager"
)
RIGHTS: dict[str, dict[str, str]] = {
    "papers.send": {
        "team": f"{AGENTS} team_leader",
        "centre": "supervisor service_manager aftersales_leader centre_head manager_hotline api_client",
        "tree": "province_leader gm_hotline service_supervision",
    },
}
"""Right → reach → roles, as shipped on the day the right came."""


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
    dependencies = [("papers", "0003_sendings"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
