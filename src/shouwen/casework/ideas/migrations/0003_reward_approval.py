"""A reward is approved by another than whoever proposed it; those noted before stand as approved on the day they were noted."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def stand(apps: Any, _schema: Any) -> None:
    """What was noted until now was given."""
    apps.get_model("ideas", "Reward").objects.filter(approved_at=None).update(approved_at=models.F("noted_at"))


class Migration(migrations.Migration):
    dependencies = [("ideas", "0002_rights"), ("organisation", "0003_joinings")]

    operations = [
        migrations.AddField(
            "reward",
            "approved_by",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
            ),
        ),
        migrations.AddField("reward", "approved_at", models.DateTimeField(null=True)),
        migrations.RunPython(stand, migrations.RunPython.noop),
        migrations.AddConstraint(
            "reward",
            models.CheckConstraint(
                condition=models.Q(("approved_by", None), ("noted_by", None), models.Q(("approved_by", models.F("noted_by")), _negated=True), _connector="OR"),
                name="ideas_reward_two_people",
            ),
        ),
    ]
