"""A request heavier than anything we take: the server has not read it, the program says so."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

TOO_LARGE = "shouwen.too_large"
"""What the server says in the environ of such a request; its body is empty."""


class TooLarge:
    """Answers 413 with a sentence; under ``/api/`` it becomes a problem document (RFC 9457)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.META.get(TOO_LARGE):
            return self.get_response(request)
        most = settings.SHOUWEN_UPLOAD_LIMIT // 1_000_000
        said = _("太大了：一次最多 %(most)s MB，请分几次传") % {"most": most}
        return HttpResponse(said, status=413, content_type="text/plain; charset=utf-8")
