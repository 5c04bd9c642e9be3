"""Migrating lightly gives the tables Django's own way gives, and leaves Django as it was."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from shouwen.kit.migrating import LIGHT, lightly

DJANGOS = {name: vars(ProjectState)[name] for name in LIGHT}
"""Django's own way, before any test begins."""
STEPS = [
    migrations.CreateModel("Place", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]),
    migrations.CreateModel(
        "Visit",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("place", models.ForeignKey("files.Place", models.PROTECT, related_name="visits")),
            ("day", models.DateField()),
        ],
    ),
    migrations.AddIndex("Visit", models.Index("day", "place", name="visit_day")),
    migrations.AddConstraint("Visit", models.UniqueConstraint("place", "day", name="visit_once")),
    migrations.AddConstraint("Place", models.CheckConstraint(condition=~models.Q(name=""), name="place_named")),
    migrations.AddField("Visit", "guests", models.IntegerField(default=1)),
    migrations.AlterField("Place", "name", models.CharField(max_length=40)),
    migrations.RemoveConstraint("Visit", "visit_once"),
]


def tables() -> list[str]:
    """What the steps make a database do, and what each table is then said to be."""
    state = ProjectState()
    said: list[str] = []
    assert state.apps
    with connection.schema_editor(atomic=True) as editor:
        for step in STEPS:
            before = state.clone()
            step.state_forwards("files", state)
            step.database_forwards("files", editor, before, state)
        with connection.cursor() as cursor:
            for name in ("files_place", "files_visit"):
                columns = connection.introspection.get_table_description(cursor, name)
                said += [name, str([(each.name, each.type_code, each.null_ok) for each in columns])]
                said.append(str(sorted(connection.introspection.get_constraints(cursor, name).items())))
        for model in ("Visit", "Place"):
            editor.delete_model(state.apps.get_model("files", model))
    return said


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with lightly():
        light = tables()
    for name, way in DJANGOS.items():
        monkeypatch.setattr(ProjectState, name, way)
    assert light == tables()


def test_django_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, way in DJANGOS.items():
        monkeypatch.setattr(ProjectState, name, way)
    with pytest.raises(ZeroDivisionError), lightly():
        assert all(vars(ProjectState)[name] is way for name, way in LIGHT.items())
        _ = 1 / 0
    assert all(vars(ProjectState)[name] is way for name, way in DJANGOS.items())
