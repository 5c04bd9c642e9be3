"""A request keeps the number it was written under, also when its case is merged into another."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('redress', '0002_rights'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='request',
            name='redress_request_place',
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.UniqueConstraint(fields=('case_number', 'seq'), name='redress_request_place'),
        ),
    ]
