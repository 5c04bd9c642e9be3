"""The house's own checks find what they are for."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]


def tool(name: str) -> ModuleType:
    """A file of tools/, under a name of its own."""
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ("<style>a{}</style>", "an inline style"),
        ('<p style="color:red">', "a style attribute"),
        ('<button onclick="x()">', "an event attribute"),
        ('<a href="javascript:x()">', "a javascript: address"),
        ('<div hx-on:click="x()">', "hx-on"),
        ('<script src="https://cdn.example.org/x.js"></script>', "another host"),
        ("{{ text|safe }}", "unescaped"),
        ("<p>办结</p>", "not translated"),
        ('{% include "x.html" with label="办结" %}', "without _()"),
    ],
)
def test_the_template_lint_finds(text: str, reason: str):
    assert any(reason in why for _line, why in tool("templates").faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "<script src=\"{% url 'x' %}\" defer></script>",
        '<p>{% translate "办结" %}</p>',
        "{% blocktranslate with n=n %}共 {{ n }} 件{% endblocktranslate %}",
        "{# 说明 #}{% comment %}说明{% endcomment %}<!-- 说明 -->",
        '{% include "x.html" with label=_("办结") %}',
        '<span class="sw-seal">首</span>',
        '<a href="/cases/?on=1">',
    ],
)
def test_the_template_lint_leaves_alone(text: str):
    assert list(tool("templates").faults(text)) == []


def catalogue(*pairs: tuple[str, str]) -> Catalog:
    made = Catalog(locale="en")
    for chinese, english in pairs:
        made.add(chinese, english)
    return made


@pytest.mark.parametrize(
    ("wanted", "have", "reason"),
    [
        ([("办结", "")], [], "no English"),
        ([("办结", "")], [("办结", "办结")], "Chinese characters"),
        ([("%(n)s 件", "")], [("%(n)s 件", "cases")], "other placeholders"),
        ([("共 {n} 件", "")], [("共 {n} 件", "{m} cases")], "other placeholders"),
        ([], [("办结", "Close")], "stale"),
        ([("Close the case", "")], [("Close the case", "Close")], "should be Chinese"),
    ],
)
def test_incomplete_languages_are_found(wanted, have, reason):
    found = list(tool("messages").complaints(catalogue(*wanted), catalogue(*have)))
    assert len(found) == 1
    assert reason in found[0]


def test_complete_languages_pass():
    pairs = [("共 %(n)s 件", "%(n)s cases"), ("PDF", "PDF")]
    assert list(tool("messages").complaints(catalogue(*pairs), catalogue(*pairs))) == []


def test_texts_are_taken_from_code_and_pages(tmp_path: Path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text('{% load i18n %}{% translate "登记" %}', encoding="utf-8")
    (tmp_path / "a.py").write_text(
        'x = _("办结"), pgettext("clock", "到期"), ngettext("%(n)s 件", "%(n)s 件", n)\n'
    )
    messages = tool("messages")
    found = set(messages.texts(messages.extract(tmp_path)))
    assert found == {(None, "登记"), (None, "办结"), ("clock", "到期"), (None, "%(n)s 件")}


@pytest.mark.parametrize(
    ("licence", "shipped", "fine"),
    [
        ("MIT", True, True),
        ("LGPL-3.0-only", True, True),
        ("GPL-3.0-or-later", True, False),
        ("GPL-3.0-or-later", False, False),
        ("AGPL-3.0", False, False),
        ("MPL-2.0", False, True),
        ("MPL-2.0", True, False),
        ("unknown", True, False),
    ],
)
def test_licences_are_weighed(licence: str, shipped: bool, fine: bool):
    assert tool("licences").acceptable(licence, shipped) is fine


def test_rules_may_speak_but_not_query():
    house = tool("house")
    path = house.SOURCE / "casework" / "cases" / "rules.py"
    speaks = ast.parse("from django.utils.translation import gettext as _")
    queries = ast.parse("from django.db.models import Q")
    assert list(house.pure_rules(path, speaks)) == []
    assert list(house.pure_rules(path, queries))
