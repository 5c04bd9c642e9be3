"""The catalogues of a language, gathered into one when a server starts.

Django keeps one dictionary for each ``locale`` folder and goes through them at each text: forty modules, forty looks.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import trans_real

COUNTS = range(201)
"""Numbers for which catalogues must form the plural alike to be one."""


def gather() -> None:
    """Gather the catalogues of every language of the program. What a text says stays what it was."""
    for language, _name in settings.LANGUAGES:
        held: Any = trans_real.translation(language)
        held._catalog._catalogs, held._catalog._plurals = gathered(held._catalog._catalogs, held._catalog._plurals)


def gathered(catalogues: list[dict[Any, Any]], plurals: list[Any]) -> tuple[list[dict[Any, Any]], list[Any]]:
    """One catalogue of several, the earlier before the later; as they were, where they form plurals differently."""
    if any(plural(count) != plurals[0](count) for plural in plurals for count in COUNTS):
        return catalogues, plurals
    whole: dict[Any, Any] = {}
    for each in reversed(catalogues):
        whole |= each
    return [whole], plurals[:1]
