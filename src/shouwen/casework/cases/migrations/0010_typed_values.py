"""Values of custom fields, typed and indexed beside the case; and what a state is called here.

The new column is added in SQL: remaking the table, as Django would on SQLite, would drop the triggers that guard it.
"""

import django.db.models.deletion
from django.db import migrations, models

import shouwen.kit.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_handoff_routes"),
        ("catalogue", "0003_fields_of_categories"),
        ("customers", "0002_declines_mail"),
        ("organisation", "0002_approved_proxies"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseValue",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=shouwen.kit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("text", models.CharField(max_length=120, null=True)),
                ("number", models.BigIntegerField(null=True)),
                ("moment", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typed",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE cases_case ADD COLUMN status varchar(40) NOT NULL DEFAULT ''",
            "ALTER TABLE cases_case DROP COLUMN status",
            state_operations=[
                migrations.AddField("case", "status", models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                "status",
                "due_at",
                "id",
                condition=models.Q(is_open=True) & ~models.Q(status=""),
                name="cases_open_status",
            ),
        ),
        migrations.AddIndex(
            "casevalue",
            models.Index(
                "code", "text", "case", condition=models.Q(text__isnull=False), name="cases_value_text"
            ),
        ),
        migrations.AddIndex(
            "casevalue",
            models.Index(
                "code", "number", "case", condition=models.Q(number__isnull=False), name="cases_value_number"
            ),
        ),
        migrations.AddIndex(
            "casevalue",
            models.Index(
                "code", "moment", "case", condition=models.Q(moment__isnull=False), name="cases_value_moment"
            ),
        ),
        migrations.AddConstraint(
            "casevalue",
            models.UniqueConstraint(fields=["case", "code", "place"], name="cases_value_once"),
        ),
    ]
