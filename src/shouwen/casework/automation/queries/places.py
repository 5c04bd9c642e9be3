"""Placeholders in words: ``{单号}`` becomes what it stands for on a case."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{([^{}\n]{1,20})\}")


def filled(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """Words with values put in, and the places that had none."""
    missing = list(dict.fromkeys(name for name in PLACE.findall(text) if not values.get(name.strip())))
    return PLACE.sub(lambda found: values.get(found[1].strip()) or found[0], text), missing
