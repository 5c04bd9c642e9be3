"""A delivery is found by its entry through the constraint that it is there once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_forbid_change")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="entry",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="ledger.entry",
            ),
        ),
    ]
