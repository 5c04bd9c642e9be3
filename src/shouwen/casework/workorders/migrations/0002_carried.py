"""An order keeps its number when a merge carries it to another case: unique by number, found by case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workorders", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="order",
            name="workorders_order_number",
        ),
        migrations.AddField(
            model_name="order",
            name="is_carried",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(models.F("case"), name="workorders_order_case"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("case_number", "seq"), name="workorders_order_number"),
        ),
    ]
