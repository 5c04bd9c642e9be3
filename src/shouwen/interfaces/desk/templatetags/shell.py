"""What stands around every page: who I am, where I can go, how I like to see it. One value, made once a page."""

from __future__ import annotations

from typing import Any

from django import template

from shouwen.interfaces.desk.shell import Shell

register = template.Library()


@register.simple_tag(takes_context=True)
def shell(context: Any) -> Shell:
    """The shell of this page."""
    return Shell(context.get("request"))
