"""Why a request ended stands with it; of those that ended before, the ledger knows."""

import json

from django.db import migrations, models

ENDED = ("redress.PaymentReversed", "redress.RedressRevoked", "redress.RedressWithdrawn", "redress.RedressDeclined")


def tell(apps, schema_editor):
    """Take the reasons over from the ledger."""
    requests = apps.get_model("redress", "Request").objects
    rows = apps.get_model("ledger", "Entry").objects.filter(kind__in=ENDED).exclude(reason="").order_by("id")
    for reason, body in rows.values_list("reason", "body").iterator():
        requests.filter(pk=json.loads(body)["redress_id"]).update(ended_why=reason)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_entries_stay"),
        ("redress", "0008_accepted_stays"),
    ]

    operations = [
        migrations.AddField(model_name="request", name="ended_why", field=models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
