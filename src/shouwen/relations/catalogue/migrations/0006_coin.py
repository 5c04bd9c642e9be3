"""The right to make up tags, for the roles an installation already has."""

from __future__ import annotations

from typing import Any

from django.db import migrations

RIGHTS: dict[str, dict[str, str]] = {
    "catalogue.coin": {
        "centre": "junior_agent senior_agent service_agent service_representative call_agent online_agent social_agent technical_agent aftersales_agent account_manager team_leader supervisor service_manager aftersales_leader centre_head manager_hotline information_manager api_client",
        "tree": "province_leader province_information",
        "all": "administrator",
    }
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
    dependencies = [("catalogue", "0005_spell_codes"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
