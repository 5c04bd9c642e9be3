"""Plays the sample: three months of a two-level centre, through the real actions, ending now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.statutes import actions as statutes
from shouwen.casework.statutes import queries as laws
from shouwen.casework.statutes.states import USUAL
from shouwen.foundation.notices import actions as notices
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.interfaces.ops.sample import founding
from shouwen.interfaces.ops.sample.cast import Cast
from shouwen.interfaces.ops.sample.crowd import Crowd
from shouwen.interfaces.ops.sample.lives import asked, cures, governing, leading, steering
from shouwen.interfaces.ops.sample.lives.looked import looked_into
from shouwen.interfaces.ops.sample.lives.matters import matter_life
from shouwen.interfaces.ops.sample.lives.rare import DECLINED, declined_life, schedule
from shouwen.interfaces.ops.sample.lives.short import praise_life, question_life, suggestion_life
from shouwen.interfaces.ops.sample.play import Play
from shouwen.interfaces.ops.sample.scenes import KEPT_BACK, arrange
from shouwen.interfaces.ops.sample.stage import Life, Stage
from shouwen.interfaces.ops.sample.texts import Story, stories, table
from shouwen.interfaces.ops.sample.wording import Phrases
from shouwen.interfaces.ops.terminal import Progress
from shouwen.kit.actor import SYSTEM

SEED = 20_260_316
SPAN = timedelta(days=91)
RECENT = timedelta(days=7)
SHARE_RECENT = 0.42
"""So many of the matters came in during the last week: they are most of what is open now."""
CITIES = ("JZ",) * 62 + ("LX",) * 22 + ("YL",) * 16
LIVES: dict[str, Callable[[Play, Story, str], Life]] = {
    "consultation": question_life,
    "suggestion": suggestion_life,
    "praise": praise_life,
}
LAW, TELECOM = "cn-telecom", "telecom_service"
LOOKED = timedelta(minutes=90)
"""So long before now somebody begins to look into what is open."""
UNREAD = timedelta(hours=9)
"""What was told before that has been read."""

Told = Callable[[int, int], None]
"""Progress: so many of so many matters have come in."""


def load(
    *,
    at: datetime,
    progress: Told | None = None,
    seed: int = SEED,
    told: Sequence[Story] | None = None,
    scenes: bool = True,
) -> Play | None:
    """Play the sample up to ``at``. Nothing happens where a centre stands already.

    ``told`` are the stories to play (all of them unless given), ``scenes`` adds the day that waits for whoever
    signs in. The words of the sample are Chinese, whatever the terminal speaks.
    """
    if Unit.objects.exists():
        return None
    with translation.override("zh-hans"):
        play = _begun(at, Random(seed))
        kept_back = KEPT_BACK if scenes else frozenset()
        chosen = [story for story in (told or stories()) if story.title not in kept_back]
        _cast_stories(play, chosen)
        schedule(play, at - SPAN, share=len(chosen) / len(stories()))
        play.stage.add(cures.rules(play), at - SPAN)
        if scenes:
            arrange(play)
            for life, ago in ((cures.watched, 40), (cures.late, 12), (cures.waiting, 2)):
                play.stage.add(life(play), at - timedelta(days=ago))
            steering.begin(play)
            leading.begin(play)
            governing.begin(play)
            asked.begin(play)
            play.stage.add(looked_into(play), at - LOOKED)
        play.stage.add(_reading(play), at - UNREAD)
        _run(play, len(chosen) + len(kept_back), progress)
    return play


def _begun(now: datetime, random: Random) -> Play:
    begin = now - SPAN
    people = founding.found(at=begin - timedelta(days=2))
    _by_law(begin - timedelta(days=2))
    owed = deadlines.PolicyInput(
        "投诉客户来话后的答复", [deadlines.StageInput("next_reply", Decimal(4), "work_hour")], name_en="Reply to complainants", applies={"kind": "complaint"}
    )
    deadlines.add_policy("reply-to-complainants", owed, actor=SYSTEM, at=begin - timedelta(days=2))
    moments = founding.plan_away(people, begin=begin - timedelta(days=1), now=now)
    cast = Cast(people, random)
    crowd = Crowd(cast, random)
    crowd.invite(at=begin - timedelta(days=1))
    stage = Stage(begin=begin, now=now, random=random)
    stage.changing(moment for moment in moments if moment > begin)
    return Play(stage, cast, crowd, Phrases(random), random)


def _by_law(at: datetime) -> None:
    """The province counts by the law of telecoms. It serves other trades too: the law binds what is about telecoms, and nothing else."""
    statutes.load(LAW, actor=SYSTEM, at=at)
    province = Unit.objects.get(code=table("centre")["province"][0])
    statutes.choose(LAW, province.pk, actor=SYSTEM, at=at)
    _pack, limits = laws.pack_page(LAW, today=day_of(at))
    for row in (each.row for each in limits if (each.row.region, each.row.party) == ("", "company")):
        statutes.amend(row.pk, {"matter": TELECOM}, since=day_of(at), reason="本省还办寄递和商城的事项，只约束电信业务", actor=SYSTEM, at=at)
    for category in USUAL[TELECOM]:
        statutes.count_category(LAW, TELECOM, province.pk, category, actor=SYSTEM, at=at)


def _cast_stories(play: Play, chosen: Sequence[Story]) -> None:
    """Give every story its day: spread over the months, denser in the last week."""
    order = list(chosen)
    play.random.shuffle(order)
    for story in order:
        start = _arrival(play)
        city = play.random.choice(CITIES)
        life = declined_life if story.title in DECLINED else LIVES.get(story.kind, matter_life)
        play.stage.add(life(play, story, city), start)


def _arrival(play: Play) -> datetime:
    stage = play.stage
    if play.chance(SHARE_RECENT):
        ago = RECENT * (1 - play.random.random() ** 0.6)
        return stage.open(stage.now - max(ago, timedelta(minutes=20)))
    since = stage.now - SPAN + timedelta(hours=6)
    then = since + (SPAN - RECENT) * play.random.random()
    hour = play.random.choice([8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 15, 16, 17, 19, 20])
    return stage.open(
        then.replace(minute=play.random.randrange(60)) - timedelta(hours=(then.hour + 8 - hour) % 24)
    )


def _run(play: Play, total: int, progress: Told | None) -> None:
    shown = Progress(_("事项单"), total) if progress is None else None

    def told(_moment: datetime) -> None:
        done = min(len(play.matters), total)
        if shown is not None:
            shown(done)
        elif progress is not None:
            progress(done, total)

    play.stage.run(told)
    told(play.stage.now)
    if shown is not None:
        shown.finish()


def _reading(play: Play) -> Life:
    """Everybody has read what came until then, and left the last of it for whoever signs in."""
    play.stage.deliver()
    for person_id in play.cast.ids.values():
        notices.mark_all_read(actor=play.cast.actor(person_id, play.at), at=play.at)
    return
    yield


def sign_ins() -> list[tuple[str, str, str]]:
    """Who can sign in: user name, password, and who that is."""
    from shouwen.foundation.access.presets import PRESETS

    shown: dict[str, tuple[str, str, str]] = {}
    units = dict(Unit.objects.values_list("code", "name"))
    for name, _english, username, unit, roles, _grade in sorted(
        table("staff")["people"], key=lambda row: row[2] != "chenyuwei"
    ):
        shown.setdefault(
            roles[0],
            (username, founding.PASSWORD, f"{name} · {units.get(unit, unit)} · {PRESETS[roles[0]].name}"),
        )
    return [*shown.values(), (_("其余各位：姓名全拼"), founding.PASSWORD, _("名单见“组织”"))]
