"""Forms that do one thing: on a page of their own, over a page, or as a single button; and back to where they belong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import led, show

PAGE, PART = "desk/ask.html", "desk/ask_form.html"


@dataclass(frozen=True)
class Asked:
    """What the page is called, what its button says, where it leads back to (``place`` names it), what is told when it is
    done; ``says`` explains, ``lines`` warn, ``tray`` holds the files sent along."""

    title: str
    label: str
    back: str
    done: str
    place: str = ""
    says: str = ""
    lines: list[str] = field(default_factory=list)
    tray: Any = None


@dataclass(frozen=True)
class Sheet:
    """A form over the page of a ``subject`` (with ``number`` and ``title``): its ``label`` is its button too, ``url`` where
    it is sent, ``back`` the page it lies over, ``done`` what is told then. ``why_not`` stands in place of the fields.

    ``part`` is the template of the form, which may say more above it (``context``).
    """

    label: str
    subject: Any
    url: str
    back: str
    done: str
    why_not: Refusal | None = None
    says: str = ""
    part: str = "desk/over_form.html"
    context: Mapping[str, Any] = field(default_factory=dict)


def given(request: HttpRequest) -> Any:
    """What was posted, or nothing."""
    return request.POST if request.method == "POST" else None


def ask(request: HttpRequest, form: BaseForm, asked: Asked, act: Callable[[], Any]) -> HttpResponse:
    """Show a form, or carry it out; a refusal stands in it (422). What ``act`` returns may be the address to go on to.

    :raises NotFound, Forbidden: as the action does.
    """
    if request.method == "POST":
        done, then = carried_out(form, act)
        if done:
            messages.info(request, asked.done)
            return redirect(then if isinstance(then, str) else asked.back)
    return asking(request, form, asked)


def asking(request: HttpRequest, form: BaseForm, asked: Asked) -> HttpResponse:
    """The page of a form as it stands: 422 once it was sent."""
    context = {"form": form, "asked": asked, "tray": asked.tray}
    return show(request, PAGE, context, part=PART, status=422 if request.method == "POST" else 200)


def over(request: HttpRequest, form: BaseForm, sheet: Sheet, act: Callable[[], Any]) -> HttpResponse:
    """Show a sheet, or carry it out; a refusal stands in it (422), what was typed stays.

    :raises NotFound, Forbidden: as the action does.
    """
    if sheet.why_not is None and request.method == "POST" and carried_out(form, act)[0]:
        messages.info(request, sheet.done)
        return led(request, sheet.back)
    wrong = form.is_bound and (form.errors or sheet.why_not)
    context = {"form": form, "sheet": sheet, "why_not": sheet.why_not.message if sheet.why_not else "", **sheet.context}
    return show(request, "desk/over.html", context, part=sheet.part, status=422 if wrong else 200)


def pressed(request: HttpRequest, act: Callable[[], object], said: str, back: str) -> HttpResponse:
    """Carry a button out and say so, or why not.

    :raises NotFound, Forbidden: as the action does.
    """
    try:
        act()
    except (NotFound, Forbidden):
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    else:
        messages.info(request, said)
    return redirect(back)

