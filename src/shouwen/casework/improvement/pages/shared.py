"""What the pages have in common: one form a page, an action, and back to where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.http import show, told_in


@dataclass(frozen=True)
class Asked:
    """A form on a page of its own: what it is called, what it says, what its button says, where it leads back to, and what is
    told when it is done."""

    title: str
    label: str
    back: str
    done: str
    place: str = ""
    says: str = ""
    lines: list[str] = field(default_factory=list)
    tray: Any = None


def ask(request: HttpRequest, form: BaseForm, asked: Asked, act: Callable[[], Any]) -> HttpResponse:
    """Show a form, or carry it out; a refusal stands in it (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except (NotFound, Forbidden):
            raise
        except Refusal as no:
            told_in(form, no)
        else:
            messages.info(request, asked.done)
            return redirect(asked.back)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "asked": asked, "tray": asked.tray}
    return show(request, "improvement/form.html", context, part="improvement/parts/form.html", status=status)


def given(request: HttpRequest) -> Any:
    """What was posted, or nothing."""
    return request.POST if request.method == "POST" else None


def to_plan(number: str, part: str = "") -> str:
    """The address of a plan's page."""
    return reverse("improvement:plan", args=[number]) + (f"#{part}" if part else "")
