"""One open matter, told with moments counted back from now."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwen.casework.cases import actions as cases
from shouwen.casework.workorders import actions as workorders
from shouwen.casework.workorders.models import SecondReview
from shouwen.foundation.calendars.queries import working_time
from shouwen.interfaces.ops.sample.lives import asides
from shouwen.interfaces.ops.sample.lives.entrance import come_in
from shouwen.interfaces.ops.sample.lives.matters import called
from shouwen.interfaces.ops.sample.lives.orders import proof
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.texts import story
from shouwen.kit.actor import Actor

ME = "chenyuwei"
WORK_DAYS = {"extreme": 1, "severe": 2, "general": 5, "minor": 10}
"""Within how many working days a matter is to be solved, as the shipped policies say for its usual priority."""


class Scene:
    """One open matter, told with moments counted back from now."""

    def __init__(self, play: Play, title: str, owner: str, *, who: str = "", severity: str = "") -> None:
        self.play, self.owner = play, owner
        found = story(title)
        self.story = found if not severity else type(found)(**{**vars(found), "severity": severity})
        self.guest = play.crowd.known[who] if who else None
        self.matter: Matter | None = None
        self.order_id = 0

    def ago(self, **span: float) -> datetime:
        return self.play.stage.now - timedelta(**span)

    @property
    def case_id(self) -> int:
        assert self.matter is not None
        return self.matter.case_id

    def actor(self, name: str = "") -> Actor:
        return self.play.cast.actor(name or self.owner, self.play.at)

    def opens(self) -> None:
        self.matter = come_in(self.play, self.story, "JZ", agent=self.actor(), guest=self.guest)

    def calls(self, text: str) -> None:
        assert self.matter is not None
        called(self.play, self.matter, "reached", text)

    def works(self, by: str = "") -> None:
        """Say how it will be gone about, tell the customer, and set to work."""
        phrases, actor = self.play.phrases, self.actor(by)
        cases.work(self.case_id, "propose", text=phrases.talk("plans"), actor=actor, at=self.play.at)
        self.calls(phrases.talk("plans_told"))
        cases.work(self.case_id, "investigate", actor=actor, at=self.play.at)

    def writes(self, text: str) -> None:
        cases.note(self.case_id, text, actor=self.actor(), at=self.play.at)

    def orders(self, unit: str, demand: str, *, hours: float) -> None:
        asked = workorders.Demand(
            lead_unit=self.play.cast.units[unit],
            demand=demand,
            kind="handle",
            reply_by=self.ago(hours=-hours),
        )
        self.order_id = workorders.dispatch(self.case_id, asked, actor=self.actor(), at=self.play.at).pk

    def passes(self, reader: str = "qiuwanqing") -> None:
        review = SecondReview.objects.filter(order_id=self.order_id, decided_at=None).first()
        if review is not None:
            note = self.play.phrases.talk("dispatch_ok")
            workorders.decide_review(
                review.pk, agree=True, note=note, actor=self.actor(reader), at=self.play.at
            )

    def signs(self, clerk: str) -> None:
        workorders.sign(self.order_id, actor=self.actor(clerk), at=self.play.at)

    def starts(self, clerk: str) -> None:
        workorders.start(self.order_id, actor=self.actor(clerk), at=self.play.at)

    def replies(self, clerk: str, text: str, *, visit_in: float = 0) -> None:
        by = self.actor(clerk)
        more = {"visit_from": self.ago(hours=-visit_in)} if visit_in else {"informed_at": self.play.at}
        answer = workorders.Answer(
            result="arranged" if visit_in else "solved",
            text=text,
            attachments=proof(self.play, by, text),
            **more,
        )
        workorders.reply(self.order_id, answer, actor=by, at=self.play.at)

    def promises(self, text: str, *, minutes: float) -> int:
        due = self.ago(minutes=-minutes)
        return cases.promise(self.case_id, text, due_at=due, actor=self.actor(), at=self.play.at).pk

    def chased(self, text: str) -> None:
        cases.chase(self.case_id, text, actor=self.actor(), at=self.play.at)

    def remarked(self, by: str, text: str) -> None:
        assert self.matter is not None
        asides.remark(self.play, self.matter, self.play.cast.ids[by], text)


def since(play: Play, severity: str, *, late: timedelta) -> datetime:
    """When a matter must have come in for its time to run out so long ago (ahead: negative)."""
    time, due = working_time("cn-standard", "Asia/Shanghai"), play.stage.now - late
    low, high = due - timedelta(days=40), due
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (
            (middle, high) if time.add(middle, WORK_DAYS[severity], "work_day") <= due else (low, middle)
        )
    if late < timedelta(0):  # the limit lies ahead, and must not fall back to before a weekend
        return time.next_open(high)
    while not time.is_open(low):
        low -= timedelta(minutes=17)
    return low
