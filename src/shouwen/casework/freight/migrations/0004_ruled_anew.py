"""What was approved for a return that has been ruled on anew counts no more with what is asked for after it."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def void(apps: Any, _schema: Any) -> None:
    given = apps.get_model("freight", "Ruling").objects.filter(state="stands", is_current=False, application__isnull=False)
    apps.get_model("applications", "Application").objects.filter(pk__in=given.values("application_id")).update(is_void=True)


class Migration(migrations.Migration):
    dependencies = [("freight", "0003_in_force"), ("applications", "0005_replaced")]
    operations = [migrations.RunPython(void, migrations.RunPython.noop)]
