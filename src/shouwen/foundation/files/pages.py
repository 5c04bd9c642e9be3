"""Files over HTTP: into the tray, out of it, and down to the reader."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.response import HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shouwen.foundation.files import actions, queries, rules
from shouwen.foundation.files.models import Attachment
from shouwen.kit import clock
from shouwen.kit.errors import Refusal
from shouwen.kit.http import actor_of

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@require_safe
def download(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """The bytes of a file, as a download; pictures may show in place with ``?show=1``."""
    found = queries.attachment(attachment_id, actor_of(request))
    return served(request, found)


def served(request: HttpRequest, found: Attachment) -> HttpResponseBase:
    """A file's answer with every header that keeps a browser from running it. Also used by the portal."""
    tag = f'"{found.blob.sha256}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={**SAFE, "ETag": tag})
    inline = "show" in request.GET and rules.may_show(found.blob.content_type)
    response = FileResponse(
        queries.content(found).open("rb"),
        content_type=_content_type(found),
        headers={**SAFE, "ETag": tag, "Content-Length": str(found.blob.size)},
    )
    response["Content-Disposition"] = content_disposition_header(not inline, found.name) or "attachment"
    return response


def _content_type(found: Attachment) -> str:
    kind = found.blob.content_type
    return "text/plain; charset=utf-8" if kind == "text/plain" else kind


@require_POST
def tray(request: HttpRequest) -> HttpResponse:
    """Put what was chosen into the tray and draw the picker again, with everything chosen so far; one file sent by
    script (JSON asked for) is answered by itself."""
    if _by_script(request):
        return _one(request)
    actor, refusals = actor_of(request), []
    for content in request.FILES.getlist("files"):
        try:
            actions.keep(content, name=content.name or "", actor=actor, at=clock.now())
        except Refusal as refusal:
            refusals.append({"name": content.name, "message": refusal.message})
    return _picker(request, refusals)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _one(request: HttpRequest) -> HttpResponse:
    """One file: what a composer shows of it, or the sentence that refuses it (422)."""
    content = request.FILES.get("files")
    if content is None:
        return JsonResponse({"message": _("没有选文件")}, status=422)
    try:
        kept = actions.keep(content, name=content.name or "", actor=actor_of(request), at=clock.now())
    except Refusal as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    return JsonResponse(queries.line(kept))


@require_POST
def drop(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Take one out of the tray again."""
    actions.drop(attachment_id, actor=actor_of(request), at=clock.now())
    if _by_script(request):
        return HttpResponse(status=204)
    return _picker(request, [])


def _picker(request: HttpRequest, refusals: list[dict[str, str | None]]) -> HttpResponse:
    context = {"tray": queries.tray(actor_of(request)), "refusals": refusals}
    return render(request, "files/picker.html", context, status=422 if refusals else 200)
