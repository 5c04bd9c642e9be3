"""A thing sent once is done once, however often it arrives."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from shouwen.interfaces.live.models import Done
from shouwen.kit import clock

NUMBER = re.compile(r"[0-9a-f]{16,40}")


class Once:
    """Does a numbered POST (``X-Once``) once: the number is written in the transaction that does it, or neither is.

    An answer can be lost on its way; the page then sends again with the same number, perhaps hours later, and is told
    that it is done. Refused things are not done, so they may be sent again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = request.headers.get("X-Once", "")
        if request.method != "POST" or not NUMBER.fullmatch(number) or not request.user.is_authenticated:
            return self.get_response(request)  # the least asked last: who somebody is costs a question
        try:
            with transaction.atomic():
                Done.objects.create(user_id=request.user.pk, number=number, at=clock.now())
                response = self.get_response(request)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
                return response
        except IntegrityError:
            if not Done.objects.filter(user_id=request.user.pk, number=number).exists():
                raise
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
