"""A reason with a code instead of words in the language of whoever wrote; what was written before gets its code."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

WORDS = ("登记时由登记人定", "Set by whoever registered it")


def code_words(apps: Any, _schema: Any) -> None:
    """Give the shipped sentence its code, whichever language it was frozen in."""
    rows = apps.get_model("complaints", "Complaint").objects.filter(severity_by="person", severity_reason__in=WORDS)
    rows.update(severity_reason="", severity_code="at_intake")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_acquit")]
    operations = [
        migrations.AddField("complaint", "severity_code", models.CharField(blank=True, max_length=12)),
        migrations.RunPython(code_words, migrations.RunPython.noop),
    ]
