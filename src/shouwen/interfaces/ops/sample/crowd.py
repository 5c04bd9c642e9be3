"""The customers of the sample: invented people and firms, telephone blocks that are given to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from shouwen.interfaces.ops.sample.cast import Cast
from shouwen.interfaces.ops.sample.texts import Story, table
from shouwen.kit.actor import SYSTEM
from shouwen.relations.customers import actions as customers

HEADS = ("130", "131", "136", "137", "138", "139", "150", "151", "158", "159", "177", "186", "189")
KNOWN = {"彭晓岚": ("JZ", "13800002607", "big"), "谢雅琴": ("JZ", "13900007413", "ordinary")}
"""People with a part of their own: centre, telephone, class."""
COMES_BACK = 0.16
"""How often a customer has been here before."""


@dataclass
class Guest:
    """A customer as they present themselves. ``id`` is known for those taken down beforehand."""

    name: str
    address: str
    phone: str = ""
    email: str = ""
    id: int | None = None
    kind: str = "person"
    line_number: str = ""


class Crowd:
    """Draws a customer for each matter: mostly somebody new, sometimes somebody who comes again."""

    def __init__(self, cast: Cast, random: Random) -> None:
        self.random = random
        self.cast = cast
        self.met: dict[str, list[Guest]] = {}
        self.firms: dict[str, list[Guest]] = {}
        self.known: dict[str, Guest] = {}
        self._phones: set[str] = {phone for _city, phone, _class in KNOWN.values()}

    def invite(self, *, at: datetime) -> None:
        """Take down firms, and the people who have a part of their own, before the first call."""
        for number, (name, city, class_code, line) in enumerate(table("customers")["organisations"], 1):
            guest = Guest(
                name,
                f"{name}的老师" if "中" in name[-2:] else f"{name}的联系人",
                self._phone(),
                f"kehu{number:03}@example.com",
                kind="organisation",
                line_number=line,
            )
            self._take_down(guest, city, class_code, at)
            self.firms.setdefault(city, []).append(guest)
            self.known[name] = guest
        for name, (city, phone, class_code) in KNOWN.items():
            guest = Guest(name, self._address(name), phone)
            self._take_down(guest, city, class_code, at)
            self.known[name] = guest

    def _take_down(self, guest: Guest, city: str, class_code: str, at: datetime) -> None:
        flags = {"big": "is_big", "important": "is_important", "dedicated": "has_dedicated_line"}
        marks: dict[str, bool] = {flags[class_code]: True} if class_code in flags else {}
        points = [("phone", guest.phone), *([("email", guest.email)] if guest.email else [])]
        row = customers.register(
            centre_id=self.cast.units[city], name=guest.name, points=points, kind=guest.kind,
            line_number=guest.line_number, actor=SYSTEM.through("cli"), at=at, **marks,
        )  # fmt: skip
        guest.id = row.pk

    def draw(self, city: str, story: Story) -> Guest:
        """Who brings this matter."""
        firms = self.firms.get(city, [])
        if story.theme.code == "telecom_line" and firms:
            return self.random.choice([each for each in firms if each.line_number] or firms)
        if story.way == "email" and firms:
            return self.random.choice(firms)
        met = self.met.setdefault(city, [])
        if met and self.random.random() < COMES_BACK:
            return self.random.choice(met[-40:])
        guest = self._newcomer(story)
        met.append(guest)
        return guest

    def _newcomer(self, story: Story) -> Guest:
        data = table("customers")
        name = self.random.choice(data["surnames"]) + self.random.choice(data["given"])
        phone = self._phone()
        email = f"u{phone[-4:]}{phone[:3]}@example.com" if story.way in ("email", "online") else ""
        return Guest(name, self._address(name), phone, email)

    def _address(self, name: str) -> str:
        titles = table("customers")["titles"]
        return name[0] + titles["f" if name[1:] in table("customers")["women"] else "m"]

    def _phone(self) -> str:
        while True:
            phone = f"{self.random.choice(HEADS)}0000{self.random.randrange(1, 10_000):04}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone
