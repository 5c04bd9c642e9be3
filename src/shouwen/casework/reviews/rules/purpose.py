"""What a service charter says: four objectives, four principles, five requirements, each tied to figures of the yearly review or to a
kind of check (ORG-065, ORG-066). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

Words = object
MOST, MOST_TIES = 400, 6
CHECK = "check:"
"""How a tie to a kind of check begins; all others are figures of the yearly review."""

OBJECTIVES: Mapping[str, Words] = {
    "satisfaction": _("客户满意"), "efficiency": _("服务效率"), "process": _("流程与成本"), "team": _("团队成长"),
}  # fmt: skip
PRINCIPLES: Mapping[str, Words] = {
    "customer": _("以客户为中心"), "duty": _("首问负责到底"), "fairness": _("公正透明"), "privacy": _("保护客户信息"),
}  # fmt: skip
REQUIREMENTS: Mapping[str, Words] = {
    "speed": _("快速"), "quality": _("质量"), "attitude": _("态度"), "innovation": _("创新"), "supervision": _("监督"),
}  # fmt: skip
PARTS: Mapping[str, tuple[Words, Mapping[str, Words]]] = {
    "objectives": (_("服务目标"), OBJECTIVES), "principles": (_("服务原则"), PRINCIPLES), "requirements": (_("服务要求"), REQUIREMENTS),
}  # fmt: skip
HOUSE: Mapping[str, tuple[Words, Sequence[str]]] = {
    "satisfaction": (_("客户反映的每件事都有结果，客户认可才算完。"), ("finding", "repeat", "reopened")),
    "efficiency": (_("按承诺的时限告知受理、办结，途中至少按期告知进展。"), ("acknowledge", "resolve", "progress")),
    "process": (_("一次办好，少返工、少赔付；反复出现的问题从流程上改。"), ("compensation", "plans_opened")),
    "team": (_("人人会办、敢担责，从每次复核里学到东西。"), ("plans_worked", "check:qa_review")),
    "customer": (_("先解决问题，再分清责任。"), ("resolve", "apology")),
    "duty": (_("谁先接待谁负责，移交不移责。"), ("reopened", "check:late_handling")),
    "fairness": (_("被投诉的人不经手、不复核，结论有依据。"), ("finding", "regulator")),
    "privacy": (_("客户信息只给办事的人看，看了就留痕。"), ("check:qa_review",)),
    "speed": (_("响应快、办得快，超时要说明并有人看。"), ("acknowledge", "resolve", "check:late_handling")),
    "quality": (_("答复准确完整，一次说清。"), ("finding", "repeat", "check:qa_review")),
    "attitude": (_("礼貌、耐心、专业，不推诿。"), ("check:qa_review", "apology")),
    "innovation": (_("问题变成改进，做法常更新。"), ("plans_opened", "plans_worked")),
    "supervision": (_("每个环节有时限、有督办，领导看得到。"), ("progress", "regulator", "check:site_inspection")),
}
"""What a centre starts from; nothing of it is in force before somebody approves it."""


def codes() -> list[str]:
    """Every line, in order."""
    return [code for _label, lines in PARTS.values() for code in lines]


TEXTS = {"text": "zh-hans", "text_en": "en"}
"""Under which name a line keeps its words in which language."""


def house() -> dict[str, dict[str, Any]]:
    """The house's own lines in both languages, as a row keeps them."""
    found: dict[str, dict[str, Any]] = {code: {"ties": list(ties)} for code, (_words, ties) in HOUSE.items()}
    for name, language in TEXTS.items():
        with override(language):
            for code, (words, _ties) in HOUSE.items():
                found[code][name] = str(words)
    return found


def said(line: Mapping[str, Any], language: str | None) -> str:
    """A line in a language; one that was written in the other only stays as it was written."""
    texts = str(line.get("text") or ""), str(line.get("text_en") or "")
    first, other = reversed(texts) if (language or "").startswith("en") else texts
    return first or other


def wrong(content: Mapping[str, Any], known: Collection[str]) -> dict[str, str]:
    """What is wrong with a charter, by field: every line has words (in English everywhere or nowhere, so that no page is
    half in one language) and at least one tie of those ``known``."""
    found: dict[str, str] = {}
    is_english = any(str((content.get(code) or {}).get("text_en") or "").strip() for code in codes())
    for code in codes():
        line = content.get(code) or {}
        text, ties = str(line.get("text") or "").strip(), list(line.get("ties") or ())
        if not text:
            found[f"{code}_text"] = gettext("这一项要写")
        elif len(text) > MOST:
            found[f"{code}_text"] = gettext("最多 %(max)s 个字") % {"max": MOST}
        english = str(line.get("text_en") or "").strip()
        if is_english and not english:
            found[f"{code}_text_en"] = gettext("有一项写了英文，每项都要写")
        elif len(english) > MOST:
            found[f"{code}_text_en"] = gettext("最多 %(max)s 个字") % {"max": MOST}
        if not ties:
            found[f"{code}_ties"] = gettext("至少选一个指标或一种核查")
        elif len(ties) > MOST_TIES or set(ties) - set(known):
            found[f"{code}_ties"] = gettext("请从列表里选，最多 %(max)s 个") % {"max": MOST_TIES}
    return found
