"""Whoever keeps the catalogue of an installation keeps its texts as well, as in the posts shipped from now on."""

from django.db import migrations

SAME = {"catalogue.edit_global": "knowledge.edit_global", "catalogue.edit_local": "knowledge.edit_local"}


def give(apps, schema_editor):
    for role in apps.get_model("access", "Role").objects.all():
        new = {SAME[right]: level for right, level in role.rights.items() if right in SAME}
        if new:
            role.rights = {**new, **role.rights}
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0001_first"),
        ("access", "0002_sessions"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop, elidable=True)]
