"""How a page answers a command: to the case, with a word at the bottom; or the form again, with the reason in it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.kit.errors import Invalid, Refusal
from shouwen.kit.http import is_fragment

NEXT = "next"
"""A button beside that of a form: do it, and go on. Its value is the address of a case, or anything else."""
CASE = re.compile(r"^/cases/[A-Z]+\d{6}-\d+/(\?[\w%=&.,:+*-]*)?$")
BACK = "back"
"""A field of forms that stand on My work: its answer is given there, and nobody is led away."""


def to_case(request: HttpRequest, number: str, words: object = "", *, undo: str = "", done: str = "") -> HttpResponse:
    """Show the case as it is now; by htmx in place, else as a visit. What was done on My work is answered there.
    ``undo`` is where a press of 撤销 posts to, ``done`` the draft that is one no more."""
    if request.POST.get(BACK) == "work":
        return to_work(request, words)
    return onwards(request, reverse("cases:page", args=[number]), words, target="#case", undo=undo, done=done)


def to_next(request: HttpRequest, number: str, words: object = "") -> HttpResponse:
    """Go on to the case the button names, the one after this in its list; without one, to what is most urgent after it."""
    asked = request.POST[NEXT]
    url = asked if CASE.match(asked) else f"{reverse('cases:next')}?{urlencode({'after': number})}"
    messages.info(request, f"{number} {words or _('办好了')}", extra_tags=reverse("cases:page", args=[number]))
    return onwards(request, url)


def to_work(request: HttpRequest, words: object = "") -> HttpResponse:
    """Stay on My work: by htmx its parts are drawn anew where the reader is, else as a visit."""
    said = str(words)
    if not is_fragment(request):
        if said:
            messages.info(request, said)
        return HttpResponseRedirect("/")
    events: dict[str, Any] = {"work-changed": {}, "counts-changed": {}}
    if said:
        events["toast"] = {"text": said}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})


def onwards(
    request: HttpRequest, url: str, words: object = "", *, target: str = "", undo: str = "", done: str = ""
) -> HttpResponse:
    """Go to an address and say what is true now. ``target`` is the part that htmx replaces, '' the whole page."""
    said = str(words)
    if not is_fragment(request):
        if said:
            messages.info(request, said)
        return HttpResponseRedirect(url)
    response = HttpResponse(status=200)
    if target:
        where = {"path": url, "target": target, "select": target, "swap": "outerHTML"}
        response["HX-Location"] = json.dumps(where)
    else:
        if said:
            messages.info(request, said)
        response["HX-Redirect"] = url
        return response
    events: dict[str, Any] = {"counts-changed": {}}
    if said:
        events["toast"] = {"text": said, "undo": undo} if undo else {"text": said}
    if done:
        events["draft-done"] = {"name": done}
    response["HX-Trigger"] = json.dumps(events)
    return response


def put_beside(form: forms.Form, refusal: Refusal, places: dict[str, str] | None = None) -> None:
    """The sentences of a refusal beside the fields they are about, or over the form."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, refusal.message)
        return
    for name, sentence in refusal.fields.items():
        place = (places or {}).get(name, name)
        form.add_error(place if place in form.fields else None, sentence)
