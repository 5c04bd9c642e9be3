"""Requests for more time lapse when their clock has ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="extension",
            name="deadlines_extension_decided",
        ),
        migrations.AlterField(
            model_name="extension",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "待审批"),
                    ("granted", "已同意"),
                    ("refused", "未同意"),
                    ("lapsed", "已作废"),
                ],
                default="asked",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "asked")),
                    models.Q(("decided_by__isnull", False), ("state__in", ["granted", "refused"])),
                    models.Q(("decided_at__isnull", False), ("state", "lapsed")),
                    _connector="OR",
                ),
                name="deadlines_extension_decided",
            ),
        ),
    ]
