"""What the database itself keeps: the first contact is set once, texts stay as they were said, and the text index.

First contact: it may be set while empty; any other change must raise ``first_contact_revision`` by exactly one in the
same UPDATE, which only the signed correction does; the revision itself changes with nothing else.
"""

from django.db import migrations

CHANGED_POSTGRES = (
    "(NEW.first_contact_id, NEW.first_contact_channel, NEW.first_contact_at) IS DISTINCT FROM "
    "(OLD.first_contact_id, OLD.first_contact_channel, OLD.first_contact_at)"
)
CHANGED_SQLITE = (
    "(NEW.first_contact_id IS NOT OLD.first_contact_id OR NEW.first_contact_channel IS NOT OLD.first_contact_channel "
    "OR NEW.first_contact_at IS NOT OLD.first_contact_at)"
)
FIRST_TIME = "OLD.first_contact_id IS NULL AND NEW.first_contact_revision = OLD.first_contact_revision"
CORRECTED = "NEW.first_contact_revision = OLD.first_contact_revision + 1"

POSTGRES = f"""
CREATE FUNCTION cases_first_contact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {CHANGED_POSTGRES} THEN
    IF NOT (({FIRST_TIME}) OR {CORRECTED}) THEN
      RAISE EXCEPTION 'the first contact of a case is set once (case %)', OLD.number USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.first_contact_revision <> OLD.first_contact_revision AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'the first contact revision rises by one (case %)', OLD.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_first_contact_stays BEFORE UPDATE OF
  first_contact_id, first_contact_channel, first_contact_at, first_contact_revision ON cases_case
  FOR EACH ROW EXECUTE FUNCTION cases_first_contact_stays();
CREATE FUNCTION cases_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'words of a case are never changed: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER cases_text_stays BEFORE UPDATE OF body, kind, author_id, at, case_id ON cases_casetext
  FOR EACH ROW EXECUTE FUNCTION cases_text_stays();
CREATE TABLE cases_textindex (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL);
CREATE INDEX cases_textindex_tokens ON cases_textindex USING gin (tokens);
"""

SQLITE = (
    f"""
    CREATE TRIGGER cases_first_contact_stays BEFORE UPDATE OF
      first_contact_id, first_contact_channel, first_contact_at, first_contact_revision ON cases_case
    WHEN ({CHANGED_SQLITE} AND NOT (({FIRST_TIME}) OR {CORRECTED}))
      OR (NOT {CHANGED_SQLITE} AND NEW.first_contact_revision <> OLD.first_contact_revision AND NOT {CORRECTED})
    BEGIN SELECT RAISE(ABORT, 'the first contact of a case is set once'); END
    """,
    """
    CREATE TRIGGER cases_text_stays BEFORE UPDATE OF body, kind, author_id, at, case_id ON cases_casetext
    BEGIN SELECT RAISE(ABORT, 'words of a case are never changed'); END
    """,
    # 'ascii' splits at spaces only and takes every other character as part of a token, whatever its Unicode version.
    "CREATE VIRTUAL TABLE cases_textindex USING fts5(tokens, content='', tokenize='ascii')",
)


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)
        return
    for statement in SQLITE:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for name, table in (("cases_first_contact_stays", "cases_case"), ("cases_text_stays", "cases_casetext")):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if postgres else ""))
        if postgres:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
    schema_editor.execute("DROP TABLE IF EXISTS cases_textindex")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_first")]
    operations = [migrations.RunPython(guard, unguard)]
