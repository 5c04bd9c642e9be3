"""One index on the key of a repeated request instead of two.

SQLite has only the one, and remaking its table would drop the triggers that guard it: there only the state changes.
"""

from django.db import migrations, models

LIKE = "cases_case_intake_key_ee8899cd_like"


def one_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {LIKE}")
        schema_editor.execute(
            "ALTER TABLE cases_case RENAME CONSTRAINT cases_case_intake_key_key TO cases_intake_key"
        )


def two_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE cases_case RENAME CONSTRAINT cases_intake_key TO cases_case_intake_key_key"
        )
        schema_editor.execute(f"CREATE INDEX {LIKE} ON cases_case (intake_key varchar_pattern_ops)")


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_fill_typed_values")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(one_index, two_indexes)],
            state_operations=[
                migrations.AlterField(
                    model_name="case", name="intake_key", field=models.CharField(max_length=120, null=True)
                ),
                migrations.AddConstraint(
                    model_name="case",
                    constraint=models.UniqueConstraint(fields=("intake_key",), name="cases_intake_key"),
                ),
            ],
        ),
    ]
