"""Rules and cases for the tests of rules."""

from __future__ import annotations

from typing import Any

from shouwen.casework.automation import actions
from shouwen.casework.automation.models import Rule
from shouwen.casework.automation.tests.conftest import AT, does, later
from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case, CaseText
from shouwen.foundation.ledger.testing import deliver_all

CHASED = {"kind": "fact", "fact": "cases.CustomerChased"}
NOTE = does("note", text="规则记下 {单号}")


def rule(
    actor: Any, when: dict[str, Any], *then: dict[str, Any], asked: Any = None, on: bool = True, **more: Any
) -> Rule:
    content = {"when": when, "if": asked or {}, "then": list(then)}
    made = actions.save_rule(name=more.pop("name", "催了就记"), content=content, actor=actor, at=AT, **more)
    return actions.switch_rule(made.pk, True, actor=actor, at=AT) if on else made


def chase(case: Case, actor: Any, minutes: int = 1) -> None:
    cases.chase(case, "快一点", actor=actor, at=later(minutes=minutes))
    deliver_all(at=later(minutes=minutes))


def notes(case: Case) -> list[str]:
    return list(CaseText.objects.filter(case=case, kind="note").order_by("id").values_list("body", flat=True))
