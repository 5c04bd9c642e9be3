"""The inbox over HTTP."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.notices import actions, devices, pushing, queries
from shouwen.foundation.notices.forms import QuietForm
from shouwen.foundation.notices.slots import KINDS
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, is_fragment, show


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What the reader was told: unread first, a page at a time."""
    actor = actor_of(request)
    context = {
        "page": queries.inbox(actor, cursor=request.GET.get("after", "")),
        "unread": queries.unread_count(actor),
        "many": queries.MANY,
        "first": "after" not in request.GET,
    }
    return show(request, "notices/inbox.html", context, part="notices/lines.html")


@require_GET
def badge(request: HttpRequest) -> HttpResponse:
    """The number of unread notices, for the shell."""
    context = {"unread": queries.unread_count(actor_of(request)), "many": queries.MANY}
    return render(request, "notices/badge.html", context)


@require_GET
def opened(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Follow a notice to where it leads; it counts as read from then on."""
    found = actions.mark_read(notice_id, actor=actor_of(request), at=clock.now())
    return redirect(queries.url_of(found) or "notices:inbox")


@require_GET
def toast(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One of the reader's notices as a toast says it, and where it leads."""
    actor = actor_of(request)
    [line] = queries.worded([queries.notice(notice_id, actor)], actor.time_zone)
    return render(request, "notices/toast.html", {"line": line})


@require_POST
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one as read where it stands."""
    actor = actor_of(request)
    found = actions.mark_read(notice_id, actor=actor, at=clock.now())
    back = request.POST.get("back") == "work"
    if not is_fragment(request):
        return redirect("/" if back else "notices:inbox")
    if back:
        return HttpResponse(status=204, headers={"HX-Trigger": '{"work-changed": {}, "counts-changed": {}}'})
    [line] = queries.worded([found], actor.time_zone)
    return render(request, "notices/line.html", {"line": line})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_all_read(actor=actor_of(request), at=clock.now())
    return redirect("notices:inbox")


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose, kind by kind, between inbox, e-mail and push; and the hours in which one is left alone."""
    actor = actor_of(request)
    held = queries.quiet(actor.person_id)
    form = QuietForm(request.POST or None, initial={"begins": held.begins, "ends": held.ends} if held else None)
    if request.method == "POST":
        done, _nothing = carried_out(form, lambda: _prefer(request, form))
        if done:
            messages.info(request, _("以后按这样通知您"))
            return redirect("notices:preferences")
    context = {"choices": queries.choices(actor.person_id), "form": form}
    return render(request, "notices/preferences.html", context, status=422 if form.errors else 200)


def _prefer(request: HttpRequest, form: QuietForm) -> None:
    actor, ways = actor_of(request), ("app", "mail", "push")
    actions.rest(form.cleaned_data["begins"], form.cleaned_data["ends"], actor=actor)
    actions.prefer({code: tuple(f"{way}.{code}" in request.POST for way in ways) for code in KINDS}, actor=actor)


@require_http_methods(["GET", "POST"])
def my_devices(request: HttpRequest) -> HttpResponse:
    """The devices that take push messages: list, and add this one."""
    actor = actor_of(request)
    if request.method == "POST":
        given = devices.Subscription(*(request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")))
        devices.add_device(given, name=device_name(request.headers.get("User-Agent", "")), actor=actor, at=clock.now())
        return redirect("notices:devices")
    context = {"devices": devices.devices(actor), "key": pushing.public_key()}
    return render(request, "notices/devices.html", context)


@require_POST
def remove_device(request: HttpRequest, device_id: int) -> HttpResponse:
    """Send nothing to that device any more."""
    devices.remove_device(device_id, actor=actor_of(request))
    return redirect("notices:devices")


def device_name(agent: str) -> str:
    """What a browser calls itself, short enough for a list: ``Chrome · Android``."""
    browsers = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}
    browser = next((name for word, name in browsers.items() if word in agent), "")
    system = next((name for word, name in systems.items() if word in agent), "")
    return " · ".join(filter(None, (browser, system)))
