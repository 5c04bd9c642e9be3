"""Errors as RFC 9457 problem details, in the caller's language."""

from __future__ import annotations

from collections.abc import Mapping
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
    405: gettext_noop("方法不对"),
    406: gettext_noop("给不出这种格式"),
    409: gettext_noop("现在不能这样做"),
    413: gettext_noop("内容太大"),
    415: gettext_noop("格式不支持"),
    422: gettext_noop("内容需要修改"),
    429: gettext_noop("请求太密"),
    500: gettext_noop("没有完成"),
    503: gettext_noop("暂时不能服务"),
    507: gettext_noop("磁盘满了"),
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


def in_their_words(fields: Mapping[str, str]) -> dict[str, str]:
    """Sentences by the names the interface gives the fields."""
    return {NAMES.get(name, name): sentence for name, sentence in fields.items()}


NAMES = {"attachments": "files"}
"""What actions call differently from the interface."""


def place(each: Mapping[str, Any]) -> str:
    """Which field: its path inside the body, or its name in the query or path."""
    parts = [str(part) for part in each["loc"]]
    return ".".join(parts[2:] if parts[0] == "body" and len(parts) > 2 else parts[1:]) or parts[0]


def wrong(each: Mapping[str, Any]) -> str:
    """What is wrong with a field, in the caller's language."""
    sentence = next((words for kind, words in WRONG.items() if str(each["type"]).startswith(kind)), None)
    return _(sentence or gettext_noop("这一项不符合要求")) % {"limit": _limit(each.get("ctx") or {})}


def _limit(told: Mapping[str, Any]) -> str:
    names = ("max_length", "min_length", "ge", "gt", "le", "lt", "expected", "pattern", "decimal_places", "max_digits")
    return str(next((told[name] for name in names if name in told), ""))


WRONG = {
    "moment_offset": gettext_noop("时间要写明时差，如 2026-03-18T09:00:00+08:00"),
    "year_far": gettext_noop("年份要在 1900 到 2199 之间"),
    "missing": gettext_noop("这一项要填"),
    "extra_forbidden": gettext_noop("没有这一项"),
    "string_too_long": gettext_noop("最多 %(limit)s 个字"),
    "string_too_short": gettext_noop("至少 %(limit)s 个字"),
    "string_pattern": gettext_noop("要符合 %(limit)s"),
    "literal_error": gettext_noop("只能是 %(limit)s"),
    "string": gettext_noop("要是文字"),
    "int": gettext_noop("要是整数"),
    "float": gettext_noop("要是数"),
    "decimal_max": gettext_noop("小数或位数太多，最多 %(limit)s 位"),
    "decimal": gettext_noop("要是数"),
    "bool": gettext_noop("要是 true 或 false"),
    "datetime": gettext_noop("要是带时区的时刻，如 2026-03-16T09:30:00+08:00"),
    "date": gettext_noop("要是日期，如 2026-03-16"),
    "greater_than": gettext_noop("不能小于 %(limit)s"),
    "less_than": gettext_noop("不能大于 %(limit)s"),
    "too_long": gettext_noop("最多 %(limit)s 项"),
    "list": gettext_noop("要是列表"),
    "dict": gettext_noop("要是对象"),
    "model": gettext_noop("要是对象"),
}
"""Sentences by the beginning of the kind of error the reader of bodies names."""


def speak(api: NinjaAPI) -> None:
    """Teach an API to answer every refusal as a problem document."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
        fields = {"errors": in_their_words(error.fields)} if isinstance(error, Invalid) else {}
        answer = problem(request, error.status, error.code, error.message, **fields)
        if wait := error.params.get("retry_after"):
            answer["Retry-After"] = str(wait)
        return answer

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = {place(each): wrong(each) for each in error.errors}
        return problem(request, 422, "invalid", _("有字段不符合要求"), errors=errors)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        shown = "Authorization" in request.headers
        code, words = ("token_invalid", _("令牌不对、已到期或已收回，请换一枚")) if shown else (
            "token_missing", _("请在 Authorization 头里带上有效的令牌"))  # fmt: skip
        answer = problem(request, 401, code, words)
        answer["WWW-Authenticate"] = 'Bearer realm="shouwen"' + (', error="invalid_token"' if shown else "")
        return answer

    @api.exception_handler(Throttled)
    def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
        return problem(request, 429, "too_many", _("请稍等一会儿再试"))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        words = {
            400: _("请求体不是 JSON，或格式不对"),
            406: _("只给 application/json，请改 Accept 头"),
            415: _("请求体要是 application/json"),
        }.get(error.status_code, str(error))
        code = {406: "not_acceptable", 415: "unsupported_media_type"}.get(error.status_code, "http")
        return problem(request, error.status_code, code, words)
