"""The components every page is made of. ``{% load sw %}``; the living page with all states is ``/desk/components``.

A page extends ``desk/base.html`` and fills the blocks ``title``, ``bar`` (the head row: put the ``<h1>`` here),
``main`` (scrolls), ``side`` (an ``<aside class="sw-aside" aria-label="…">`` of ``<section class="sw-panel">``), or
``body`` instead of the last two for a layout of its own; ``foot`` replaces the tab bar on phones.

=============================  ==========================================================================================
``{% icon "phone" %}``         decorative; ``label="电话"`` when it stands alone, ``size="s"`` 14 px or ``"l"`` 20 px
``{% person p %}``             ``p``: a Person, or a name, or None (等待受理); ``seal=True`` first contact; ``me=actor``; ``note``
``{% avatar p %}``             the letter only, with the name as its label
``{% clock c %}``              ``c``: ``.state .text .due_at .used_percent .why`` (a ``ClockView``), None shows nothing; ``fine=True``
``{% status "handling" %}``    glyph and word of a category (to_accept handling unit customer answered closed); ``label=`` own word
``{% tag "大客户" %}``          tone: line accent wait soon over breach
``{% when moment %}``          ``09:51``, ``昨天 18:20``, ``16 日 08:52``; ``{% when moment "until" %}`` names the day always
``{{ seconds|length_of }}``    ``8 时 38 分``
``{% ribbon chain %}``         the ownership ribbon of ``cases.queries.Ribbon``, both the lying and the standing one
``{% timeline entries %}``     the entries of a case page, or a list of ``desk.timeline.Line``
``{% move m %}``               a ``MoveView``: a button, or the dashed one with the reason beside it
``{% field form.x %}``         label, control, help and error; ``label=``, ``help=``, ``big=True``
``{% datebox "day" "on" v %}``  the control of a day, a ``"moment"`` or a ``"clock"`` outside a form class; ``id= extra= wrong=``
``{% errors form %}``          what is wrong with the whole form, and the place where a refusal will stand
``{% empty "…" "hint" %}``     what will come here; not inside ``{% for %}`` before its own ``{% empty %}``: use ``{% nothing %}``
``{% fault "…" %}``            what did not happen; ``retry=url``
``{% skeleton 3 %}``           grey lines while a part loads
``{% part "ops:steps" %}``      a part another module answers, drawn in place where its coming later would move the page
``{% diff old new %}``         struck, arrow, new
``{% pager cursor %}``         the next page of a keyset list
``{% asset "desk.css" %}``     the address of a built file
=============================  ==========================================================================================

A panel from a slot is loaded by ``<div hx-get="url" hx-trigger="load" hx-swap="innerHTML">{% skeleton 2 %}</div>``.
Script-free behaviour by attributes: ``data-confirm`` / ``data-consequence`` / ``data-deed`` on a form ask first,
``data-undo="8"`` waits before it is sent, ``data-draft="name"`` keeps what is typed, ``data-key="h"`` gives it a key,
``data-p="62"`` sets a bar. Never write ``style=`` or ``on…=``: the policy blocks them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.urls import resolve
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.interfaces.desk import built, glyphs, rows, saying
from shouwen.interfaces.desk import ribbon as ribbons
from shouwen.interfaces.desk import timeline as lines
from shouwen.interfaces.desk.shell import reverse_or_none
from shouwen.kit import clock as kit_clock
from shouwen.kit import dates
from shouwen.kit.errors import Refusal
from shouwen.kit.http import actor_of

register = template.Library()
asset = register.simple_tag(built.url, name="asset")


def _local() -> datetime:
    return timezone.localtime(kit_clock.now())


def _name(person: Any) -> str:
    """A row of the organisation says its name in the reader's language; what else is called something, by that."""
    return str(person if hasattr(person, "name_en") else getattr(person, "name", person) or "")


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite; hidden from screen readers unless it has a label."""
    said = f'role="img" aria-label="{conditional_escape(label)}"' if label else 'aria-hidden="true"'
    extra = f" sw-i-{escape(size)}" if size else ""
    return SafeString(
        f'<svg class="sw-i{extra}" {said}><use href="{built.url("icons.svg")}#{escape(name)}"/></svg>'
    )


@register.simple_tag
def seal() -> SafeString:
    """首: the first-contact person, everywhere, and nothing else."""
    said = _("首问责任人")
    return format_html('<span class="sw-seal" role="img" aria-label="{}" title="{}">首</span>', said, said)


@register.simple_tag
def person(who: Any, seal: bool = False, me: Any = None, note: str = "", size: str = "") -> SafeString:
    """A person: letter, name, and what they are here."""
    if not who:
        said = _("等待受理")
        return format_html('<span class="sw-person sw-dim"><span class="sw-ava none"></span>{}</span>', said)
    name = _name(who)
    mine = me is not None and getattr(who, "pk", getattr(who, "id", 0)) == getattr(me, "person_id", me)
    return format_html(
        '<span class="sw-person"><span class="sw-ava{}{}" aria-hidden="true">{}</span>{}{}{}</span>',
        " me" if mine else "",
        f" sw-ava-{size}" if size else "",
        name[:1],
        name,
        globals()["seal"]() if seal else "",
        format_html('<span class="sub">{}</span>', note) if note else "",
    )


@register.simple_tag
def avatar(who: Any, me: Any = None, role: str = "") -> SafeString:
    """Only the letter; the name is its label."""
    name = _name(who)
    mine = me is not None and getattr(who, "pk", getattr(who, "id", 0)) == getattr(me, "person_id", me)
    said = f"{role} {name}".strip()
    return format_html(
        '<span class="sw-ava{}" role="img" aria-label="{}" title="{}">{}</span>',
        " me" if mine else "",
        said,
        said,
        name[:1],
    )


@register.simple_tag
def clock(what: Any, fine: bool = False) -> SafeString:
    """A clock: glyph, word, time (design 5). The script ticks it; why it stands so is its tip."""
    if not what:
        return SafeString("")
    return glyphs.clock(what, kit_clock.now(), fine=fine)


@register.simple_tag
def status(category: str, label: Any = "") -> SafeString:
    """The glyph of a fixed category and the state's word."""
    return glyphs.status(category, label)


@register.simple_tag
def tag(text: Any, tone: str = "") -> SafeString:
    """A tag; plain unless it means something."""
    extra = f" sw-tag-{tone}" if tone and tone != "plain" else ""
    return format_html('<span class="sw-tag{}">{}</span>', extra, text) if text else SafeString("")


@register.simple_tag
def when(moment: datetime | None, style: str = "") -> SafeString:
    """A moment in the reader's centre's time; the whole of it is the title."""
    if moment is None:
        return SafeString("")
    local, now = dates.local(moment), _local()
    said = {"until": saying.until, "day": saying.day}.get(style, saying.clock)(local, now)
    whole = saying.whole(local)
    shown = whole if style == "whole" else escape(said)
    return SafeString(f'<time class="sw-num" datetime="{local.isoformat()}" title="{whole}">{shown}</time>')


@register.filter
def length_of(seconds: float | None) -> str:
    """A length of time in running text."""
    return saying.spaced(float(seconds)) if seconds is not None else ""


@register.filter
def minutes_of(minutes: float | None) -> str:
    """A length of time in running text, kept in minutes: nobody reads 4,320 of them."""
    return length_of(float(minutes) * 60) if minutes is not None else ""


@register.filter
def as_json(value: Any) -> str:
    """A value as JSON, for a ``data-`` attribute the script reads."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


MARKS = {"list": lambda: pgettext("list", "、"), "clauses": lambda: pgettext("list", "；")}


@register.simple_tag
def between(what: str = "list") -> str:
    """What stands between two things of a list, or two ``clauses``: each language has its own marks."""
    return MARKS[what]()


@register.simple_tag
def colon() -> str:
    """A colon as the reader's language sets it."""
    return pgettext("mark", "：")


@register.filter
def listed(words: Iterable[object]) -> str:
    """Words one after another."""
    return between().join(map(str, words))


@register.filter
def clauses(sentences: Iterable[object]) -> str:
    """Half sentences one after another."""
    return between("clauses").join(map(str, sentences))


@register.filter
def bracketed(words: object) -> str:
    """An aside in brackets; nothing for nothing."""
    return pgettext("aside", "（%(words)s）") % {"words": words} if words else ""


dot = register.simple_tag(lambda: SafeString('<span class="sw-dot"></span>'), name="dot")


@register.inclusion_tag("sw/ribbon.html")
def ribbon(chain: Any, short: bool = False, whole: bool = False, more: str = "") -> dict[str, Any]:
    """The ownership ribbon: lying on desks, standing on phones, an ordered list to the ear. ``more`` is the address of
    its page, where a folded middle is opened (``whole``)."""
    found = ribbons.read(chain, kit_clock.now())
    most = found.count + 1 if whole else ribbons.FEW if short else ribbons.MOST
    return {"chain": found, "lanes": found.laid(most), "short": short, "more": more, "whole": whole}


@register.simple_tag
def case_rows(lines: Any, first: bool = False, check: bool = False) -> SafeString:
    """Rows of the queue (``cases.queries.Line``); ``check`` puts a box before each."""
    return rows.Writer(kit_clock.now()).rows(lines, first=first, check=check)


@register.simple_tag
def case_table(lines: Any, cells: Any, first: bool = False, back: str = "") -> SafeString:
    """The same as rows of a table, with the cells of each line by its id; ``back`` is the list's address."""
    return rows.Writer(kit_clock.now(), back).table_rows(lines, cells, first=first)


@register.simple_tag
def case_cell(line: Any, cell: Any, back: str = "") -> SafeString:
    """One cell of such a table, drawn anew."""
    return SafeString(rows.Writer(kit_clock.now(), back).cell(line, cell))


@register.inclusion_tag("sw/timeline.html")
def timeline(entries: Any, base: str = "", sought: str = "") -> dict[str, Any]:
    """The timeline, each line told by its fact. ``base`` is the address of its page: each time leads to its line."""
    return {"entries": lines.read(entries, sought), "base": base}


@register.inclusion_tag("sw/move.html")
def move(what: Any, key: str = "", icon: str = "", main: bool = False, small: bool = True) -> dict[str, Any]:
    """A move: what I may not do stays visible with its reason."""
    return {"move": what, "key": key, "icon": icon, "main": main, "small": small}


@register.inclusion_tag("sw/field.html")
def field(
    bound: BoundField,
    label: str = "",
    help: str = "",
    big: bool = False,
    rows: int = 0,
    placeholder: str = "",
) -> dict[str, Any]:
    """A field of a form with its label, help and error."""
    return glyphs.field(bound, label=label, help=help, big=big, rows=rows, placeholder=placeholder)


@register.inclusion_tag("sw/files.html")
def files(id: str, name: str, label: str, help: str = "", accept: str = "", multiple: bool = False) -> dict[str, Any]:
    """A field for files outside a form class: a button in our words, the chosen names below it."""
    more = {"accept": accept, "aria-describedby": f"{id}-help" if help else ""}
    pairs = format_html_join("", ' {}="{}"', [pair for pair in more.items() if pair[1]])
    control = format_html(
        '<input class="sw-file-input" type="file" id="{}" name="{}" title="{}"{}{}>',
        id, name, _("选文件"), pairs, mark_safe(" multiple" if multiple else ""),
    )  # fmt: skip
    return {"id": id, "label": label, "help": help, "control": control, "multiple": multiple}


@register.simple_tag(takes_context=True)
def may(context: Any, right: str) -> bool:
    """Whether the reader holds a right: a link is offered only to who may follow it."""
    request = context.get("request")
    return bool(request) and actor_of(request).may(right)


@register.filter
def addstr(text: object, more: object) -> str:
    """Two pieces of a name or address put together, numbers too."""
    return f"{text}{more}"


@register.simple_tag
def datebox(sort: str, name: str, value: Any = "", wrong: str = "", extra: str = "", **attrs: Any) -> SafeString:
    """A day, moment or clock outside a form class; ``extra`` classes, ``wrong`` the fault told at ``<id>-wrong``."""
    if wrong:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{attrs.get('id', name)}-wrong"}
    return dates.control(sort, name, value, **{"class": f"sw-input {extra}".strip()}, **attrs)


@register.inclusion_tag("sw/wrongdays.html")
def wrongdays(first: dates.Typed, id: str, last: dates.Typed | None = None, last_id: str = "") -> dict[str, Any]:
    """What is wrong with the days that narrow a list, and for which days it stands instead."""
    told = [(f"{place}-wrong", each.wrong) for place, each in ((id, first), (last_id, last)) if each and each.wrong]
    return {"told": told, "first": first.day, "last": last.day if last else None}


@register.inclusion_tag("sw/errors.html")
def errors(form: Any = None) -> dict[str, Any]:
    """What is wrong with a form as a whole; a refusal asked by script lands here too."""
    told = getattr(form, "non_field_errors", None)
    return {"errors": list(told()) if told else []}


@register.inclusion_tag("sw/empty.html")
def empty(text: str, hint: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """What will come here, one action at most."""
    return {"text": text, "hint": hint, "url": url, "label": label}


nothing = register.inclusion_tag("sw/empty.html", name="nothing")(empty)


@register.inclusion_tag("sw/fault.html")
def fault(text: str, retry: str = "") -> dict[str, Any]:
    """What did not happen, whether the text is safe, and the next step."""
    return {"text": text, "retry": retry}


@register.simple_tag
def skeleton(lines: int = 3) -> SafeString:
    """Grey lines in final size while something loads."""
    bars = mark_safe('<div class="sw-skel"></div>' * int(lines))
    return format_html('<div class="sw-skels" role="status" aria-label="{}">{}</div>', _("正在取"), bars)


@register.simple_tag(takes_context=True)
def part(context: Any, name: str) -> SafeString:
    """What a page of that name answers this reader; nothing while no module has it, or where it refuses."""
    url = reverse_or_none(name)
    try:
        return mark_safe(resolve(url).func(context["request"]).content.decode()) if url else SafeString()
    except Refusal:
        return SafeString()


@register.simple_tag
def diff(old: Any, new: Any) -> SafeString:
    """A changed value, the old one struck."""
    return format_html('<span class="sw-diff"><del>{}</del> <ins>{}</ins></span>', old, new)


@register.inclusion_tag("sw/pager.html", takes_context=True)
def pager(context: Any, cursor: str, target: str = "closest .sw-pager") -> dict[str, Any]:
    """The next page of a keyset list; by script it is added below, without it a page of its own."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query["after"] = cursor
    return {"cursor": cursor, "url": f"?{query.urlencode()}" if query is not None else "", "target": target}
