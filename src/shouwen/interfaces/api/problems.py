"""Errors as RFC 9457 problem details, in the caller's language."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from shouwen.kit.errors import Invalid, Refusal

TITLES = {
    400: gettext_noop("请求读不懂"),
    401: gettext_noop("需要令牌"),
    403: gettext_noop("没有权限"),
    404: gettext_noop("没有找到"),
    409: gettext_noop("现在不能这样做"),
    413: gettext_noop("内容太大"),
    415: gettext_noop("格式不支持"),
    422: gettext_noop("内容需要修改"),
    429: gettext_noop("请求太密"),
    503: gettext_noop("暂时不能服务"),
}


def problem(request: HttpRequest, status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """One problem document: ``type, title, status, detail, code, instance`` and what else helps."""
    body = {
        "type": f"urn:shouwen:problem:{code}",
        "title": _(TITLES.get(status, "没有完成")),
        "status": status,
        "detail": detail,
        "code": code,
        "instance": request.path,
        **more,
    }
    return HttpResponse(msgspec.json.encode(body), status=status, content_type="application/problem+json")


def speak(api: NinjaAPI) -> None:
    """Teach an API to answer every refusal as a problem document."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
        fields = {"errors": error.fields} if isinstance(error, Invalid) else {}
        return problem(request, error.status, error.code, error.message, **fields)

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = {".".join(str(part) for part in each["loc"][1:]) or str(each["loc"][0]): each["msg"]
                  for each in error.errors}  # fmt: skip
        return problem(request, 422, "invalid", _("有字段不符合要求"), errors=errors)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        answer = problem(request, 401, "token_missing", _("请在 Authorization 头里带上有效的令牌"))
        answer["WWW-Authenticate"] = 'Bearer realm="shouwen"'
        return answer

    @api.exception_handler(Throttled)
    def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
        return problem(request, 429, "too_many", _("请稍等一会儿再试"))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        words = _("请求体不是 JSON，或格式不对") if error.status_code == 400 else str(error)
        return problem(request, error.status_code, "http", words)
