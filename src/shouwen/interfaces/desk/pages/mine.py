"""My preferences, and the language of those who are not signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.foundation.organisation import actions as organisation
from shouwen.interfaces.desk.forms import PreferencesForm
from shouwen.kit.http import actor_of, show


def _back(request: HttpRequest, fallback: str) -> str:
    url = request.POST.get("next", "")
    ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if ours else fallback


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, light and dark, density, keys. A POST with only one of them (the menu's language) changes that one."""
    person = request.user.person  # type: ignore[union-attr]
    if request.method == "GET":
        return show(request, "desk/preferences.html", {"form": PreferencesForm(instance=person)})
    values = {name: getattr(person, name) for name in PreferencesForm.Meta.fields}
    whole = "whole" in request.POST
    asked = {**({} if whole else values), **request.POST.dict()}
    form = PreferencesForm(asked, instance=person)
    if not form.is_valid():
        return show(request, "desk/preferences.html", {"form": form}, status=422)
    organisation.prefer(actor=actor_of(request), **form.cleaned_data)
    with override(form.cleaned_data["language"]):
        if whole:
            messages.info(request, _("已按您的习惯改好"))
    response = HttpResponseRedirect(_back(request, "/me/preferences"))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax", httponly=True)
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the sign-in pages."""
    response = HttpResponseRedirect(_back(request, "/accounts/login/"))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31536000, samesite="Lax", httponly=True)
    return response
