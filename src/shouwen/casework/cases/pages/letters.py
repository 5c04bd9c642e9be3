"""Telling the customer: what was written to them, the code they follow with, and in whose name a centre writes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.forms.sender import SenderForm
from shouwen.casework.cases.letters import LETTERS, Kind
from shouwen.casework.cases.pages.answers import onwards, put_beside, to_case
from shouwen.casework.cases.queries.matter import link_to, specimen
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int
from shouwen.relations.contacts import actions as contacts
from shouwen.relations.contacts import queries as written
from shouwen.relations.contacts import slots as ways
from shouwen.relations.contacts.states import CODE

LANGUAGES = (("zh-hans", "中文"), ("en", "English"))
SPECIMEN_CODE = "K7QX 3MPD"


@require_GET
def letters(request: HttpRequest, number: str) -> HttpResponse:
    """What was written to the customer of a case and how far it came: a panel of its page."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    handles = queries.allows(case, "record_contact", actor)
    found = sorted(written.messages("case", case.pk), key=lambda each: not each.may_tell)  # what is owed comes first
    rows = [(each, _kind(each.letter)) for each in found]
    context = {"case": case, "rows": rows[:3], "older": rows[3:], "count": len(rows), "handles": handles, "may_code": queries.allows(case, "give_code", actor),
               "has_code": bool(case.access_digest)}  # fmt: skip
    return show(request, "cases/letters.html", context, part="cases/parts/letters.html")


def _kind(letter: str) -> object:
    return LETTERS[letter].label if letter in LETTERS else letter


@require_POST
def letter_again(request: HttpRequest, number: str, message_id: int) -> HttpResponse:
    """Send once more what did not arrive."""
    actions.send_again(number, message_id, actor=actor_of(request), at=clock.now())
    return to_case(request, number, _("马上再发一次"))


@require_POST
def letter_told(request: HttpRequest, number: str, message_id: int) -> HttpResponse:
    """Note that one has told the customer."""
    actions.tell_by_hand(number, message_id, actor=actor_of(request), at=clock.now())
    return to_case(request, number, _("已记下，客户已知道"))


@never_cache
@require_http_methods(["GET", "POST"])
def give_code(request: HttpRequest, number: str) -> HttpResponse:
    """Ask first, then show a fresh code once, to be read aloud or printed. It is kept nowhere, so it cannot be shown again."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    context: dict[str, Any] = {"case": case, "link": link_to(case.number)}
    if request.method == "POST":
        case, code = actions.give_access_code(number, actor=actor, at=clock.now())
        context |= {"case": case, "code": f"{code[:4]} {code[4:]}", "signs": list(code)}
    return show(request, "cases/code.html", context)


@require_GET
def senders(request: HttpRequest) -> HttpResponse:
    """The settings of one's own centre; what holds for everybody is the province's."""
    return redirect("cases:sender", centre_id=actor_of(request).centre_id)


@require_http_methods(["GET", "POST"])
def sender(request: HttpRequest, centre_id: int) -> HttpResponse:
    """Which letters a centre sends and in whose name; centre 0 holds for everybody."""
    actor, whose = actor_of(request), centre_id or None
    row = written.own_sender(whose, actor)
    form = SenderForm(request.POST or None, row=row, kinds=LETTERS)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.set_sender(whose, letters=form.letters(), actor=actor, at=clock.now(), **form.texts())
        except Refusal as refusal:
            put_beside(form, refusal)
        else:
            return onwards(request, request.path, _("已存好，之后写的信照此办"))
    context = {"form": form, "centre_id": centre_id, "centres": _centres(actor), "kinds": LETTERS.items(),
               "is_ready": ways.ready("email"), "is_known": bool(link_to("x"))}  # fmt: skip
    return show(request, "cases/sender.html", context, status=422 if form.errors else 200)


def _centres(actor: Actor) -> list[tuple[int, str]]:
    """The centres whose settings this person may change; 0 stands for everybody."""
    reach = actor.need("policy.edit")
    rows = Unit.objects.filter(role="centre", level__in=["province", "city"]).order_by("path")
    mine = [row.pk for row in rows if reach.covers_centre(row.pk)]
    names = organisation.unit_names(mine)
    everybody = [(0, _("所有中心"))] if reach.level in ("tree", "all") else []
    return [*everybody, *((pk, names.get(pk, "")) for pk in mine)]


@require_GET
def letter_preview(request: HttpRequest, letter: str) -> HttpResponse:
    """One letter as a customer would get it, in both languages."""
    actor = actor_of(request)
    centre_id = plain_int(request.GET.get("centre", "")) or actor.centre_id
    written.need_sender(centre_id, actor)
    if letter not in LETTERS:
        raise NotFound("letter_not_found", _("没有这种信"))
    shown = [_specimen(LETTERS[letter], code, word, centre_id) for code, word in LANGUAGES]
    context = {"kind": LETTERS[letter], "letters": shown, "centre_id": centre_id}
    return show(request, "cases/letter_preview.html", context, part="cases/parts/letter_preview.html")


def _specimen(kind: Kind, language: str, word: str, centre_id: int) -> dict[str, str]:
    with translation.override(language):
        subject, text = kind.write(*specimen(centre_id, at=clock.now(), has_code=kind is LETTERS["acknowledged"]))
        name = written.sender(centre_id).name_in(language)
    return {"language": language, "word": word, "from": name, "subject": subject, "text": text.replace(CODE, SPECIMEN_CODE)}
