"""The verbs over the texts."""

from shouwen.relations.knowledge.actions.bringing import Brought, bring, load_pack, seed
from shouwen.relations.knowledge.actions.texts import answer_for, change, hand_over, restore, retire, write
from shouwen.relations.knowledge.actions.uses import count_use, fold_uses

__all__ = [
    "Brought",
    "answer_for",
    "bring",
    "change",
    "count_use",
    "fold_uses",
    "hand_over",
    "load_pack",
    "restore",
    "retire",
    "seed",
    "write",
]
