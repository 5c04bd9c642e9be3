"""Finding what a list can be filtered by, as one types: a field of the house or one's own, and the values of a choice.

Names are found in both languages whoever reads, by pinyin, its initials, any characters, or English.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import override, pgettext

from shouwen.casework.cases.queries.conditions import fields
from shouwen.casework.cases.queries.custom import PREFIX, offered
from shouwen.casework.cases.rules.conditions import Field
from shouwen.casework.cases.rules.spellings import SPELLED
from shouwen.kit.spelling import rank

CHINESE, ENGLISH = "zh-hans", "en"
FLAGS = ("yes", "no")


@dataclass(frozen=True)
class Hit:
    """A field, or one value of it: ``value`` is a code of a choice, '' for the field itself."""

    field: Field
    value: str = ""
    label: str = ""


def find(text: str, *, limit: int = 8) -> list[Hit]:
    """The fields and values that answer a text, best first; of equals fields before values, in the order of the menu. No query."""
    worths = (
        ((worth, bool(hit.value), place), hit)
        for place, (hit, names) in enumerate(_named())
        if (worth := _worth(text, names)) is not None
    )
    return [hit for _worth_, hit in sorted(worths, key=lambda each: each[0])[:limit]]


def values(code: str) -> list[Hit]:
    """The values of a choice, yes and no; nothing for a field that takes another kind of answer. No query."""
    field = fields().get(code)
    if field is None:
        return []
    if field.kind == "flag":
        return [Hit(field, "yes", pgettext("comparison", "是")), Hit(field, "no", pgettext("comparison", "否"))]
    if field.kind != "choice":
        return []
    return [Hit(field, str(value), str(label)) for value, label in field.choices.items()]


@dataclass(frozen=True)
class _Names:
    """What something is called in both languages, and how that is spelled."""

    chinese: str
    english: str
    pinyin: str = ""
    initials: str = ""


def _named() -> Iterator[tuple[Hit, _Names]]:
    """Everything that can be found, with its names."""
    here = fields()
    with override(CHINESE):
        chinese = _labels(fields())
    with override(ENGLISH):
        english = _labels(fields())
    own = {f"{PREFIX}{item.code}": item for item in offered()}
    for field in here.values():
        if field.kind == "customer":  # chosen on the customer's page only
            continue
        spelled = (own[field.code].pinyin, own[field.code].initials) if field.code in own else None
        for value, label in [("", field.label), *(field.choices.items() if field.kind == "choice" else ())]:
            key = field.code, str(value)
            words = chinese.get(key, "")
            yield Hit(field, str(value), str(label) if value else ""), _Names(words, english.get(key, ""), *(spelled if spelled and not value else _spelled(words)))


def _labels(known: dict[str, Field]) -> dict[tuple[str, str], str]:
    found = {(code, ""): str(field.label) for code, field in known.items()}
    for code, field in known.items():
        if field.kind == "choice":
            found |= {(code, str(value)): str(label) for value, label in field.choices.items()}
    return found


def _spelled(words: str) -> tuple[str, str]:
    syllables = SPELLED.get(words, "").split()
    return "".join(syllables), "".join(each[0] for each in syllables)


def _worth(text: str, names: _Names) -> int | None:
    asked = " ".join(text.lower().split())
    english = names.english.lower()
    if asked and asked in (english, names.chinese.lower()):
        return 0
    if asked and english.startswith(asked):
        return 1
    return rank(text, name=names.chinese, path=names.chinese, pinyin=names.pinyin, initials=names.initials, name_en=names.english)
