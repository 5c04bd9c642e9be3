"""Customers at their own door: actors without a post, and the key in their browser that says which case is theirs."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse

from shouwen.kit.actor import Actor, Reach
from shouwen.kit.ids import new_id

COOKIE = "shouwen_case"
LASTS = 2 * 3600
RIGHTS = ("cases.register", "files.add")


def visitor(request: HttpRequest, centre_id: int, time_zone: str) -> Actor:
    """A customer writing to a centre: may register and attach files, and nothing else."""
    reach = Reach("own", frozenset({centre_id}))
    return Actor(
        person_id=0,
        centre_id=centre_id,
        rights=dict.fromkeys(RIGHTS, reach),
        language=getattr(request, "LANGUAGE_CODE", "zh-hans"),
        time_zone=time_zone,
        via="portal",
        request_id=str(new_id()),
    )


def tidy_code(text: str) -> str:
    """A code as people type it: any case, with spaces or hyphens."""
    return "".join(text.upper().replace("-", "").split())


def remember(response: HttpResponse, number: str, code: str, *, secure: bool) -> None:
    """Keep number and code, signed, in this browser for two hours, so that a page can be opened again."""
    value = signing.dumps([number, code], salt=COOKIE, compress=True)
    response.set_cookie(COOKIE, value, max_age=LASTS, httponly=True, samesite="Lax", secure=secure, path="/portal/")


def remembered(request: HttpRequest) -> tuple[str, str] | None:
    """The number and code this browser was given, unless they are too old or not ours."""
    try:
        number, code = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return number, code


def forget(response: HttpResponse) -> None:
    """Leave: the browser knows the case no more."""
    response.delete_cookie(COOKIE, path="/portal/")
