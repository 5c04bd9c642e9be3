"""Custom fields are found by pinyin, as categories and codes are."""

from django.db import migrations, models

from shouwen.kit.spelling import spelled


def spell(apps, schema_editor):
    Field = apps.get_model("catalogue", "Field")
    rows = list(Field.objects.filter(initials="").only("id", "name"))
    for row in rows:
        row.pinyin, row.initials = spelled(row.name)
    Field.objects.bulk_update(rows, ["pinyin", "initials"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_coin")]

    operations = [
        migrations.AddField("field", "pinyin", models.CharField(blank=True, default="", max_length=400), preserve_default=False),
        migrations.AddField("field", "initials", models.CharField(blank=True, default="", max_length=80), preserve_default=False),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
