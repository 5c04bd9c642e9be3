"""What Django answers by itself under ``/api/`` (no such method, too large, crashed) as problem documents."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from shouwen.interfaces.api.problems import problem
from shouwen.kit.text import plain_int

PROBLEM = "application/problem+json"
NUL = "%00"


class Problems:
    """Programs are told in their own format whatever goes wrong, and at which layer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.META.get("QUERY_STRING", "") and request.path.startswith("/api/"):
            return _no_text(request)
        answer = self.get_response(request)
        if answer.status_code < 400 or not request.path.startswith("/api/"):
            return answer
        if answer.headers.get("Content-Type", "").startswith(PROBLEM):
            return answer
        return _retold(request, answer)


def _no_text(request: HttpRequest) -> HttpResponseBase:
    """NUL is no text: no list is asked for it, and PostgreSQL would not take it."""
    wrong = [name.replace("\0", "") for name, values in request.GET.lists() if "\0" in "".join([name, *values])]
    words = _("含有读不了的字符")
    return problem(request, 422, "invalid", words, errors=dict.fromkeys(wrong, words))


def _retold(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    status = answer.status_code
    too_large = status == 400 and _length(request) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    code, words = {
        400: ("bad_request", _("请求读不懂：检查地址、头和内容")),
        404: ("no_such_address", _("没有这个地址，请对照 /api/v1/openapi.json")),
        405: ("method_not_allowed", _("这个地址不接受 %(method)s，可用的见 Allow 头") % {"method": request.method}),
        413: ("too_large", _("请求体太大，上限见 /api/v1/openapi.json")),
        503: ("database_away", _("数据库没有回应，这一步没有保存；请稍后带同一个 Idempotency-Key 再试")),
        507: ("disk_full", _("服务器的磁盘写不进去了，这一步没有保存；请告诉管理员")),
    }.get(413 if too_large else status, ("fault", _("服务器出了错，已记下时间和经过；请稍后再试")))
    told = problem(request, 413 if too_large else status, code, words)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in answer.headers:
            told[name] = answer.headers[name]
    return told


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return plain_int(text) or 0
