"""The ownership ribbon as data: two lanes of links on one axis, folded when long (design 5).

Plain values in, plain values out: the case page gives it the duty links it read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import sqrt
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from shouwen.interfaces.desk import saying

MOST, FEW = 6, 3
ICONS = {"held": "check", "proxy": "moon", "fail": "x", "lapsed": "hourglass", "fold": "dots", "waiting": "clock"}


@dataclass(frozen=True)
class Link:
    """One link: who held the lane, how it came about, how long.

    ``kind`` is held, proxy, fail (refused), lapsed (not answered), waiting or fold; ``when`` the second line, in words.
    """

    lane: str
    name: str
    when: str
    seconds: float = 0
    kind: str = "held"
    note: str = ""
    seal: bool = False
    now: bool = False
    url: str = ""
    weight: int = 8
    order: float = 0

    @property
    def look(self) -> str:
        """The class that draws its line."""
        return {"proxy": "proxy", "fail": "fail", "lapsed": "lapsed", "fold": "fold"}.get(self.kind, "")

    @property
    def in_sheet(self) -> bool:
        """Whether its story is a page of its own (a hand-off), to be opened beside the case."""
        return self.url.startswith("/")

    @property
    def said(self) -> str:
        """What the answer mark means, for the ear."""
        words = {"held": _("已接"), "proxy": _("代理"), "fail": _("已拒绝"), "lapsed": _("到时未应"), "waiting": _("等受理")}
        return words.get(self.kind, "")

    @property
    def icon(self) -> str:
        """The answer mark at its beginning."""
        return ICONS.get(self.kind, "check")


@dataclass(frozen=True)
class Lane:
    """One lane of the ribbon."""

    own: bool
    label: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Ribbon:
    """The whole chain: every link oldest first, and whether duty was ever without a person."""

    links: Sequence[Link]
    ownerless_minutes: int = 0

    @property
    def count(self) -> int:
        """How many links the chain has."""
        return len(self.links)

    @property
    def unbroken(self) -> bool:
        """Whether somebody was answerable at every minute."""
        return self.ownerless_minutes == 0

    def laid(self, most: int = MOST) -> list[Lane]:
        """The two lanes with widths by √dwell, the middle folded when there are more links than that."""
        made = []
        for code, label in (("owner", _("责任")), ("handler", _("经办"))):
            links = folded([link for link in self.links if link.lane == code], most)
            if links:
                made.append(Lane(code == "owner", label, weighed(links)))
        return made

    @cached_property
    def upright(self) -> list[Link]:
        """Newest first, for phones: whoever holds duty now stands on top."""
        now = sorted((link for link in self.links if link.now), key=lambda link: link.lane != "owner")
        past = sorted((link for link in self.links if not link.now), key=lambda link: link.order, reverse=True)
        return together([*now, *past])

    @property
    def is_long(self) -> bool:
        """Whether the middle of a lane is folded away."""
        return any(sum(link.lane == lane for link in self.links) > MOST for lane in ("owner", "handler"))


def together(links: list[Link]) -> list[Link]:
    """Both lanes that went to the same person in the same moment are told once, as the owner's link."""
    owners = {(link.name, link.order) for link in links if link.lane == "owner"}
    return [link for link in links if link.lane == "owner" or (link.name, link.order) not in owners]


FAILED = {"refused": "fail", "expired": "lapsed"}


def read(found: Any, now: datetime) -> Ribbon:
    """The ribbon of a case's duty chain (``cases.queries.Ribbon``): lanes of parts become links with words. Times are
    spelled in the active zone."""
    if isinstance(found, Ribbon):
        return found
    links = [_link(part, now) for part in (*found.owner, *found.handler)]
    return Ribbon(links, found.ownerless_minutes)


def _link(part: Any, now: datetime) -> Link:
    seconds = part.dwell(now).total_seconds()
    kind = FAILED.get(part.mark) or ("proxy" if part.mark == "proxy" else "held")
    first = part.is_first and part.lane == "owner"
    note = _("首问责任人") if first else "" if part.is_first else part.label
    if part.is_now:
        note = {"owner": _("现责任人"), "handler": _("经办中")}[part.lane]
    return Link(part.lane, part.name, _span(part, seconds, now), seconds, kind, note, first, part.is_now, part.url,
                order=part.since.timestamp())  # fmt: skip


def _span(part: Any, seconds: float, now: datetime) -> str:
    local, here = timezone.localtime(now), timezone.localtime(part.since)
    length = saying.spaced(seconds if seconds < 36000 else seconds - seconds % 3600)
    if part.mark in FAILED:
        return _("%(time)s后退回") % {"time": length}
    start = saying.clock(here, local) if here.date() != local.date() else saying.until(here, local)
    if part.is_now:
        return _("%(start)s 至今，%(time)s") % {"start": start, "time": length}
    end = timezone.localtime(part.until)
    if not part.is_first:
        return _("至 %(end)s，%(time)s") % {"end": saying.clock(end, local), "time": length}
    ended = f"{end:%H:%M}" if end.date() == here.date() else saying.clock(end, local)
    return _("%(start)s–%(end)s，%(time)s") % {"start": start, "end": ended, "time": length}


def folded(links: list[Link], most: int = MOST) -> list[Link]:
    """At most that many links: the first, the last ones, and one that stands for those between."""
    if len(links) <= most:
        return links
    middle = links[1 : -(most - 2)]
    proxies = [link for link in middle if link.kind == "proxy"]
    seconds = sum(link.seconds for link in middle)
    name = _("代理 %(n)d 次") % {"n": len(proxies)} if len(proxies) == len(middle) else _("中间 %(n)d 环") % {"n": len(middle)}
    fold = Link(links[0].lane, name, _("共 %(time)s") % {"time": saying.spaced(seconds)}, seconds, "fold")
    return [links[0], fold, *links[-(most - 2) :]]


def weighed(links: list[Link]) -> list[Link]:
    """Widths by √dwell, in fortieths, none too narrow to be read."""
    roots = [sqrt(max(link.seconds, 60)) for link in links]
    total = sum(roots)
    least = max(5, round(32 / len(links)))
    return [replace(link, weight=max(least, min(40, round(40 * root / total)))) for link, root in zip(links, roots, strict=True)]
