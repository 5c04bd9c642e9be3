"""What a complaint policy says, and what one starts from (CASE-073; ISO 10002, communicating the process). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

MOST = 2000
REASON_MOST = 200
REVIEWED = timedelta(days=365)
"""A policy is looked at again every twelve months (ISO 10002)."""

PARTS: Mapping[str, object] = {
    "goals": _("我们的目标"),
    "principles": _("我们的原则"),
    "ways": _("怎样反映"),
    "steps": _("怎么办、多久"),
    "remedies": _("可以得到什么"),
    "recourse": _("不认可怎么办"),
}
NEEDED = ("goals", "principles")
LANGUAGES = {"zh": "zh-hans", "en": "en"}
HOUSE: Mapping[str, object] = {
    "goals": _("每一件投诉都有人负责到底，直到客户认可。\n按时受理、按时答复，说清理由。\n同样的问题不让客户遇到第二次。"),
    "principles": _(
        "以客户利益为中心：先解决问题，再分清责任。\n公正无偏：被投诉的人不经手、不复核、看不到这件事。\n公开透明：随时能看到由谁负责、到了哪一步、什么时候完成。\n"
        "不收费，不推诿，为客户保密。\n对事负责：谁定的、凭什么定，都有记录可查。"
    ),
    "ways": _("电话、网上、来信、到营业厅都可以。告诉我们什么事、什么时候、希望怎样解决，有凭据就附上。可以不留姓名，但那样我们没法告诉您结果。"),
    "steps": _("24 小时内告诉您已受理和单号；按事情轻重在规定的工作日内答复；办得久的，至少每 5 天告诉您一次进展。"),
    "remedies": _("道歉、更正、修复、更换、退款、赔偿，或改进做法，看查明的情况定。"),
    "recourse": _("不认可结果，直接说“不认可”就行，会由上一级重新看一遍。仍不认可的，我们告诉您可以向哪些监管或消费者机构反映。"),
}
"""What a centre starts from; nothing of it is in force before somebody approves it."""


def house() -> dict[str, str]:
    """The house's own words in both languages, as a row keeps them."""
    said: dict[str, str] = {}
    for ending, language in LANGUAGES.items():
        with override(language):
            said |= {f"{part}_{ending}": str(words) for part, words in HOUSE.items()}
    return said


def wrong(content: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a policy, by field."""
    found = {}
    for part in PARTS:
        zh, en = content.get(f"{part}_zh", "").strip(), content.get(f"{part}_en", "").strip()
        if part in NEEDED and not zh:
            found[f"{part}_zh"] = gettext("这一项要写")
        if bool(zh) != bool(en) and f"{part}_zh" not in found:
            found[f"{part}_en" if zh else f"{part}_zh"] = gettext("中英文要么都写，要么都不写")
        for name, words in ((f"{part}_zh", zh), (f"{part}_en", en)):
            if len(words) > MOST:
                found[name] = gettext("最多 %(max)s 个字") % {"max": MOST}
    return found


def read(content: Mapping[str, str], language: str) -> list[tuple[str, list[str]]]:
    """The parts that are written, in a language: heading and lines."""
    ending = "en" if language.startswith("en") else "zh"
    return [
        (str(label), words.splitlines())
        for part, label in PARTS.items()
        if (words := content.get(f"{part}_{ending}", "").strip())
    ]


def is_due(approved_at: datetime | None, at: datetime) -> bool:
    """Whether a policy in force should be looked at again."""
    return approved_at is not None and at >= approved_at + REVIEWED


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The parts whose text differs, in either language, in order.

    >>> changed({"goals_zh": "快", "ways_zh": "电话"}, {"goals_zh": "快", "ways_zh": "电话、网上"})
    ['ways']
    """
    return [part for part in PARTS if any(before.get(f"{part}_{each}", "") != after.get(f"{part}_{each}", "") for each in LANGUAGES)]


def lines(content: Mapping[str, str], part: str, language: str) -> list[str]:
    """One part in a language, line by line."""
    return content.get(f"{part}_{'en' if language.startswith('en') else 'zh'}", "").strip().splitlines()
