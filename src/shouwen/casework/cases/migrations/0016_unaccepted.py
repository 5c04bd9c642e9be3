"""Cases nobody has accepted yet, few among many, and how a word of a custom field begins: an index for each.

Case does not matter for a beginning: PostgreSQL walks along the upper-case words, SQLite along a column that minds no case.
"""

from django.db import migrations, models

BEGINS = "cases_value_begins"
WORDS = {"postgresql": "UPPER(text) text_pattern_ops", "sqlite": "text COLLATE NOCASE"}


def begin(apps, schema_editor):
    word = WORDS[schema_editor.connection.vendor]
    schema_editor.execute(f"CREATE INDEX {BEGINS} ON cases_casevalue (code, {word}, case_id) WHERE text IS NOT NULL")


def end(apps, schema_editor):
    schema_editor.execute(f"DROP INDEX IF EXISTS {BEGINS}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_put_through")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(("is_open", True), ("state", "received")),
                name="cases_open_unaccepted",
            ),
        ),
        migrations.RunPython(begin, end),
    ]
