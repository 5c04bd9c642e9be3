"""Nothing deletes an entry, so no delivery looks for its own again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0005_held_until_commit'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='entry',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='ledger.entry'),
        ),
    ]
