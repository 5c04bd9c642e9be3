"""Deeds on what a case says: its grades, its category, its fields, its links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.automation.actions.deeds.base import Doer, Doing, Undo, Undoer
from shouwen.casework.cases import actions as cases
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.relations.catalogue import queries as catalogue


def _edit(it: Doing, changes: dict[str, Any], before: dict[str, Any], **also: Any) -> Undo:
    """Change what differs; a deed that would change nothing says so. ``also`` is what changes along and is put back."""
    if changes == before:
        raise Conflict("already_so", _("已经是这样了"))
    cases.edit(it.case_id, changes, reason=it.told_by, actor=it.actor, at=it.at)
    return {"do": "edit", "changes": {**before, **also}}


def set_urgency(it: Doing) -> Undo:
    case = it.case
    return _edit(it, {"urgency": it.get("urgency")}, {"urgency": case.urgency}, priority=case.priority)


def set_impact(it: Doing) -> Undo:
    case = it.case
    return _edit(it, {"impact": it.get("impact")}, {"impact": case.impact}, priority=case.priority)


def set_category(it: Doing) -> Undo:
    return _edit(it, {"category_id": it.get("category")}, {"category_id": it.case.category_id})


def set_field(it: Doing) -> Undo:
    """Put a value into a custom field; words of a choice are its code."""
    name = it.get("field")
    item = catalogue.known_field(name)
    if item is None or item.is_computed or item.secrecy == "sealed":
        raise Invalid({"field": _("这一项不能这样改")})
    before = it.case.fields.get(name)
    value = catalogue.read_value(item, it.get("value"), kept=before, at=it.at, name="value")
    return _edit(it, {"fields": {name: value}}, {"fields": {name: before}})


def link(it: Doing) -> Undo:
    made = cases.link(it.case_id, it.get("number"), kind=it.get("kind"), actor=it.actor, at=it.at)
    return {"do": "unlink", "link": str(made.pk)}


def tag(it: Doing) -> Undo:
    return _tagged(it, [it.get("tag")], [])


def untag(it: Doing) -> Undo:
    return _tagged(it, [], [it.get("tag")])


def _tagged(it: Doing, add: list[str], remove: list[str]) -> Undo:
    done = cases.tag(it.case_id, add=add, remove=remove, actor=it.actor, at=it.at)
    return {"do": "tags", "add": list(done.removed), "remove": list(done.added)}


def undo_tags(case_id: int, left: Undo, actor: Actor, at: datetime) -> None:
    cases.tag(case_id, add=left["add"], remove=left["remove"], again=True, actor=actor, at=at)


def undo_edit(case_id: int, left: Undo, actor: Actor, at: datetime) -> None:
    cases.edit(case_id, left["changes"], actor=actor, at=at)


def undo_link(case_id: int, left: Undo, actor: Actor, at: datetime) -> None:
    cases.unlink(case_id, int(left["link"]), actor=actor, at=at)


DOERS: dict[str, Doer] = {
    "set_urgency": set_urgency,
    "set_impact": set_impact,
    "set_category": set_category,
    "set_field": set_field,
    "link": link,
    "tag": tag,
    "untag": untag,
}
UNDOERS: dict[str, Undoer] = {"edit": undo_edit, "unlink": undo_link, "tags": undo_tags}
