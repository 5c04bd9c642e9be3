"""The verbs of the organisation: its tree, its people, their posts, their absences, and their leaving."""

from shouwen.foundation.organisation.actions.away import (
    approve_proxy,
    end_absence,
    end_proxy,
    name_proxy,
    set_absence,
)
from shouwen.foundation.organisation.actions.joining import check_roster, join
from shouwen.foundation.organisation.actions.leaving import inherit, lock, move_person, remove, unlock
from shouwen.foundation.organisation.actions.people import add_person, edit_person, link_user, prefer, refresh
from shouwen.foundation.organisation.actions.posts import appoint, end_post
from shouwen.foundation.organisation.actions.taking_on import (
    forget_joinings,
    put_doors_away,
    take_on,
    work_joinings,
)
from shouwen.foundation.organisation.actions.units import (
    add_unit,
    edit_unit,
    load_tree,
    move_unit,
    restore_unit,
    retire_unit,
)

__all__ = [
    "add_person",
    "add_unit",
    "appoint",
    "approve_proxy",
    "check_roster",
    "edit_person",
    "edit_unit",
    "end_absence",
    "end_post",
    "end_proxy",
    "forget_joinings",
    "inherit",
    "join",
    "link_user",
    "load_tree",
    "lock",
    "move_person",
    "move_unit",
    "name_proxy",
    "prefer",
    "put_doors_away",
    "refresh",
    "remove",
    "restore_unit",
    "retire_unit",
    "set_absence",
    "take_on",
    "unlock",
    "work_joinings",
]
