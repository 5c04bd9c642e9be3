"""Scripts in both languages: what was brought and never changed is read in English too."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations, models

from shouwen.relations.catalogue.slots import PACKS

BASE = Path(__file__).parents[1] / "base.json"


def shipped() -> dict[tuple[str, str], dict[str, Any]]:
    """Every script as it ships, by pack and code."""
    parts = {"base": json.loads(BASE.read_text(encoding="utf-8"))} | {name: pack.part("knowledge") for name, pack in PACKS.items()}
    return {(name, f"script.{each['code']}"): each for name, part in parts.items() for each in (part or {}).get("scripts", ())}


def translate(apps: Any, _schema: Any) -> None:
    """Only what still says what was shipped: words an installation has made its own stay as they are."""
    ours, versions = shipped(), apps.get_model("knowledge", "Version").objects
    for row in apps.get_model("knowledge", "Text").objects.filter(sort="script").exclude(pack=""):
        given = ours.get((row.pack, row.pack_code), {})
        english = {name: given.get(f"{name}_en", []) for name in ("steps", "avoid") if getattr(row, name) == given.get(name)}
        for name, lines in english.items():
            setattr(row, f"{name}_en", lines)
        row.save(update_fields=["steps_en", "avoid_en"])
        for version in versions.filter(text=row, number=row.version):
            version.content |= {f"{name}_en": lines for name, lines in english.items()}
            version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0002_keepers")]

    operations = [
        migrations.AddField("text", "steps_en", models.JSONField(default=list)),
        migrations.AddField("text", "avoid_en", models.JSONField(default=list)),
        migrations.RunPython(translate, migrations.RunPython.noop),
    ]
