"""The province of redress with its ladder of posts; every centre bears return freight by one rule."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.freight import actions, queries
from shouwen.casework.redress.tests import conftest as redress
from shouwen.casework.redress.tests.conftest import House

case, house, var = redress.case, redress.house, redress.var


def content(**more: Any) -> dict[str, Any]:
    lines = [
        {"ground": "quality", "bearer": "merchant", "ceiling": "30", "causes": ["merchant"]},
        {"ground": "wrong_goods", "bearer": "merchant"},
        {"ground": "damaged", "bearer": "carrier", "causes": ["carrier.damage"]},
        {"ground": "undescribed", "bearer": "merchant"},
        {"ground": "personal", "bearer": "customer"},
        {"ground": "agreed", "bearer": "merchant", "ceiling": "15"},
    ]
    return {"currency": "CNY", "alone": "20", "lines": lines, **more}


@pytest.fixture
def rule(house: House) -> Any:
    actions.load_rules([{"name": "退货运费规则", "content": content()}])
    yield queries.rule_for(house.city.pk, on=redress.AT.date())
    queries.terms.forget()
