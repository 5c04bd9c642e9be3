"""A service charter may be public; those there are stay within the house."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_purpose")]
    operations = [migrations.AddField("purpose", "is_public", models.BooleanField(default=False))]
