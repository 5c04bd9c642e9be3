"""Where upper modules add to what is known of a customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot


@dataclass(frozen=True)
class Glance:
    """A few words beside a suggested customer: ``1 件超时`` (tone ``over``), ``今天 09:51 来过电``."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Moment:
    """One entry of a customer's timeline. ``key`` is unique and sorts entries of the same instant; ``look`` of the
    quoted words is ``in`` (theirs), ``out`` (ours) or ``note``; ``tone`` ``hot`` marks a chase or a refusal."""

    at: datetime
    key: int
    icon: str
    text: str
    who: str = ""
    quote: str = ""
    look: str = "in"
    tone: str = ""
    url: str = ""
    tags: Sequence[Glance] = field(default=())


@dataclass(frozen=True)
class Panel:
    """A panel of the customer's page, loaded by its own address; ``order`` sorts."""

    title: str
    url: str
    order: int = 50


Glances = Callable[..., dict[int, list[Glance]]]
"""``fn(customer_ids, *, actor, at)``: words by customer id, in one query."""

Moments = Callable[..., list[Moment]]
"""``fn(customer_ids, *, actor, before, limit)``: the newest moments, newest first; ``before`` is None or the
(at, key) of the last one shown."""

glances: Slot[Glances] = Slot("customers.glances")
timeline: Slot[Moments] = Slot("customers.timeline")

MayKnow = Callable[[int, Actor], bool]
"""``fn(customer_id, actor)``: whether something the actor may see makes the customer known to them."""
touched_by: Slot[MayKnow] = Slot("customers.touched_by")

Panels = Callable[..., list[Panel]]
"""``fn(customer_id, *, actor, at)``: panels of the customer's page."""
panels: Slot[Panels] = Slot("customers.panels")
