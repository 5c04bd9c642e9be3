"""Pages of the organisation's administration."""

from shouwen.foundation.organisation.pages.importing import (
    export_people,
    import_people,
    joining,
    joining_doors,
    joining_report,
)
from shouwen.foundation.organisation.pages.leaving import lock, remove, unlock
from shouwen.foundation.organisation.pages.people import (
    add_person,
    appoint,
    change_unit,
    end_absence,
    end_post,
    people,
    person,
    proxy_answer,
    set_absence,
    set_proxy,
)
from shouwen.foundation.organisation.pages.tree import (
    add_unit,
    headcount,
    load,
    move,
    rename,
    retire,
    tree,
    unit,
)

__all__ = [
    "add_person",
    "add_unit",
    "appoint",
    "change_unit",
    "end_absence",
    "end_post",
    "export_people",
    "headcount",
    "import_people",
    "joining",
    "joining_doors",
    "joining_report",
    "load",
    "lock",
    "move",
    "people",
    "person",
    "proxy_answer",
    "remove",
    "rename",
    "retire",
    "set_absence",
    "set_proxy",
    "tree",
    "unit",
    "unlock",
]
