"""Every verb of the cases' REST interface reaches its action with the right words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from shouwen.casework.cases import actions, api
from shouwen.casework.workorders import actions as order_actions
from shouwen.casework.workorders import api as order_api

CALL = re.compile(r"actions\.([a-z_]+)\(([^\n]*?)actor=")
NAMED = re.compile(r"\b(\w+)=(?!=)")


@pytest.mark.parametrize(("module", "verbs"), [(api, actions), (order_api, order_actions)], ids=["cases", "orders"])
def test_the_names_given_are_the_names_asked_for(module, verbs):
    home = Path(module.__file__)
    files = home.parent.glob("*.py") if home.name == "__init__.py" else [home]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    calls = CALL.findall(source)
    assert len(calls) > 10
    for verb, given in calls:
        asked = inspect.signature(getattr(verbs, verb)).parameters
        assert set(NAMED.findall(given)) - {"exclude"} <= set(asked), verb
