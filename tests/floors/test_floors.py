"""What import-linter cannot see: foreign keys by name, slots, listeners, jobs, rights, addresses. Nothing points upwards
or at nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field
from django.urls import URLPattern, URLResolver, get_resolver

from floors.floors import ROOT, may_use, module_of
from shouwen.foundation.access.presets import PRESETS
from shouwen.foundation.ledger.facts import KINDS
from shouwen.foundation.ledger.slots import HEARD_BY, LISTENERS
from shouwen.kit.actor import NAMES
from shouwen.kit.jobs import JOBS
from shouwen.kit.registry import Slot

SOURCE = ROOT / "src" / "shouwen"


def our_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("shouwen.")]


def test_foreign_keys_point_down():
    upwards = [
        f"{model.__module__}.{model.__name__}.{field.name} → {target}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and field.related_model
        for target in [field.related_model.__module__]
        if target.startswith("shouwen.") and not may_use(module_of(model.__module__), module_of(target))
    ]
    assert upwards == []


def test_slots_are_named_after_their_module_and_filled_from_above():
    wrong = []
    for name, slot in Slot.everyone.items():
        owners = [label for label in all_modules() if label.split(".")[-1] == name.split(".")[0]]
        assert owners, f"the slot {name} is of no module"
        wrong += [
            f"{fill.__module__} fills {name}"
            for fill in slot
            if fill.__module__.startswith("shouwen.") and not may_use(module_of(fill.__module__), owners[0])
        ]
    assert wrong == []


def all_modules() -> list[str]:
    return [
        module_of(f"shouwen.{path.parent.name}.{path.name}") for path in SOURCE.glob("*/*/") if path.is_dir()
    ]


def test_facts_are_heard_from_above():
    wrong = [
        f"{name} hears {kind}"
        for kind, names in HEARD_BY.items()
        for name in names
        if LISTENERS[name].__module__.startswith("shouwen.")
        and not may_use(module_of(LISTENERS[name].__module__), module_of(KINDS[kind].__module__))
    ]
    assert wrong == []


def test_every_listener_hears_a_fact_that_exists():
    ours = [kind for kind in HEARD_BY if kind not in KINDS]
    assert ours == []


def test_facts_and_jobs_are_named_after_their_module():
    wrong = [
        f"{name} of {where}"
        for name, where in [
            *((kind, fact.__module__) for kind, fact in KINDS.items()),
            *((job.name, job.run.__module__) for job in JOBS.values()),
        ]
        if where.startswith("shouwen.") and module_of(where).split(".")[-1] != name.split(".")[0]
    ]
    assert wrong == []


def test_presets_give_rights_that_exist():
    missing = {right for preset in PRESETS.values() for right in preset.rights} - set(NAMES)
    assert missing == set()


RIGHT = re.compile(r"\b(?:need|may|reach|people_with_right|holders)\(\s*\"([a-z_]+\.[a-z_]+)\"")


def test_rights_asked_for_exist():
    asked = {
        (path.relative_to(SOURCE).as_posix(), right)
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for right in RIGHT.findall(path.read_text(encoding="utf-8"))
    }
    assert {pair for pair in asked if pair[1] not in NAMES} == set()


def url_names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from url_names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}"


NAMED = re.compile(r"\{%\s*url\s+[\"']([\w:-]+)[\"']")
REVERSED = re.compile(r"\b(?:reverse|redirect|resolve_url|reverse_lazy)\(\s*[\"']([a-z_]+:[\w-]+)[\"']")


@pytest.mark.parametrize(("ending", "pattern"), [("html", NAMED), ("py", REVERSED)], ids=["templates", "code"])
def test_addresses_asked_for_exist(ending: str, pattern: re.Pattern[str]):
    known = set(url_names(get_resolver()))
    missing = {
        f"{path.relative_to(SOURCE).as_posix()}: {name}"
        for path in SOURCE.rglob(f"*.{ending}")
        if "tests" not in path.parts
        for name in pattern.findall(path.read_text(encoding="utf-8"))
        if name not in known
    }
    assert missing == set()


def test_every_module_of_the_settings_is_there():
    from shouwen.settings.django import MODULES

    there = {f"{path.parent.parent.name}.{path.parent.name}" for path in SOURCE.glob("*/*/apps.py")} | {
        ".".join(path.relative_to(SOURCE).parts[:3]) for path in SOURCE.glob("plugins/*/*/apps.py")
    }
    assert there <= set(MODULES)
