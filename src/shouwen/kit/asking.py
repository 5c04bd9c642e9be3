"""A form on a page of its own: shown, carried out, and back to where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shouwen.kit.forms import carried_out
from shouwen.kit.http import show

PAGE, PART = "desk/ask.html", "desk/ask_form.html"


@dataclass(frozen=True)
class Asked:
    """What the page is called, what its button says, where it leads back to (``place`` names it), what is told when it is
    done; ``says`` explains, ``lines`` warn."""

    title: str
    label: str
    back: str
    done: str
    place: str = ""
    says: str = ""
    lines: list[str] = field(default_factory=list)


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
    status = 422 if request.method == "POST" else 200
    return show(request, PAGE, {"form": form, "asked": asked}, part=PART, status=status)
