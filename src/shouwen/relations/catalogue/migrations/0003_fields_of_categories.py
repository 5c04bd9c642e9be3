"""What categories ask for becomes definitions that several of them can share."""

from django.db import migrations

from shouwen.relations.catalogue.definitions import gathered


def define(apps, schema_editor):
    Category, Field = apps.get_model("catalogue", "Category"), apps.get_model("catalogue", "Field")
    nodes = Category.objects.exclude(fields=[]).order_by("level", "position", "id").values_list("code", "fields")
    Field.objects.bulk_create(
        Field(**values, position=place) for place, values in enumerate(gathered(nodes), 1)
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_custom_fields")]

    operations = [
        migrations.RunPython(define, migrations.RunPython.noop),
        migrations.RemoveField(model_name="category", name="fields"),
    ]
