"""``is_current`` says which ruling counts: what waits or was not approved never does, and the one before goes on counting."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Q


def put_back(apps: Any, _schema: Any) -> None:
    """Where another way had taken the place of a ruling without being approved, that ruling counts again."""
    rulings = apps.get_model("freight", "Ruling").objects
    for row in rulings.filter(is_current=True).exclude(state="stands"):
        rulings.filter(pk=row.pk).update(is_current=False)
        before = rulings.filter(case_id=row.case_id, parcel=row.parcel, state="stands", made_at__lte=row.made_at).order_by("-made_at", "-id").first()
        if before is not None:
            rulings.filter(pk=before.pk).update(is_current=True)


STATES = [("stands", "已定"), ("waiting", "等审批"), ("returned", "已退回"), ("refused", "没有批准"), ("withdrawn", "已撤回")]


class Migration(migrations.Migration):
    dependencies = [("freight", "0002_rights")]

    operations = [
        migrations.RunPython(put_back, migrations.RunPython.noop),
        migrations.AlterField("ruling", "is_current", models.BooleanField(default=False)),
        migrations.AlterField("ruling", "state", models.CharField(choices=STATES, default="stands", max_length=9)),
        migrations.AddConstraint(
            "ruling", models.UniqueConstraint(fields=["case", "parcel"], condition=Q(state="waiting"), name="freight_one_waits")
        ),
        migrations.AddConstraint("ruling", models.CheckConstraint(condition=Q(is_current=False) | Q(state="stands"), name="freight_current_stands")),
    ]
