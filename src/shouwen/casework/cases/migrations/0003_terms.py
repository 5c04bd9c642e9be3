"""The acceptance times everyone starts with: severity by kind of hand-off, as rows to be edited."""

from django.db import migrations

from shouwen.casework.cases.rules.policy import MINUTES
from shouwen.kit.ids import new_id

SEVERITIES = ("minor", "general", "severe", "extreme")


def seed(apps, schema_editor):
    term = apps.get_model("cases", "AcceptanceTerm")
    term.objects.bulk_create(
        term(id=new_id(), centre=None, kind=kind, severity=severity, amount=minutes, unit="minute")
        for kind, row in MINUTES.items()
        for severity, minutes in zip(SEVERITIES, row, strict=True)
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_guards")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
