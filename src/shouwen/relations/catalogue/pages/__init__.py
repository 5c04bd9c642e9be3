"""Pages of the catalogue: its values, its trees, the custom fields and statuses."""

from shouwen.relations.catalogue.pages.fields import (
    define,
    edit_field,
    edit_status,
    field_retirement,
    fields,
    preview,
    status_retirement,
    statuses,
)
from shouwen.relations.catalogue.pages.succession import succeed
from shouwen.relations.catalogue.pages.trees import add_below, below, end, node, place, tree
from shouwen.relations.catalogue.pages.values import (
    add,
    edit,
    home,
    packs,
    retirement,
    search,
    search_codes,
    shelf,
)

__all__ = [
    "add",
    "add_below",
    "below",
    "define",
    "edit",
    "edit_field",
    "edit_status",
    "end",
    "field_retirement",
    "fields",
    "home",
    "node",
    "packs",
    "place",
    "preview",
    "retirement",
    "search",
    "search_codes",
    "shelf",
    "status_retirement",
    "statuses",
    "succeed",
    "tree",
]
