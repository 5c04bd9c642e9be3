"""Codes are found by pinyin, as categories are."""

from django.db import migrations

from shouwen.kit.spelling import spelled


def spell(apps, schema_editor):
    Code = apps.get_model("catalogue", "Code")
    rows = list(Code.objects.filter(initials="").only("id", "name"))
    for row in rows:
        row.pinyin, row.initials = spelled(row.name)
    Code.objects.bulk_update(rows, ["pinyin", "initials"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_successions")]

    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
