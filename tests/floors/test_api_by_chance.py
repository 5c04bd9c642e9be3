"""Random calls over the REST interface with several people's tokens: never a fault, never a leak, never an orphan.

The stranger has every post, but in another province: whatever happened before, each address of these cases answers 404
to them. Refusals are problem details with their status; nothing answers 500.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client

from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case, Consultation, DutyLink, Handoff, Promise
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.workorders.models import Order
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import person, unit_of
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation.models import Post
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import testing as catalogue

pytestmark = pytest.mark.django_db
NAMES = ("agent", "mate", "senior", "leader", "supervisor", "head", "hotline", "province_head", "gm_hotline")
ROLES = ("centre_head", "senior_agent", "manager_hotline", "branch_head", "information_manager", "supervisor")
STEPS = 80
WORDS = {"text": "已核实，今天 13:30 上门"}


def token(person_id: int) -> str:
    at = clock.now()
    lasts = at + timedelta(days=7)
    made = access.make_token(
        person_id=person_id, name="t", rights=["*"], expires_at=lasts, actor=SYSTEM, at=at
    )
    return made[1]


class Callers:
    """A city with people, a department, a stranger, and the calls they make."""

    def __init__(self, seed: int) -> None:
        deadlines.seed()
        self.chance, self.client = Random(seed), Client(raise_request_exception=False)
        house = cases.house()
        self.people = {name: getattr(house, name).person_id for name in NAMES}
        self.branch = unit_of(house.city, "网络部", role="branch")
        self.people["clerk"] = person(self.branch, "branch_clerk").pk
        self.people["boss"] = person(self.branch, "branch_head").pk
        self.tokens = {name: token(pk) for name, pk in self.people.items()}
        elsewhere = cases.house()
        stranger = elsewhere.agent.person_id
        for role in ROLES:
            Post.objects.create(
                person_id=stranger, unit=elsewhere.city, role_code=role, starts_on="2020-01-01"
            )
        self.strange = token(stranger)
        self.category = catalogue.category().id
        self.keys = 0

    def call(
        self, key: str, method: str, path: str, body: dict[str, Any] | None = None, **headers: str
    ) -> Any:
        answer = self.client.generic(
            method,
            f"/api/v1/{path}",
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}", **headers},
        )
        assert answer.status_code < 500, (method, path, body, answer.content[:300])
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"].startswith("application/problem+json"), (
                path,
                answer.headers,
            )
            assert answer.json()["status"] == answer.status_code
        return answer

    def create(self) -> None:
        """The same call twice is one case."""
        self.keys += 1
        body = {
            "kind": "complaint", "description": cases.MATTER, "name": "彭晓岚", "phone": f"138{self.keys:08d}",
            "category_id": self.category, "channel": "phone",
        }  # fmt: skip
        key = self.tokens[self.chance.choice(("agent", "mate", "senior"))]
        header = {"Idempotency-Key": f"k{self.keys}"}
        first, again = (self.call(key, "POST", "cases", body, **header) for _turn in range(2))
        assert first.status_code == again.status_code == 201, first.content
        assert first.json()["number"] == again.json()["number"]

    def step(self) -> None:
        chance = self.chance
        if not Case.objects.exists() or chance.random() < 0.12:
            self.create()
            return
        case = chance.choice(list(Case.objects.order_by("pk")))
        path, body = chance.choice(self.calls(case))
        holder = [name for name, pk in self.people.items() if pk in (case.owner_id, case.handler_id)]
        name = chance.choice(holder) if holder and chance.random() < 0.5 else chance.choice(list(self.tokens))
        self.call(self.tokens[name], "POST", path, body)
        if chance.random() < 0.3:
            self.stranger_sees_nothing(case)

    def calls(self, case: Case) -> list[tuple[str, dict[str, Any]]]:
        """Every call one may try on a case now."""
        whom = self.chance.choice(list(self.people.values()))
        soon = (clock.now() + timedelta(hours=3)).isoformat()
        offer, asked, promised, order = (
            model.objects.filter(**{path: case}).order_by("-pk").values_list("pk", flat=True).first() or 1
            for model, path in (
                (Handoff, "case"), (Consultation, "case"), (Promise, "case"), (Order, "case"),
            )
        )  # fmt: skip
        mine, other = f"cases/{case.number}", self.chance.choice(list(Case.objects.order_by("pk"))).number
        return [
            (f"{mine}/notes", WORDS),
            (f"{mine}/replies", WORDS),
            (f"{mine}/facts", WORDS),
            (f"{mine}/chases", {}),
            (f"{mine}/promises", {"text": "回电", "due_at": soon}),
            (f"cases/promises/{promised}/kept", {}),
            (f"{mine}/handoffs", {"kind": "transfer_handling", "to": whom}),
            (f"{mine}/handoffs", {"kind": "transfer_ownership", "to": whom}),
            (f"{mine}/handoffs", {"kind": "hand_up"}),
            (f"cases/handoffs/{offer}/acceptance", {}),
            (f"cases/handoffs/{offer}/acceptance", {}),
            (f"cases/handoffs/{offer}/refusal", {"code": "not_my_duty", "evidence": ["凭据"]}),
            (f"cases/handoffs/{offer}/withdrawal", {}),
            (f"{mine}/consultations", {"person": whom, "question": "怎么办"}),
            (f"cases/consultations/{asked}/answer", WORDS),
            (f"{mine}/waiting", {"for": "customer", "reason_code": "customer_time"}),
            (f"{mine}/resumption", {}),
            (f"{mine}/escalations", {}),
            (f"{mine}/reassignment", {"to": whom, "lane": "both", "reason": "调"}),
            (f"{mine}/pull-up", {"reason": "提级"}),
            (f"{mine}/resolution", WORDS),
            (f"{mine}/acceptance", {}),
            (f"{mine}/non-acceptance", {}),
            (f"{mine}/closure", {"reason_code": "confirmed"}),
            (f"{mine}/reopening", {"reason": "又来了"}),
            (f"{mine}/merge", {"into": other}),
            (f"{mine}/merge/undo", {}),
            ("orders", {"case": case.number, "lead_unit": self.branch.pk, "demand": "核实原因"}),
            (f"orders/{order}/second-review", {"agree": True}),
            (f"orders/{order}/signature", {}),
            (f"orders/{order}/chases", {"level": "phone"}),
            (f"orders/{order}/cancellation", {"reason": "不用了"}),
        ]

    def stranger_sees_nothing(self, case: Case) -> None:
        for tail in ("", "/timeline", "/certificate"):
            assert self.call(self.strange, "GET", f"cases/{case.number}{tail}").status_code == 404
        for path, body in self.calls(case):
            if path.startswith(f"cases/{case.number}"):
                answer = self.call(self.strange, "POST", path, body)
                assert answer.status_code in (404, 422), (path, answer.status_code)
        for which in ("true", "false"):
            listed = self.call(self.strange, "GET", f"cases?open={which}").json()["cases"]
            assert listed == []


@pytest.mark.parametrize("seed", [1, 2])
def test_random_calls_break_nothing(seed: int, tmp_path: Path, settings: Any) -> None:
    settings.SHOUWEN_VAR = tmp_path
    callers = Callers(seed)
    for _step in range(STEPS):
        callers.step()
        for case in Case.objects.filter(is_open=True):
            standing = sorted(DutyLink.objects.filter(case=case, until=None).values_list("lane", "person_id"))
            assert standing == [("handler", case.handler_id), ("owner", case.owner_id)]
        ended = Case.objects.filter(is_open=False)
        assert not Order.objects.filter(case__in=ended, is_open=True).exists()
    numbers = sorted(int(each.rpartition("-")[2]) for each in Case.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert verify(subject_kind="case").whole
