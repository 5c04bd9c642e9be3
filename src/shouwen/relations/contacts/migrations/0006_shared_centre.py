"""No contact locks the row of its centre, which everyone shares."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0005_outstanding_by'),
        ('organisation', '0004_languages'),
    ]

    operations = [
        migrations.AlterField(
            model_name='contact',
            name='centre',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit'),
        ),
    ]
