"""Pure decisions of the texts."""

from shouwen.relations.knowledge.rules.nearest import Index
from shouwen.relations.knowledge.rules.paste import Pasted, pasted
from shouwen.relations.knowledge.rules.places import ENGLISH, PLACES, Filled, fill, places
from shouwen.relations.knowledge.rules.texts import Difference, compared, fit, key_of

__all__ = [
    "ENGLISH",
    "PLACES",
    "Difference",
    "Filled",
    "Index",
    "Pasted",
    "compared",
    "fill",
    "fit",
    "key_of",
    "pasted",
    "places",
]
