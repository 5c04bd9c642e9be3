"""Controls of forms written straight: what Django's own templates say, without reading them for every option.

A form with some hundred options spends most of its page on templates within templates. The HTML is the same, but for white
space between tags; a widget with a template of its own, or one not written here, goes through its template as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape

PLACE = "django/forms/widgets/"
Widget = Mapping[str, Any]
"""What a widget tells its template."""


def _said(value: Any) -> str:
    """A value as an attribute: text as it is, escaped unless it is HTML already."""
    return conditional_escape(value if isinstance(value, str) else f"{value}")


def _shown(value: Any) -> str:
    """A value as words: a number as the reader's language writes it."""
    return conditional_escape(value if isinstance(value, str) else localize(value))


def _attrs(widget: Widget) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{_said(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    held = "" if value is None else f' value="{_said(value)}"'
    return f'<input type="{escape(widget["type"])}" name="{_shown(widget["name"])}"{held}{_attrs(widget)}>'


def _option_input(widget: Widget) -> str:
    """A box or a button of several."""
    if not widget["wrap_label"]:
        return _input(widget)
    mine = widget["attrs"].get("id")
    named = f' for="{_shown(mine)}"' if mine else ""
    return f"<label{named}>{_input(widget)} {_shown(widget['label'])}</label>"


def _option(widget: Widget) -> str:
    return f'<option value="{_said(widget["value"])}"{_attrs(widget)}>{_shown(widget["label"])}</option>'


def _select(widget: Widget) -> str:
    made = [f'<select name="{_shown(widget["name"])}"{_attrs(widget)}>']
    for group, options, _index in widget["optgroups"]:
        made += [f'\n  <optgroup label="{_shown(group)}">'] if group else []
        made += [f"\n  {_option(option)}" for option in options]
        made += ["\n  </optgroup>"] if group else []
    return "".join([*made, "\n</select>"])


def _several(widget: Widget) -> str:
    """Boxes or buttons below one another."""
    mine, look = widget["attrs"].get("id"), widget["attrs"].get("class")
    made = [f"<div{_named('id', mine)}{_named('class', look)}>"]
    for group, options, _index in widget["optgroups"]:
        made += [f"\n  <div><label>{_shown(group)}</label>"] if group else []
        made += [f"<div>\n    {_option_input(option)}</div>" for option in options]
        made += ["\n  </div>"] if group else []
    return "".join([*made, "\n</div>"])


def _named(name: str, value: Any) -> str:
    return f' {name}="{_shown(value)}"' if value else ""


def _textarea(widget: Widget) -> str:
    held = _shown(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_shown(widget["name"])}"{_attrs(widget)}>\n{held}</textarea>'


PLAIN = ("checkbox", "date", "datetime", "email", "hidden", "number", "password", "text", "time", "url")
WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"{PLACE}{name}.html": _input for name in PLAIN},
    f"{PLACE}checkbox_option.html": _option_input,
    f"{PLACE}radio_option.html": _option_input,
    f"{PLACE}checkbox_select.html": _several,
    f"{PLACE}radio.html": _several,
    f"{PLACE}select.html": _select,
    f"{PLACE}select_option.html": _option,
    f"{PLACE}textarea.html": _textarea,
}


class Straight(DjangoTemplates):
    """Django's renderer of forms, the commonest controls written here."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A control as HTML."""
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)
