"""The drawn parts of components: clocks, status glyphs, fields. Shapes differ as well as colours (design 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    ModelChoiceField,
    RadioSelect,
    Select,
    Textarea,
)
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.interfaces.desk import saying
from shouwen.kit import dates

STATES = {
    "running": "ok",
    "ok": "ok",
    "soon": "soon",
    "over": "over",
    "overdue": "over",
    "breached": "breach",
    "breach": "breach",
    "paused": "wait",
    "wait": "wait",
    "met": "met",
    "stopped": "met",
}
TICKING = ("ok", "soon", "over", "breach")
RING = '<circle class=arc stroke-dasharray="{} 38"/>'
PIE = '<circle class=track /><circle class=pie stroke-dasharray="{} 14"/>'
DISC = SafeString('<path d="M8 4.2v4.6M8 11v.6"/>')
BARS = SafeString('<circle class=track /><path class=arc d="M6.4 5.6v4.8M9.6 5.6v4.8"/>')
TICK = SafeString('<path class=arc d="M3.5 8.5l3 3 6-7"/>')
"""Faces of clocks. Centres, radii and the ring's track stand in signs.css: a list repeats a face fifty times."""

CATEGORIES = {
    "to_accept": (
        gettext_lazy("待受理"),
        '<circle class=d />',
    ),
    "handling": (
        gettext_lazy("处理中"),
        '<circle/><path class=f d="M7 3.5a3.5 3.5 0 0 1 0 7z"/>',
    ),
    "unit": (
        gettext_lazy("待部门"),
        '<circle/><path d="M4.2 7h5M7.4 5l2 2-2 2"/>',
    ),
    "customer": (
        gettext_lazy("待客户"),
        '<circle/><path d="M5.6 5v4M8.4 5v4"/>',
    ),
    "answered": (
        gettext_lazy("已答复"),
        '<circle class=big /><path d="M4.3 7.2l2 2 3.4-4"/>',
    ),
    "closed": (
        gettext_lazy("已办结"),
        '<circle class="f big" opacity=.28 /><path d="M4.3 7.2l2 2 3.4-4"/>',
    ),
}


def clock(what: Any, now: datetime, *, fine: bool = False) -> SafeString:
    """One clock as a piece of HTML, from anything with the attributes of a ``ClockView``."""
    state = STATES.get(str(getattr(what, "state", "ok")), "ok")
    due = getattr(what, "due_at", None)
    text = getattr(what, "text", "") or (saying.remaining(due, now) if due else "")
    ticks = f' data-due={due.timestamp():.0f}' if due and state in TICKING else ""
    why = getattr(what, "why", "") or (f"{dates.local(due):%Y-%m-%d %H:%M}" if due else "")
    return SafeString(
        f'<span class=sw-clock data-s={state}{ticks}{" data-fine=1" if fine else ""} title="{escape(why)}">'
        f'<svg viewBox=0,0,16,16 role=none>{_face(state, getattr(what, "used_percent", 0) or 0)}</svg>'
        f'<i>{escape(text)}</i></span>'
    )


def _face(state: str, used: float) -> str:
    left = max(0, min(100, round(100 - used)))
    if state == "ok":
        return RING.format(round(left * 0.377, 1))  # of the circle's length
    if state == "soon":  # a list does not know when a clock began: that little is left it does
        left = left if used else 16
        return PIE.format(round(max(left, 4) * 0.138, 1))
    return {"wait": BARS, "met": TICK}.get(state, DISC)


def status(category: str, label: Any = "") -> SafeString:
    """A status glyph with its word."""
    word, shape = CATEGORIES.get(category, CATEGORIES["handling"])
    return format_html(
        '<span class=sw-status><svg viewBox=0,0,14,14 role=none>{}</svg>{}</span>',
        SafeString(shape),
        label or word,
    )


DASHES = "---------"
"""What Django says for no choice; we say it in words."""


def field(
    bound: BoundField, *, label: str, help: str, big: bool, rows: int, placeholder: str
) -> dict[str, Any]:
    """What the template of a field needs; the control gets its classes and is tied to its help and error.

    "-" as help or placeholder takes away what the form brought along.
    """
    widget = bound.field.widget
    choice = "group" if isinstance(widget, RadioSelect | CheckboxSelectMultiple) else ""
    choice = choice or ("check" if isinstance(widget, CheckboxInput) else "file" if isinstance(widget, FileInput) else "")
    help = "" if help == "-" else str(help or bound.help_text or "")
    told = [f"{bound.auto_id}-wrong"] if bound.errors else []
    told += [f"{bound.auto_id}-help"] if help else []
    attrs: dict[str, Any] = {"aria-describedby": " ".join(told)} if told else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if isinstance(bound.field, ModelChoiceField) and bound.field.empty_label == DASHES:
        bound.field.empty_label = _("请选择")
    if choice == "file":
        attrs |= {"class": "sw-file-input", "title": _("选文件")}
    elif not choice:
        attrs["class"] = f"sw-input{' big' if big else ''}"
    if rows and isinstance(widget, Textarea):
        attrs["rows"] = rows
    if placeholder == "-":
        widget.attrs.pop("placeholder", None)
    elif placeholder and not isinstance(widget, Select):
        attrs["placeholder"] = placeholder
    control = "" if choice == "group" else bound.as_widget(attrs={**widget.attrs, **attrs})
    return {"field": bound, "control": control, "label": capfirst(label or bound.label), "help": help, "choice": choice}
