"""Entries and anchors are written once: triggers refuse UPDATE and DELETE on both databases."""

from django.db import migrations

TABLES = ("ledger_entry", "ledger_anchor")

POSTGRES = """
CREATE OR REPLACE FUNCTION ledger_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
"""


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_forbid BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION ledger_forbid()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_forbid_all BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid()"
            )
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_forbid_{verb.lower()} BEFORE {verb} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, 'the ledger is append-only: {verb} on {table} is refused'); END"
            )


def allow(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for ending in ("_forbid", "_forbid_all") if postgres else ("_forbid_update", "_forbid_delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}{ending}" + (f" ON {table}" if postgres else ""))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
