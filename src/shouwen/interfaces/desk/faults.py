"""When something breaks: the right number and a sentence, found without asking the database.

``server_error`` is ``handler500``: Django calls it while the failure is still being handled. What programs are told
under ``/api/`` is written by ``api.middleware`` from the number.
"""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

FULL = ("disk is full", "no space left", "disk full")
LATER = "5"
"""Seconds after which a program may try again."""


@dataclass(frozen=True)
class Fault:
    """What happened."""

    status: int
    title: str
    text: str


def fault_of(failure: BaseException | None) -> Fault:
    """503 while the database is away, 507 when nothing more can be written, 500 for what nobody foresaw."""
    if is_full(failure):
        text = _("服务器的磁盘写不进去了，这一步没有保存。已有的内容都在，请告诉管理员。")
        return Fault(507, _("磁盘满了"), text)
    if isinstance(failure, InterfaceError | OperationalError):
        text = _("数据库没有回应，这一步没有保存。恢复后刷新即可，您写的内容存在草稿里。")
        return Fault(503, _("暂时不能服务"), text)
    text = _("服务器出了错，已记下时间和经过。您写的内容存在草稿里，请稍后再试一次。")
    return Fault(500, _("没有完成"), text)


def is_full(failure: BaseException | None) -> bool:
    """Whether the disk took no more: of the database, or of this machine."""
    if isinstance(failure, DatabaseError):
        return any(words in str(failure).lower() for words in FULL)
    return isinstance(failure, OSError) and failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a failure; the failure itself is in the log, never in the answer."""
    fault = fault_of(sys.exc_info()[1])
    answer = HttpResponse(status=fault.status) if request.path.startswith("/api/") else page(request, fault)
    if fault.status != 500:
        answer["Retry-After"] = LATER
    return answer


def page(request: HttpRequest, fault: Fault) -> HttpResponse:
    """The whole page, or for htmx the sentence."""
    told = {"title": fault.title, "text": fault.text, "status": fault.status}
    template = "sw/refusal.html" if request.headers.get("HX-Request") else "500.html"
    return HttpResponse(render_to_string(template, told), status=fault.status)
