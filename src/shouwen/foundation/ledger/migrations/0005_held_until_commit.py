"""On PostgreSQL a chain is held from the reading of its head until commit, so that two writers come one after the other.

The head itself is locked, and read again by the second when the first is done: each statement of a volatile function sees
what is committed when it begins. (An advisory lock for each chain would not do: a colleague who leaves hands over
thousands of cases in one transaction, and PostgreSQL's table of locks is smaller.) SQLite has one writer at a time anyway.
"""

from django.db import migrations

HEAD = """
CREATE OR REPLACE FUNCTION ledger_head(of_kind text, of_id bigint) RETURNS TABLE (last integer, seal text)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  LOOP
    SELECT entry.seq, entry.hash INTO last, seal FROM ledger_entry AS entry
      WHERE entry.subject_kind = of_kind AND entry.subject_id = of_id ORDER BY entry.seq DESC LIMIT 1
      FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RETURN;
    END IF;
    EXIT WHEN NOT EXISTS (SELECT FROM ledger_entry AS entry
      WHERE entry.subject_kind = of_kind AND entry.subject_id = of_id AND entry.seq > last);
  END LOOP;
  RETURN NEXT;
END $$;
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(HEAD, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS ledger_head(text, bigint)")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_a_log_to_read")]
    operations = [migrations.RunPython(make, drop)]
