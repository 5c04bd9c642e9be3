"""The words of a case side by side under its id, and the archive of a person and of a unit by itself."""

from django.db import migrations, models
from django.db.models import F, Q

POSTGRES = """
CREATE TABLE cases_textindex_by_case (case_id bigint NOT NULL, rowid bigint NOT NULL, tokens tsvector NOT NULL);
INSERT INTO cases_textindex_by_case
  SELECT t.case_id, x.rowid, x.tokens FROM cases_textindex x JOIN cases_casetext t ON t.id = x.rowid ORDER BY 1, 2;
DROP TABLE cases_textindex;
ALTER TABLE cases_textindex_by_case RENAME TO cases_textindex;
ALTER TABLE cases_textindex ADD CONSTRAINT cases_textindex_pkey PRIMARY KEY (case_id, rowid);
CREATE INDEX cases_textindex_tokens ON cases_textindex USING gin (tokens);
ANALYZE cases_textindex;
"""
BACK = """
ALTER TABLE cases_textindex DROP CONSTRAINT cases_textindex_pkey, DROP COLUMN case_id;
ALTER TABLE cases_textindex ADD CONSTRAINT cases_textindex_pkey PRIMARY KEY (rowid);
"""
NAMES = {
    "owner": "cases_ended_owner",
    "handler": "cases_ended_handler",
    "first_contact": "cases_ended_met",
    "owner_unit": "cases_ended_unit",
    "handler_unit": "cases_ended_hands",
}


def lay_together(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)


def lay_apart(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BACK, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_waits")]
    operations = [
        migrations.RunPython(lay_together, lay_apart),
        *(
            migrations.AddIndex("case", models.Index(F(field), F("id"), condition=Q(is_open=False), name=name))
            for field, name in NAMES.items()
        ),
    ]
