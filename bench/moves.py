"""What an agent sends most, on cases made for it: each form of a case's day, posted as the browser posts it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.desk import Row, client, statements
from bench.texts import Texts

AGENT, MATE, HEAD, CLERK = "chenyuwei", "hejianing", "zhengliqun", "gongweidong"
PASSWORD = "shouwen-demo"
MANY = 20
"""So many cases a move on many is looked through for at once: more are done by the worker."""
HTMX = {"HX-Request": "true"}


def _wrong(found: Any) -> str:
    """What a form says is wrong."""
    return " ".join(re.findall(r'class="(?:sw-errors|wrong)".*?</', found.content.decode(), re.DOTALL)) or found.content.decode()[:500]


class Day:
    """Cases registered, worked, handed on, dispatched and closed, one after the other."""

    def __init__(self) -> None:
        from shouwen.casework.cases.models import Case
        from shouwen.foundation.organisation.models import Person, Unit

        self.agent, self.mate, self.head, self.clerk, self.texts = *map(client, (AGENT, MATE, HEAD, CLERK)), Texts(17)
        self.mate_id = Person.objects.get(user__username=MATE).pk
        self.unit_id = Unit.objects.get(code="JZ-IN").pk
        asked = Case.objects.filter(kind_code="consultation", is_open=False, fields={}).exclude(category=None)
        self.category_id = asked.values_list("category_id", flat=True)[0]
        self.names = {id(self.mate): MATE, id(self.head): HEAD, id(self.clerk): CLERK}
        self.number, self.took, self.whose = "", dict[str, list[float]](), dict[str, str]()

    def send(self, step: str, path: str, *, who: Any = None, **given: Any) -> Any:
        """Post a form and take its time; a refusal stops the bench, for it would measure nothing."""
        began = time.perf_counter()
        found = (who or self.agent).post(path, given, headers=HTMX)
        self.whose[step] = self.names.get(id(who), AGENT)
        self.took.setdefault(step, []).append((time.perf_counter() - began) * 1000)
        if found.status_code >= 400:
            raise SystemExit(f"{step}: {path} is answered with {found.status_code}\n{_wrong(found)}")
        return found

    def steps(self) -> dict[str, Callable[[int], Any]]:
        """The day's forms in their order."""
        return {"register": self.register, "note": self.note, "reply": self.reply, "inline edit": self.edit, "grade in a list": self.grade,
                "hand off": self.hand_off, "accept": self.accept, "dispatch": self.dispatch, "second reading": self.read_twice, "sign": self.sign,
                "preview of many": self.preview, "save a view": self.save_view, "log in": self.log_in, "answer": self.answer,
                "customer accepts": self.accepted, "close": self.close}  # fmt: skip

    def register(self, turn: int) -> None:
        from shouwen.casework.cases.models import Case

        title, words = self.texts.complaint(turn + 1)
        self.send("register", "/cases/new", kind="consultation", category_id=self.category_id, name=f"客户{turn}", title=title[:60],
                  phone=f"139{turn:08d}", description=words, intake_key=f"bench{time.time_ns()}", plan="核实后回电", then="mine")  # fmt: skip
        self.number = Case.objects.order_by("-id").values_list("number", flat=True)[0]

    def on(self, place: str) -> str:
        return f"/cases/{self.number}/{place}"

    def note(self, _turn: int) -> None:
        self.send("note", self.on("notes"), text="查过派单记录，师傅已改约到明天上午")

    def reply(self, _turn: int) -> None:
        self.send("reply", self.on("replies"), text="您好，师傅明天上午十点到，请留人在家", told="on")

    def edit(self, turn: int) -> None:
        from shouwen.casework.cases.models import Case
        from shouwen.casework.cases.queries.held import mark

        title = Case.objects.values_list("title", flat=True).get(number=self.number)
        self.send("inline edit", self.on("fields/title"), value=f"{title[:40]} {turn}", was=mark("title", title))

    def grade(self, _turn: int) -> None:
        self.send("grade in a list", self.on("quick/urgency"), value="high", reason="客户家里有老人")

    def hand_off(self, _turn: int) -> None:
        self.send("hand off", self.on("hand-offs"), kind="transfer_handling", to=f"p:{self.mate_id}", note="请联系装维")

    def accept(self, _turn: int) -> None:
        from shouwen.casework.cases.models import Handoff

        offer = Handoff.objects.filter(case__number=self.number, answer="waiting").latest("pk")
        self.send("accept", f"/cases/hand-offs/{offer.pk}/acceptance", who=self.mate)

    def dispatch(self, _turn: int) -> None:
        self.send("dispatch", self.on("orders/new"), who=self.mate, lead_unit=self.unit_id, kind="handle", demand="核实失约原因")

    def read_twice(self, _turn: int) -> None:
        self.send("second reading", f"/orders/{self.number}/1/review", who=self.head, agree="1")

    def sign(self, _turn: int) -> None:
        self.send("sign", f"/orders/{self.number}/1/sign", who=self.clerk)

    def preview(self, _turn: int) -> None:
        from shouwen.casework.cases.models import Case

        mine = Case.objects.filter(owner__user__username=AGENT, is_open=True).exclude(urgency="high").order_by("-id")
        asked = {"case": list(mine.values_list("number", flat=True)[:MANY]), "move": "grade", "urgency": "high", "reason": "客户家里有老人"}
        self.send("preview of many", "/cases/bulk/", do="preview", **asked)

    def save_view(self, turn: int) -> None:
        self.send("save a view", "/cases/views/new", list="is_open=1&priority=2", name=f"二级在办 {turn}-{time.time_ns()}", scope="own", pin="")

    def log_in(self, _turn: int) -> None:
        """With the password, as every morning: most of its time is the hash, which is meant to take long."""
        from django.core.cache import cache
        from django.test import Client

        cache.clear()  # a person comes in less often than the door lets anybody try
        self.send("log in", "/accounts/login/", who=Client(headers={"host": "localhost"}), login=AGENT, password=PASSWORD)

    def answer(self, turn: int) -> None:
        self.register(turn)
        self.send("answer", self.on("answer"), text="今天 14:00 前上门，到前半小时联系您。")

    def accepted(self, _turn: int) -> None:
        self.send("customer accepts", self.on("acceptance"), text="可以")

    def close(self, _turn: int) -> None:
        self.send("close", self.on("closure"), reason_code="confirmed")


def moves(each: int) -> list[Row]:
    """So many days; the figures of each form, the slowest first. The first day warms up and counts the statements."""
    day, asked = Day(), dict[str, int]()
    for name, step in day.steps().items():
        asked[name] = statements(partial(step, 0))
    day.took = {}
    for turn in range(1, each + 1):
        for step in day.steps().values():
            step(turn)
    rows = []
    for name, took in day.took.items():
        took.sort()
        rows.append(Row(f"POST {name}", day.whose[name], took[len(took) // 2], took[int(len(took) * 0.95)], asked[name], 0))
    return sorted(rows, key=lambda row: -row.p95)
