"""A template: checked when it is kept, filled when a paper is made. Pure.

As JSON::

    {"title": "投诉处理表", "subtitle": "{客服中心}", "footer": "…",
     "blocks": [{"sort": "fields", "title": "一、登记", "text": "单号 = {单号}\\n…", "when": ""}, …]}

A ``fields`` block has a line a cell: the cell's name, ``=``, and words with places in braces; a line without ``=`` that is
one place takes that place's own name. ``signatures`` has a line a place to sign. What stands in double brackets is left out
where one of its places is empty: ``{客服中心}[[　回拨电话：{回拨电话}]]``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.papers import states
from shouwen.casework.papers.rules.sheet import Cell, Part, Sheet
from shouwen.kit.errors import Invalid
from shouwen.kit.text import squash, tidy

PLACE = re.compile(r"\{([^{}\n]{1,40})\}")
STRAY = re.compile(r"[{}]")
LONG, MOST_BLOCKS, MOST_LINES = 8000, 30, 60
MAYBE = re.compile(r"\[\[(.+?)\]\]")
NUMBER = re.compile(r"([一二三四五六七八九十]{1,3})(?=、)|(\d{1,2})(?=、|\.\s)")
EDGE = re.compile(r"\s*[=＝]\s*")


def checked(given: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A template put in order. ``names`` are all names a place may be written by, and the code of each.

    :raises Invalid: with a sentence beside each field that is wrong: ``title``, ``block_0_text``, ``blocks``.
    """
    wrong: dict[str, str] = {}
    made: dict[str, Any] = {name: squash(str(given.get(name) or ""))[:300] for name in ("title", "subtitle", "footer")}
    if not made["title"]:
        wrong["title"] = _("请写标题")
    for name in made:
        if fault := _fault(made[name], names):
            wrong[name] = fault
    blocks = list(given.get("blocks") or ())
    if not blocks or len(blocks) > MOST_BLOCKS:
        wrong["blocks"] = _("要有 1 到 %(most)s 块") % {"most": MOST_BLOCKS}
    made["blocks"] = [_block(each, f"block_{place}", names, wrong) for place, each in enumerate(blocks[:MOST_BLOCKS])]
    if wrong:
        raise Invalid(wrong)
    return made


def _block(given: Mapping[str, Any], stem: str, names: Mapping[str, str], wrong: dict[str, str]) -> dict[str, str]:
    sort, when = str(given.get("sort") or ""), str(given.get("when") or "")
    title, text = squash(str(given.get("title") or ""))[:120], tidy(str(given.get("text") or ""))
    if sort not in states.SORTS:
        wrong[f"{stem}_sort"] = _("请从列表里选一项")
    if when not in states.WHENS:
        wrong[f"{stem}_when"] = _("请从列表里选一项")
    fault = _fault(title, names)
    if fault:
        wrong[f"{stem}_title"] = fault
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        wrong[f"{stem}_text"] = _("这一块还没有内容")
    elif len(text) > LONG or (sort != "passage" and len(lines) > MOST_LINES):
        wrong[f"{stem}_text"] = _("太长了，请分成几块")
    elif sort == "fields" and (bare := next((line for line in lines if not _cell_of(line)), "")):
        wrong[f"{stem}_text"] = _("“%(line)s”要写成“名称 = 内容”，内容里可以有变量") % {"line": bare[:30]}
    elif fault := _fault(text, names):
        wrong[f"{stem}_text"] = fault
    return {"sort": sort, "title": title, "text": text, "when": when}


def _cell_of(line: str) -> tuple[str, str] | None:
    """A cell's name and what stands in it; None when the line is neither."""
    label, *rest = EDGE.split(line.strip(), maxsplit=1)
    if rest:
        return (label, rest[0]) if label else None
    return ("", label) if PLACE.fullmatch(label) else None


def _fault(text: str, names: Mapping[str, str]) -> str:
    for found in PLACE.finditer(text):
        if found[1].strip() not in names:
            return _("没有“%(name)s”这个变量，请从可用的变量里选") % {"name": found[1].strip()}
    return _("花括号要成对，里面写变量") if STRAY.search(PLACE.sub("", text)) else ""


def places(content: Mapping[str, Any], names: Mapping[str, str]) -> set[str]:
    """The codes of the places a template has."""
    texts = [content["title"], content["subtitle"], content["footer"]]
    texts += [f"{each['title']}\n{each['text']}" for each in content["blocks"]]
    return {names[found[1].strip()] for text in texts for found in PLACE.finditer(text) if found[1].strip() in names}


def filled(
    content: Mapping[str, Any],
    values: Mapping[str, str],
    *,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    holds: Collection[str],
    language: str,
) -> Sheet:
    """A template with its places filled. ``holds`` are the conditions (:data:`states.WHENS`) that hold for the case;
    ``labels`` the names of places in the paper's language."""

    def word(found: re.Match[str]) -> str:
        return values.get(names.get(found[1].strip(), ""), "")

    def maybe(found: re.Match[str]) -> str:
        return found[1] if all(word(each).strip() for each in PLACE.finditer(found[1])) else ""

    def put(text: str) -> str:
        return PLACE.sub(word, MAYBE.sub(maybe, text))

    parts = []
    for block in content["blocks"]:
        if block["when"] and block["when"] not in holds:
            continue
        title = put(block["title"])
        if block["sort"] == "passage":
            text = _without_gaps(put(block["text"]))
            if text:
                parts.append(Part("passage", title, text))
        elif block["sort"] == "signatures":
            lines = [put(line).strip() for line in block["text"].split("\n")]
            parts.append(Part("signatures", title, cells=tuple(Cell(line, "") for line in lines if line)))
        else:
            parts.append(Part("fields", title, cells=tuple(_cells(block["text"], put, names, labels))))
    parts = _counted_on(parts, (block["title"] for block in content["blocks"]))
    return Sheet(put(content["title"]), put(content["subtitle"]), tuple(parts), put(content["footer"]), language)


def _counted_on(parts: Sequence[Part], titles: Iterable[str]) -> list[Part]:
    """Numbers before titles follow on where blocks between them were left out: 一、四、 becomes 一、二、."""
    there = list(dict.fromkeys(found[0] for title in titles if (found := NUMBER.match(title))))
    left = dict.fromkeys(found[0] for part in parts if (found := NUMBER.match(part.title)))
    now = dict(zip(left, there, strict=False))
    return [replace(part, title=NUMBER.sub(lambda found: now.get(found[0], found[0]), part.title, count=1)) if NUMBER.match(part.title) else part for part in parts]


def _cells(text: str, put: Any, names: Mapping[str, str], labels: Mapping[str, str]) -> list[Cell]:
    made = []
    for line in text.split("\n"):
        found = _cell_of(line) if line.strip() else None
        if found is None:
            continue
        label, words = found
        if not label:
            code = names.get(words.strip("{}").strip(), "")
            label = labels.get(code, words)
        made.append(Cell(put(label), put(words).strip()))
    return made


def _without_gaps(text: str) -> str:
    """Lines that were nothing but empty places leave no hole."""
    return re.sub(r"\n{3,}", "\n\n", text).strip()
