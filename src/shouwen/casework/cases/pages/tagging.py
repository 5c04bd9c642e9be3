"""Tags on a case, put on and taken off where they stand; and all tags with how many cases bear each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.pages.answers import to_case
from shouwen.casework.cases.pages.asking import spelled
from shouwen.casework.cases.queries import tagcounts, tags
from shouwen.casework.cases.queries.moves import refusal
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, NotFound, Refusal
from shouwen.kit.http import actor_of, is_fragment, show

NEW = "+"
"""How the value of an option begins that makes a tag up."""
UNDO = signing.TimestampSigner(salt="cases.tags")
"""An undo says under our seal what was taken off: only that may come on above the limit, as it stood."""
A_WHILE = timedelta(hours=1)


def context(case: Case, *, may: bool) -> dict[str, Any]:
    """What the part of a case page says about its tags. No query."""
    return {"tags": [(each, address(each.code)) for each in tags.borne(case.tags)], "may_tag": may,
            "no_room": tags.no_room(case.tags)}  # fmt: skip


def address(code: str, shows: str = "all") -> str:
    """The list of the cases with a tag."""
    tree = {"all": [{"field": "tags", "op": "in", "value": [code]}]}
    asked = {**({"show": shows} if shows else {}), "filter": spelled(tree)}
    return f"{reverse('cases:queue')}?{urlencode(asked)}"


@require_GET
def options(request: HttpRequest, number: str) -> HttpResponse:
    """The tags for the letters or characters typed so far, and a new one of that name."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    asked = request.GET.get("q", "").strip()[:20]
    found = tags.search(asked, case.centre_id, actor, held=case.tags)
    new = f"{NEW}{asked}" if tags.may_be_coined(asked, found, actor) else ""
    return render(request, "cases/parts/tag_options.html", {"found": found, "asked": asked, "new": new})


@require_GET
def further(request: HttpRequest) -> HttpResponse:
    """The tags for the last of the names typed so far, each as the names would then read."""
    actor = actor_of(request)
    actor.need("cases.register")
    *before, asked = tags.SIGNS.split(request.GET.get("tags", "")[-400:])
    before, asked = tags.parted("、".join(before)), asked.strip()[:20]
    held = [code for each in before if (code := tags.named(each, actor.centre_id))]
    found = tags.search(asked, actor.centre_id, actor, held=held)
    shown = [(item.id, item.label, item.help, _typed([*before, item.label])) for item in found]
    new = _typed([*before, asked]) if tags.may_be_coined(asked, found, actor) else ""
    return render(request, "cases/parts/tags_typed.html", {"found": shown, "asked": asked, "new": new})


def _typed(names: Sequence[str]) -> str:
    return "".join(f"{name}{_('、')}" for name in names)


@require_POST
def tagging(request: HttpRequest, number: str) -> HttpResponse:
    """Put a tag on or take one off: ``add`` is a code, ``+name`` makes one up; ``remove`` a code. Its undo is the other way, ``again``."""
    actor, now = actor_of(request), clock.now()
    given = {name: request.POST.getlist(name) or request.GET.getlist(name) for name in ("add", "remove")}
    added = [each for each in given["add"] if each]
    if not added and not given["remove"] and (typed := request.POST.get("q", "").strip()):
        added = [f"{NEW}{typed}"]
    try:
        done = actions.tag(
            number, add=[each for each in added if not each.startswith(NEW)], remove=given["remove"],
            coin=[each[1:] for each in added if each.startswith(NEW)], again=_was_off(request.GET.get("again", ""), number, added), actor=actor, at=now,
        )  # fmt: skip
    except NotFound:
        raise
    except Refusal as no:
        case = queries.find(number, actor)
        fault = "" if isinstance(no, Conflict) and no.code == "already_so" else no.message
        if not is_fragment(request):
            return to_case(request, number, fault)
        return _part(request, case, actor, fault=fault, status=422 if fault else 200)
    words, undo = _said(done), _undo(done)
    if not is_fragment(request):
        return to_case(request, done.case.number, words)
    answer = _part(request, done.case, actor, is_open=bool(added))
    answer["HX-Trigger"] = json.dumps({"case-edited": {}, "toast": {"text": words, "undo": undo}})
    return answer


def _part(request: HttpRequest, case: Case, actor: Actor, *, fault: str = "", is_open: bool = False, status: int = 200) -> HttpResponse:
    may = refusal(case, "note", actor) is None
    shown = {"case": case, **context(case, may=may), "tag_fault": fault, "tag_again": is_open or bool(fault)}
    return render(request, "cases/parts/tags.html", shown, status=status)


def _said(done: actions.Tagged) -> str:
    made = [_("加上标签：%(tags)s") % {"tags": tags.said(done.added)}] if done.added else []
    gone = [_("去掉标签：%(tags)s") % {"tags": tags.said(done.removed)}] if done.removed else []
    return _("；").join([*made, *gone])


def _undo(done: actions.Tagged) -> str:
    off = [tags.meant(code) for code in done.removed]
    back = [*(("remove", code) for code in done.added), *(("add", code) for code in off), ("again", UNDO.sign(_sealed(done.case.number, off)))]
    return f"{reverse('cases:tags', args=[done.case.number])}?{urlencode(back)}"


def _sealed(number: str, codes: Iterable[str]) -> str:
    return " ".join([number, *sorted(codes)])


def _was_off(given: str, number: str, codes: Iterable[str]) -> bool:
    """Whether an undo says that just these tags were taken off this case a while ago."""
    try:
        return UNDO.unsign(given, max_age=A_WHILE) == _sealed(number, codes)
    except signing.BadSignature:
        return False


@require_GET
def all_tags(request: HttpRequest) -> HttpResponse:
    """Every tag with how many cases in reach bear it; who keeps the catalogue goes on to rename, merge or retire one."""
    actor = actor_of(request)
    rows = [(each, address(each.item.code, ""), address(each.item.code)) for each in tags.counted(actor)]
    many = tagcounts.LATEST if any(each.more for each, *_ in rows) else 0
    keeps = actor.may("catalogue.edit_local") or actor.may("catalogue.edit_global")
    return show(request, "cases/tags.html", {"rows": rows, "keeps": keeps, "many": many})
