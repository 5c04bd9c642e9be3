"""A request in an encoding that writes no text (``rot13``, ``unicode_escape``): what came is read in UTF-8 or not at all.

NUL is no text either, and PostgreSQL takes none: a page's address that asks with one is read without it, as a form's fields
are checked for it. A program is told (422). An address longer than any of ours is answered 414: the databases search for no
text that long.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

NUL = "%00"
LONGEST = 20_000
"""Bytes after the question mark of an address; SQLite takes 50,000 in a pattern, where each may be written twice."""
READ = frozenset({"utf-8", "ascii", "iso8859-1", "cp1252", "gb2312", "gbk", "gb18030", "big5"})
"""The encodings a form may name, as Python calls them; what it does not know it takes for UTF-8."""


class Charsets:
    """Answers 400 or 414 with a sentence; under ``/api/`` it becomes a problem document (RFC 9457)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.META.get("QUERY_STRING", "")
        if len(asked) > LONGEST:
            return _said(_("地址太长了：要找的字写短一些"), 414)
        if NUL in asked and not request.path_info.startswith("/api/"):
            request.META["QUERY_STRING"] = asked.replace(NUL, "")
        named = request.encoding
        if named is None or codecs.lookup(named).name in READ:
            return self.get_response(request)
        return _said(_("这种编码读不了，请用 UTF-8"), 400)


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
