"""Type what cases hold already: a chunk at a time, oldest first."""

from django.db import migrations
from django.utils import timezone

from shouwen.relations.catalogue.queries import typed

CHUNK = 1000


def fill(apps, schema_editor):
    Case, CaseValue = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseValue")
    Field = apps.get_model("catalogue", "Field")
    types = dict(Field.objects.values_list("code", "type"))
    zone, last = timezone.get_default_timezone(), 0
    while True:
        found = list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "fields")[:CHUNK])
        if not found:
            return
        rows = []
        for pk, fields in found:
            for code, value in fields.items():
                for place, (text, number, moment) in enumerate(typed(types.get(code, "text"), value, zone)):
                    rows.append(
                        CaseValue(case_id=pk, code=code[:80], place=place, text=text, number=number, moment=moment)
                    )
        CaseValue.objects.bulk_create(rows, 500)
        last = found[-1][0]


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_typed_values")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
