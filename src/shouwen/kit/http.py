"""What every page needs: the actor behind a request, and the full page or only its fragment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, cast

import msgspec
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from shouwen.kit.actor import Actor
from shouwen.kit.days import FIRST_YEAR, LAST_YEAR, can_be_meant
from shouwen.kit.errors import Invalid, Refusal

Id = Annotated[int, PlainSerializer(str, return_type=str)]
"""An id in an answer: a string, because ids pass the 2^53 up to which JavaScript counts."""

LARGEST = 2**63 - 1
Ref = Annotated[
    int,
    Field(ge=0, le=LARGEST),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": "^[0-9]{1,19}$"}, {"type": "integer", "minimum": 0, "maximum": LARGEST}]}
    ),
]
"""An id in a request: the string of an answer, or the number."""


class Body(BaseModel):
    """What a frequent request brings. Ninja's own Schema would also look into models, which costs more than the check."""


def _meant(moment: datetime) -> datetime:
    """A moment people can mean: with its offset, and not at the edge of the calendar, where no zone can show it.

    :raises PydanticCustomError: otherwise; the interface has the words.
    """
    if moment.tzinfo is None:
        raise PydanticCustomError("moment_offset", "a moment needs its offset from UTC")
    if not can_be_meant(moment):
        raise PydanticCustomError("year_far", "no moment that can be meant")
    return moment


def _day(day: date) -> date:
    """A day people can mean.

    :raises PydanticCustomError: otherwise; the interface has the words.
    """
    if not can_be_meant(day):
        raise PydanticCustomError("year_far", "no day that can be meant")
    return day


def _shape(kind: str) -> WithJsonSchema:
    """How the description tells it: the years stand in the pattern."""
    return WithJsonSchema({"type": "string", "format": kind, "pattern": YEARS})


YEARS = rf"^({'|'.join(str(each) for each in range(FIRST_YEAR // 100, LAST_YEAR // 100 + 1))})\d\d-"
Moment = Annotated[datetime, AfterValidator(_meant), _shape("date-time")]
"""A moment in a request: with its offset (RFC 3339), in a year of :mod:`shouwen.kit.days`."""
Day = Annotated[date, AfterValidator(_day), _shape("date")]
"""A day in a request, in a year of :mod:`shouwen.kit.days`."""


def one_of(values: Iterable[str], default: Any = ..., **said: Any) -> Any:
    """A text field whose values are told in the description; the action refuses others in the caller's language."""
    return Field(default, json_schema_extra={"enum": list(values)}, **said)


def actor_of(request: HttpRequest) -> Actor:
    """The actor the access middleware found for this request (sign-in is enforced there)."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page only (not a boosted visit, not a return through history)."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def show(
    request: HttpRequest, page: str, context: dict[str, Any] | None = None, *, part: str = "", status: int = 200
) -> HttpResponse:
    """Render a page, or only ``part`` (another template) when htmx asks for a fragment."""
    name = part if part and is_fragment(request) else page
    response = render(request, name, context, status=status)
    response["Vary"] = "HX-Request, Cookie, Accept-Language"
    return response


def led(request: HttpRequest, url: str) -> HttpResponse:
    """Where a form leads once it is carried out; htmx, which sent only a part, is told to visit it."""
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if is_fragment(request) else redirect(url)


def plain_json(body: bytes) -> Any:
    """A request's JSON body.

    :raises Invalid: when it is not JSON.
    """
    if not body:
        return {}
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise Invalid({"body": _("请求体不是 JSON：%(why)s") % {"why": error}}, code="not_json") from error


def json_answer(value: Any, *, status: int = 200, **headers: str) -> HttpResponse:
    """A value (dicts, dataclasses, moments) as a JSON answer."""
    return HttpResponse(msgspec.json.encode(value), status=status, content_type="application/json", headers=headers)


def told_in(form: BaseForm, refusal: Refusal) -> None:
    """Put the sentences of a refusal beside the fields of a form; those without a field stand above it."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message}
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
