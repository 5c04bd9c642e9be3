"""What stands around every page: who I am, where I can go, how I like to see it. One value, made once a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from shouwen.interfaces.desk.shell import Shell
from shouwen.interfaces.desk.shell import frame as draw

register = template.Library()


@register.simple_tag(takes_context=True)
def shell(context: Any) -> Shell:
    """The shell of this page."""
    return Shell(context.get("request"))


@register.simple_tag(takes_context=True)
def frame(context: Any, name: str) -> SafeString:
    """A part of the shell, drawn once for a reader and place."""
    return draw(name, context["sh"], str(context.get("csrf_token") or ""))
