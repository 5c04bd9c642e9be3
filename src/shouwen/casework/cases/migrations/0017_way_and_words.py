"""The way a case has come, what its customer was told at the start, and the number it has elsewhere.

Added in place: SQLite would remake the table otherwise, and drop the triggers that guard it.
"""

from django.db import migrations, models

TABLE = "cases_case"
COLUMNS = {
    "steps": "smallint NOT NULL DEFAULT 0 CHECK (steps >= 0)",
    "passed": "varchar(40) NOT NULL DEFAULT ''",
    "assured": "varchar(40) NOT NULL DEFAULT ''",
    "reference": "varchar(80) NOT NULL DEFAULT ''",
}


def add(apps, schema_editor):
    for name, kind in COLUMNS.items():
        schema_editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN {name} {kind}")


def drop(apps, schema_editor):
    for name in COLUMNS:
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN {name}")


def words(length):
    return models.CharField(blank=True, default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_unaccepted")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add, drop)],
            state_operations=[
                migrations.AddField(model_name="case", name="steps", field=models.PositiveSmallIntegerField(default=0)),
                migrations.AddField(model_name="case", name="passed", field=words(40)),
                migrations.AddField(model_name="case", name="assured", field=words(40)),
                migrations.AddField(model_name="case", name="reference", field=words(80)),
            ],
        )
    ]
