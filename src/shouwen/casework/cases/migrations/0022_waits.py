"""Find out of the ledger which customers of open cases wait for an answer: a chunk at a time, oldest first."""

import json

from django.db import migrations

CHUNK = 500
SPOKE = ("cases.CustomerAdded", "cases.CustomerChased", "cases.CustomerRefused", "cases.JoinedCustomerSpoke")
ANSWERED = ("cases.ReplySent", "cases.CaseAnswered", "cases.ContactRecorded", "cases.CustomerTold", "cases.CustomerAccepted")


def fill(apps, schema_editor):
    Case, Entry = apps.get_model("cases", "Case"), apps.get_model("ledger", "Entry")
    last = 0
    while True:
        chunk = list(Case.objects.filter(pk__gt=last, is_open=True).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not chunk:
            return
        told = Entry.objects.filter(subject_kind="case", subject_id__in=chunk, kind__in=[*SPOKE, *ANSWERED]).order_by("id")
        since = {}
        for case_id, kind, at, via, body in told.values_list("subject_id", "kind", "at", "via", "body"):
            if kind in SPOKE:
                since[case_id] = since.get(case_id) or at
            elif speaks(kind, via, body):
                since[case_id] = None
        for case_id, at in since.items():
            if at:
                Case.objects.filter(pk=case_id).update(waits_since=at)
        last = chunk[-1]


def speaks(kind, via, body):
    if kind == "cases.ReplySent":
        return via != "rule"
    if kind != "cases.ContactRecorded":
        return True
    said = json.loads(body)
    return said.get("reached", True) and said.get("direction", "out") == "out"


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_waits_since"), ("ledger", "0004_a_log_to_read")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
