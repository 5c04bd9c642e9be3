"""The tags of a case: a column to show them, rows to filter and count by.

The column is added in place: SQLite would remake the table otherwise, and drop the triggers that guard it.
"""

import django.db.models.deletion
from django.db import migrations, models

import shouwen.kit.ids

TABLE = "cases_case"
COLUMN = {
    "postgresql": "tags jsonb NOT NULL DEFAULT '[]'",
    "sqlite": "tags text NOT NULL DEFAULT '[]' CHECK ((JSON_VALID(tags) OR tags IS NULL))",
}


def add(apps, schema_editor):
    schema_editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN {COLUMN[schema_editor.connection.vendor]}")


def drop(apps, schema_editor):
    schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN tags")


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_plain_right")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add, drop)],
            state_operations=[migrations.AddField(model_name="case", name="tags", field=models.JSONField(default=list))],
        ),
        migrations.CreateModel(
            name="CaseTag",
            fields=[
                ("id", models.BigIntegerField(default=shouwen.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=80)),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="tagged", to="cases.case")),
            ],
            options={
                "indexes": [models.Index(models.F("code"), models.F("case"), name="cases_tag_code")],
                "constraints": [models.UniqueConstraint(fields=("case", "code"), name="cases_tag_once")],
            },
        ),
    ]
