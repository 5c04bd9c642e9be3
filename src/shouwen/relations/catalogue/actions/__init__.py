"""The verbs of the catalogue."""

from shouwen.relations.catalogue.actions.bringing import categories_named
from shouwen.relations.catalogue.actions.coining import coin_tag
from shouwen.relations.catalogue.actions.packs import load_base, load_pack, retire_pack
from shouwen.relations.catalogue.actions.succession import succeed
from shouwen.relations.catalogue.actions.values import SHELVES, add, edit, order, restore, retire

__all__ = [
    "SHELVES",
    "add",
    "categories_named",
    "coin_tag",
    "edit",
    "load_base",
    "load_pack",
    "order",
    "restore",
    "retire",
    "retire_pack",
    "succeed",
]
