"""Search over everything the reader may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwen.kit.http import show


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Number, customer, phone, any two characters; ``palette`` asks for the short list of the palette."""
    asked = request.GET.get("q", "").strip()
    if request.GET.get("palette"):
        return render(request, "desk/palette_found.html", {"asked": asked, "found": []})
    return show(request, "desk/search.html", {"asked": asked, "found": []})
