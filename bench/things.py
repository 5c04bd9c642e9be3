"""What a page of one thing is asked for: things a colleague works with, found by the parts of the address."""

from __future__ import annotations

from functools import cached_property
from typing import Any

NUMBERS = 24
NAMED: dict[str, dict[str, Any]] = {
    "catalogue:shelf": {"name": "channel"}, "catalogue:tree": {"name": "category"}, "catalogue:below": {"name": "category"},
    "catalogue:node": {"name": "category"}, "catalogue:add_below": {"name": "category"}, "catalogue:add": {"name": "channel"},
    "catalogue:place": {"name": "category"}, "catalogue:end": {"name": "category"}, "catalogue:succeed": {"name": "category"},
    "catalogue:search_codes": {"name": "cause"}, "catalogue:edit": {"name": "channel"},
    "desk:draft": {"name": "bench"}, "cases:quick": {"name": "urgency"}, "cases:field": {"name": "title"},
    "cases:field_history": {"name": "title"}, "liability:move": {"name": "propose"}, "workorders:do": {"name": "chase"},
    "workorders:move": {"name": "chase"}, "improvement:rule_new": {"sort": "share"}, "improvement:add_node": {"tree": "why"},
    "papers:new": {"kind": "form"}, "papers:editor": {"kind": "form", "language": "zh-hans"}, "access:role": {"code": "senior_agent"},
    "calendars:calendar": {"code": "cn-standard"}, "calendars:days": {"code": "cn-standard"}, "statutes:pack": {"code": "cn-telecom"},
    "deadlines:ladder": {"code": "notice"}, "cases:letter_preview": {"letter": "received"}, "complaints:field": {"code": "demand"},
    "complaints:history": {"code": "demand"}, "complaints:flag": {"code": "media"}, "improvement:rate": {"when": "before"},
    "improvement:step": {"name": "submit"}, "redress:move": {"name": "withdraw"}, "cases:rules": {"centre_id": 0},
    "cases:sender": {"centre_id": 0}, "liability:asked": {}, "cases:pin_view": {"key": "overdue"},
}  # fmt: skip
"""Parts that are a choice rather than a thing."""
ROWS = {
    "person_id": "organisation.Person", "unit_id": "organisation.Unit", "parent_id": "organisation.Unit", "handoff_id": "cases.Handoff",
    "redress_id": "redress.Request", "point_id": "customers.ContactPoint", "version_id": "automation.RuleVersion",
    "text_id": "knowledge.Text", "customer_id": "customers.Customer", "entry_id": "ledger.Entry", "clock_id": "deadlines.Clock",
    "attachment_id": "files.Attachment", "case_id": "cases.Case",
}  # fmt: skip


class Things:
    """The things of one colleague: their cases and orders first, whatever else of its kind at a distance."""

    def __init__(self, username: str) -> None:
        from shouwen.foundation.organisation.models import Person

        self.person = Person.objects.select_related("unit").get(user__username=username)

    def of(self, name: str, parts: tuple[str, ...]) -> list[dict[str, Any]]:
        """Values for all the parts of an address, one after the other."""
        fixed = NAMED.get(name, {})
        if "seq" in parts and name.startswith("workorders"):
            found = self.orders
        elif name.startswith("improvement") and "number" in parts:
            found = [{"number": number} for number in self.rows("improvement.Plan", "number")]
        elif "number" in parts and "clock_id" in parts:
            found = self.clocks
        elif "number" in parts:
            found = [{"number": number} for number in self.cases]
        else:
            found = [{}]
        for part in parts:
            if part not in fixed and part not in (found[0] if found else {}):
                values = self.values(part, name)
                found = [{**found[turn % len(found)], part: value} for turn, value in enumerate(values)] if found else []
        return [{**each, **fixed} for each in found][:NUMBERS]

    @cached_property
    def cases(self) -> list[str]:
        """Cases they own or handle, or those of their centre; two open for one ended."""
        from django.db.models import Q

        from shouwen.casework.cases.models import Case

        own = Case.objects.filter(Q(owner=self.person) | Q(handler=self.person))
        if not own.exists():
            own = Case.objects.filter(centre_id=self.person.unit.centre_id)
        if not own.exists():
            own = Case.objects.all()
        still = list(own.filter(is_open=True).order_by("-id").values_list("number", flat=True)[:16])
        ended = list(own.filter(is_open=False).order_by("-id").values_list("number", flat=True)[:400:50])
        mixed = [number for pair in zip(still[::2], still[1::2], strict=False) for number in pair]
        for place, number in enumerate(ended):
            mixed.insert(min(len(mixed), place * 3 + 2), number)
        return mixed

    @cached_property
    def orders(self) -> list[dict[str, Any]]:
        from shouwen.casework.workorders.models import Order

        mine = Order.objects.filter(lead_unit_id=self.person.unit_id)
        rows = mine if mine.exists() else Order.objects.filter(case__number__in=self.cases)
        return [{"number": number, "seq": seq} for number, seq in rows.order_by("-id").values_list("case_number", "seq")[:NUMBERS]]

    @cached_property
    def clocks(self) -> list[dict[str, Any]]:
        from shouwen.casework.cases.models import Case
        from shouwen.casework.deadlines.models import Clock

        numbers = dict(Case.objects.filter(number__in=self.cases).values_list("pk", "number"))
        rows = Clock.objects.filter(case_id__in=numbers).order_by("-id").values_list("case_id", "pk")
        return [{"number": numbers[case], "clock_id": pk} for case, pk in rows[:NUMBERS]]

    def values(self, part: str, name: str) -> list[Any]:
        """Values for one part."""
        if part == "centre_id":
            return [self.person.unit.centre_id]
        if part == "code" and name.startswith("deadlines"):
            return self.rows("deadlines.Policy", "code")
        label = ROWS.get(part) or _model(part, name)
        if part == "case_id":
            return self.rows(label, "pk", number__in=self.cases)
        if label is None:
            return []
        mine = {"person_id": self.person.pk} if part == "notice_id" else {}
        return self.rows(label, "pk", **mine)

    def rows(self, label: str, column: str, **asked: Any) -> list[Any]:
        """Some of a table's newest rows, far apart."""
        from django.apps import apps

        rows = apps.get_model(label)._default_manager.filter(**asked).order_by("-pk").values_list(column, flat=True)
        return list(rows[:NUMBERS])


def _model(part: str, name: str) -> str | None:
    """The table a part like ``macro_id`` is the id of: one of the module the address is of, else any."""
    from django.apps import apps

    wanted = part.removesuffix("_id")
    if name.startswith("catalogue") and wanted == "value":
        return {"catalogue:edit": "catalogue.Channel"}.get(name, "catalogue.Category")
    models = [model for model in apps.get_models() if model._meta.model_name in (wanted, f"bulk{wanted}")]
    models.sort(key=lambda model: model._meta.app_label != name.split(":")[0])
    return models[0]._meta.label if models else None
