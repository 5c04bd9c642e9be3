"""What placeholders stand for on a case, and the tools upper modules put into the composer."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions, queries, slots
from shouwen.casework.cases.queries.variables import NAMES
from shouwen.casework.cases.slots import Tool
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.access.testing import browser

pytestmark = pytest.mark.django_db


def test_every_placeholder_has_its_value():
    agent = house().agent
    case = registered(agent)
    actions.promise(case, "师傅上门", due_at=later(hours=5), actor=agent, at=AT)
    values = queries.variables(case, agent, at=AT)
    assert set(values) == set(NAMES)
    assert values["客户称呼"] == "彭晓岚"
    assert values["单号"] == case.number
    assert (values["承诺事项"], values["承诺时间"]) == ("师傅上门", "今天 14:00")
    assert values["责任人"] == values["我的姓名"]


def test_what_is_not_there_is_empty_and_no_number_is_told():
    agent = house().agent
    case = registered(agent, name="", anonymous=True)
    values = queries.variables(case, agent, at=AT)
    assert (values["客户称呼"], values["承诺事项"]) == ("", "")
    assert "13800002607" not in "".join(queries.variables(registered(agent), agent, at=AT).values())


def test_a_tool_from_above_stands_in_the_composer(monkeypatch):
    def macros(case, actor):
        return [Tool("macros", "宏", "bolt", f"/automation/{case.number}/macros", "mod+m")]

    monkeypatch.setattr(slots.composer_tools, "filled", [macros])
    house_ = house()
    case = registered(house_.agent)
    text = browser(house_.agent).get(f"/cases/{case.number}/").content.decode()
    assert f'hx-get="/automation/{case.number}/macros"' in text
    assert 'data-key="mod+m"' in text
