"""Give the shipped roles their rights over checks, where nobody has edited them since; and the rules the house comes with."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone

LEADERS = "supervisor service_manager aftersales_leader centre_head"
PROVINCE = "gm_hotline province_leader service_supervision"
RIGHTS: dict[str, dict[str, str]] = {
    "checks.settle": {"team": "team_leader", "centre": f"quality_inspector {LEADERS}", "tree": PROVINCE},
    "checks.arrange": {"centre": LEADERS, "tree": PROVINCE},
    "checks.rules": {"centre": "service_manager centre_head", "tree": "province_leader", "all": "administrator"},
    "files.add": {"centre": "quality_inspector"},
}
"""Right → reach → roles, as shipped on the day the module came."""
RULES = (
    ("mark", "qa_review", "qa_review", "quality_inspector", 24),
    ("mark", "calendar_review", "calendar_review", "service_manager", 40),
    ("mark", "site_inspection", "site_inspection", "supervisor", 40),
    ("mark", "vehicle_check", "vehicle_check", "supervisor", 16),
    ("mark", "staff_penalty", "staff_penalty", "service_manager", 40),
    ("mark", "compensation_request", "compensation_request", "", 16),
    ("late", "resolve", "late_handling", "supervisor", 24),
)
"""Sort, value, kind, post, working hours."""


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


def ship(apps: Any, _schema: Any) -> None:
    """The rules for every centre; each may be changed or put away."""
    rules = apps.get_model("checks", "CheckRule").objects
    for sort, value, kind, role_code, hours in RULES:
        rules.create(sort=sort, value=value, kind=kind, role_code=role_code, hours=hours, made_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("checks", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop), migrations.RunPython(ship, migrations.RunPython.noop)]
