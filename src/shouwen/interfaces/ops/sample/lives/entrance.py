"""How a matter comes in: somebody answers the telephone, opens the letter, or the portal takes it down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shouwen.casework.cases import actions as cases
from shouwen.interfaces.ops.sample.crowd import Guest
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.texts import CHANNELS, Story, categories_for
from shouwen.interfaces.ops.sample.wording import ZONE, Words, places
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Refusal
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.shelf import CategoryItem

PLANNED = ("complaint", "fault", "misconduct", "service_request")


def come_in(
    play: Play,
    story: Story,
    city: str,
    *,
    agent: Actor | None = None,
    guest: Guest | None = None,
    again: str = "",
    **more: Any,
) -> Matter:
    """Register a story's matter; without ``agent`` it comes through the portal. ``again`` goes before the words."""
    guest = guest or play.crowd.draw(city, story)
    words = Words(play.at, **places(city, play.random))
    matter = Matter(0, story, guest, city, words)
    item = _category(story, agent or SYSTEM, play)
    channel = play.random.choice(CHANNELS[story.way]) if agent else "web"
    who = (
        {"customer_id": guest.id}
        if guest.id
        else {"name": guest.name, "phone": guest.phone, "email": guest.email}
    )
    intake = cases.Intake(
        kind=story.kind,
        title=matter.fill_plain(story.title),
        description=again + matter.fill_plain(story.says),
        demand=matter.fill_plain(story.wants),
        plan=play.phrases.talk("plans") if agent and story.kind in PLANNED else "",
        category_id=item.id,
        channel=channel,
        severity=story.severity,
        fields=_fields(play, matter, item),
        customer_kind=guest.kind,
        line_number=guest.line_number,
        centre_id=play.cast.units[city],
        **who,
        **more,
    )
    case = cases.register(intake, actor=agent or SYSTEM.through("portal"), at=play.at)
    matter.case_id = case.pk
    play.matters.append(matter)
    return matter


def returning(play: Play, story: Story, city: str) -> Guest | None:
    """Now and then somebody who had the same trouble within the month."""
    since = play.at - timedelta(days=25)
    same = [
        each.guest
        for each in play.matters
        if each.city == city
        and each.words.received > since
        and _alike(each.story, story)
        and each.guest.id is None
    ]
    return play.random.choice(same) if same and play.chance(0.22) else None


def _alike(one: Story, other: Story) -> bool:
    return one.theme is other.theme and one.on == other.on


def _category(story: Story, actor: Actor, play: Play) -> CategoryItem:
    """The first of the story's categories that takes its kind."""
    for code in categories_for(story):
        item = catalogue.category_by_code(code)
        try:
            return catalogue.check_category(item.id, actor, kind=story.kind, at=play.at)
        except Refusal:
            continue
    raise LookupError(story.title)


def _fields(play: Play, matter: Matter, item: CategoryItem) -> dict[str, Any]:
    """Values for a category's own fields."""
    given = {field["key"]: _value(play, matter, field) for field in item.fields}
    return {key: value for key, value in given.items() if value is not None}


def _value(play: Play, matter: Matter, field: dict[str, Any]) -> Any:
    key, sort = field["key"], field.get("type", "text")
    day = play.at.astimezone(ZONE) - timedelta(days=play.random.randrange(1, 5))
    if key == "actual_at" or sort == "hours_between":
        return None
    if sort == "datetime":
        return day.replace(minute=30, second=0, microsecond=0).isoformat()
    if sort == "date":
        return (day + timedelta(days=10)).date().isoformat()
    if sort in ("money", "number"):
        return str(play.random.choice([19, 30, 59, 86, 118, 129, 199, 240, 312, 468, 860]))
    if sort == "yes":
        return "是"
    return _text(play, matter, key)


def _text(play: Play, matter: Matter, key: str) -> str:
    number = play.random.randrange(10_000_000, 99_999_999)
    made = {
        "waybill": f"QH{number}{number % 97:02}",
        "order_no": f"NZ{number}",
        "line_no": f"KD{matter.city}{number % 1_000_000:06}",
        "line_number": matter.guest.line_number or f"ZX-{matter.city}-{number % 1000:06}",
        "appointment_no": f"YY{number % 100_000:05}",
        "place": f"{matter.words['district']}{matter.words['estate']}",
        "bill_month": f"{matter.words.received:%Y-%m}",
        "new_plan": "畅享 39 元套餐",
        "other_operator": "另一家运营商",
        "identity_checked": "身份证已核",
    }
    return made.get(key, "见描述")
