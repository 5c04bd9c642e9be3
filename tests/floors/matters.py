"""What random people do with cases."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from floors.ground import PICK, Ground, last
from shouwen.casework.cases import actions
from shouwen.casework.cases.models import Consultation, Handoff, Promise


class Matters(Ground):
    """Hand on, command, work, owe, join."""

    @rule(
        which=PICK,
        who=PICK,
        to=PICK,
        kind=st.sampled_from(["assist", "transfer_handling", "transfer_ownership", "hand_up", "report_up"]),
    )
    def offer(self, which: int, who: int, to: int, kind: str) -> None:
        case = self.case(which)
        receiver = None if kind in ("hand_up", "report_up") and to % 2 else self.who(to).person_id
        self.attempt(
            lambda: actions.hand_off(case, kind=kind, to=receiver, actor=self.who(who, case), at=self.at)
        )

    @rule(which=PICK, who=PICK, how=st.sampled_from(["accept", "refuse", "withdraw", "consent"]))
    def respond(self, which: int, who: int, how: str) -> None:
        waiting = Handoff.objects.filter(answer__in=["waiting", "consent"]).order_by("pk")
        row = waiting[which % max(1, waiting.count()) :].first()
        if row is None:
            return
        offer, actor = row.pk, self.actor(row.to_person_id) if row.to_person_id else self.pool(row, who)
        if how == "consent":
            actor = self.people[(4, 5, 6)[who % 3] + (9 if row.case.number.startswith("LZ") else 0)]
        if how == "withdraw":
            actor = self.actor(row.from_person_id)
        moves = {
            "accept": lambda: actions.accept_handoff(offer, actor=actor, at=self.at),
            "refuse": lambda: actions.refuse_handoff(
                offer, code="not_my_duty", evidence=("凭据",), actor=actor, at=self.at
            ),
            "withdraw": lambda: actions.withdraw_handoff(offer, actor=actor, at=self.at),
            "consent": lambda: actions.consent(offer, actor=actor, at=self.at),
        }
        self.attempt(moves[how])

    @rule(
        which=PICK,
        who=PICK,
        to=PICK,
        how=st.sampled_from(["reassign", "pull_up", "escalate", "decide", "accuse"]),
    )
    def command(self, which: int, who: int, to: int, how: str) -> None:
        case, receiver = self.case(which), self.who(to).person_id
        actor = self.here.province_head if how == "pull_up" else self.people[3 + who % 4 + 9 * (who % 2)]
        moves = {
            "reassign": lambda: actions.reassign(
                case, to=receiver, lane="both", reason="调", actor=actor, at=self.at
            ),
            "pull_up": lambda: actions.pull_up(case, reason="提级", actor=actor, at=self.at),
            "escalate": lambda: actions.escalate(case, actor=actor, at=self.at),
            "decide": lambda: actions.decide_problem(case, to=receiver, note="定", actor=actor, at=self.at),
            "accuse": lambda: actions.accuse(case, receiver, actor=actor, at=self.at),
        }
        self.attempt(moves[how])

    @rule(
        which=PICK,
        who=PICK,
        how=st.sampled_from(
            [
                "answer",
                "accepts",
                "refuses",
                "close",
                "reopen",
                "wait",
                "fact",
                "chase",
                "withdraw",
                "restrict",
            ]
        ),
    )
    def work(self, which: int, who: int, how: str) -> None:
        case = self.case(which)
        actor, at = self.who(who, case), self.at
        moves = {
            "answer": lambda: actions.answer(case, "已安排", actor=actor, at=at),
            "accepts": lambda: actions.customer_accepts(case, actor=actor, at=at),
            "refuses": lambda: actions.not_accepted(case, actor=actor, at=at),
            "close": lambda: actions.close(case, actor=actor, at=at),
            "reopen": lambda: actions.reopen(case, reason="又来了", actor=actor, at=at),
            "wait": lambda: actions.wait(
                case, for_="customer", reason_code="customer_time", actor=actor, at=at
            ),
            "fact": lambda: actions.add_fact(case, "补充一句", actor=actor, at=at),
            "chase": lambda: actions.chase(case, actor=actor, at=at),
            "withdraw": lambda: (
                actions.withdraw(case, reason_code="solved", actor=actor, at=at) if who > 50 else None
            ),
            "restrict": lambda: actions.edit(case, {"is_restricted": True}, actor=actor, at=at),
        }
        self.attempt(moves[how])

    @rule(which=PICK, who=PICK, to=PICK, how=st.sampled_from(["promise", "keep", "ask", "advise"]))
    def owe(self, which: int, who: int, to: int, how: str) -> None:
        case = self.case(which)
        actor, at = self.who(who, case), self.at
        due = at + timedelta(hours=1 + to)
        moves = {
            "promise": lambda: actions.promise(case, "回电", due_at=due, actor=actor, at=at),
            "keep": lambda: actions.keep_promise(last(Promise, case=case), actor=actor, at=at),
            "ask": lambda: actions.consult(
                case, asked=self.who(to).person_id, question="怎么办", actor=actor, at=at
            ),
            "advise": lambda: actions.answer_consultation(
                last(Consultation, case=case), "这样办", actor=self.who(to), at=at
            ),
        }
        self.attempt(moves[how])

    @rule(which=PICK, into=PICK, who=PICK, apart=st.booleans())
    def join(self, which: int, into: int, who: int, apart: bool) -> None:
        case, other = self.case(which), self.case(into)
        actor = self.people[(2, 4, 5, 6, 18)[who % 5]]
        if apart or case.merged_into_id:
            self.attempt(lambda: actions.unmerge(case, actor=actor, at=self.at))
        else:
            self.attempt(lambda: actions.merge(case, other, actor=actor, at=self.at))
