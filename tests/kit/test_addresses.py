"""Addresses found once are those Django finds."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse, set_script_prefix

from shouwen.kit import addresses
from shouwen.kit.addresses import address


def drawn(name: str, given: tuple[Any, ...]) -> str:
    """As a template draws it."""
    words = " ".join(f"v.{place}" for place in range(len(given)))
    return Template("{% url '" + name + "' " + words + " %}").render(Context({"v": given}, autoescape=False))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("desk:home", ()),
        ("cases:page", ("JZ260318-0007",)),
        ("cases:page", ("一号 件 '7'",)),
        ("workorders:page", ("JZ260318-0007~3", 2)),
        ("cases:accept_offer", (2**60,)),
        ("cases:accept_offer", ("42",)),
        ("papers:new", ("JZ260318-0007", "form")),
    ],
)
def test_it_is_the_address_django_finds(name: str, given: tuple[Any, ...]) -> None:
    assert address(name, *given) == drawn(name, given) == reverse(name, args=given)


@pytest.mark.parametrize(("name", "given"), [("cases:page", ("a/b",)), ("cases:accept_offer", (-1,)), ("papers:new", ("7", "a~b")), ("cases:nowhere", ())])
def test_it_refuses_what_django_refuses(name: str, given: tuple[Any, ...]) -> None:
    for ask in (lambda: address(name, *given), lambda: drawn(name, given), lambda: reverse(name, args=given)):
        with pytest.raises(NoReverseMatch):
            ask()


def test_it_is_looked_for_once_however_many_rows_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(addresses, "reverse", lambda name, args: asked.append(name) or reverse(name, args=args))
    addresses._parts.cache_clear()
    rows = Template("{% for n in numbers %}{% url 'cases:page' n %} {% endfor %}")
    found = rows.render(Context({"numbers": [f"JZ260318-{n:04d}" for n in range(50)]})).split()
    assert (found[49], len(found), asked) == ("/cases/JZ260318-0049/", 50, ["cases:page"])


def test_it_stands_under_the_installation_s_path() -> None:
    try:
        set_script_prefix("/desk/")
        assert address("cases:page", "7") == reverse("cases:page", args=["7"]) == "/desk/cases/7/"
    finally:
        set_script_prefix("/")
    assert address("cases:page", "7") == "/cases/7/"
