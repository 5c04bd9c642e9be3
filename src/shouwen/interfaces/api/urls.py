"""Addresses of the REST interface, mounted under ``/api/``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from shouwen.interfaces.api.problems import problem
from shouwen.interfaces.api.root import api


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """An address that is none of ours: programs are told in their own format."""
    return problem(request, 404, "no_such_address", _("没有这个地址，请对照 /api/v1/openapi.json"))


urlpatterns = [path("v1/", api.urls), re_path("", nowhere)]
