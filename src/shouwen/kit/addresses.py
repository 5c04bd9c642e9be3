"""Addresses found once: a page of fifty rows names the same few addresses hundreds of times, each with another number in it.

Django looks for an address anew for each number, which costs it more than the cell around the link. Here it is looked for once
for each name, with stand-ins for the numbers; ``{% url %}`` in templates does so by itself (``builtins`` in the settings).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.template import Library
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

register = Library()
PLAIN = re.compile(r"[-\w~]+", re.ASCII)
"""Text that every address writes as it is."""
NUMBER, TEXT = 2**52, "stand-in~"
"""What stands for the numbers and texts of an address until they are known."""


def address(name: str, *given: Any) -> str:
    """The address of that name, as :func:`django.urls.reverse` finds it.

    :raises NoReverseMatch: when there is none for what is given.
    """
    if all((type(each) is int and each >= 0) or (isinstance(each, str) and PLAIN.fullmatch(each)) for each in given):
        parts = _parts(name, tuple(isinstance(each, int) for each in given), get_script_prefix(), get_urlconf())
        if parts:
            return parts[0] + "".join(f"{each}{part}" for each, part in zip(given, parts[1:], strict=True))
    return reverse(name, args=given)


@cache
def _parts(name: str, numbers: Sequence[bool], _prefix: str, _urls: str | None) -> Sequence[str]:
    """What stands around the values of an address; nothing where it does not take them as they are given."""
    stand_ins = [NUMBER + place if number else f"{TEXT}{place}" for place, number in enumerate(numbers)]
    try:
        rest = reverse(name, args=stand_ins)
    except NoReverseMatch:
        return ()
    parts = []
    for each in stand_ins:
        before, found, rest = rest.partition(str(each))
        if not found:
            return ()
        parts.append(before)
    return (*parts, rest)


class Address(URLNode):
    """A link's address in a template."""

    def render(self, context: Any) -> str:
        if self.kwargs or self.asvar:
            return str(super().render(context))
        given = [each.resolve(context) for each in self.args]
        if all(type(each) is int or (isinstance(each, str) and PLAIN.fullmatch(each)) for each in given):
            return address(self.view_name.resolve(context), *given)
        return str(super().render(context))


@register.tag
def url(parser: Parser, token: Token) -> Address:
    """``{% url name value … %}``, as Django's."""
    node = django_url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
