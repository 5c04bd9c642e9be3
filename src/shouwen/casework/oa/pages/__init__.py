"""Settings of the link outside, and what went and came."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.oa import actions, forms, queries, slots, states
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given, pressed
from shouwen.kit.errors import Conflict
from shouwen.kit.http import actor_of, show


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The connection of my centre, what went, what came back."""
    page = queries.board(actor_of(request))
    replies = request.build_absolute_uri(f"/api/v1/oa/{page.mine.pk}/replies") if page.mine else ""
    return show(request, "oa/home.html", {"page": page, "replies": replies, "plugs": slots.ADAPTERS})


@require_http_methods(["GET", "POST"])
def connection(request: HttpRequest) -> HttpResponse:
    """Set how the approvals of my centre go out."""
    actor, now = actor_of(request), clock.now()
    page = queries.board(actor)
    if not slots.ADAPTERS:
        raise Conflict("no_adapter", _("没有装 OA 插件，请管理员先装一个"))
    row = page.mine
    initial = {"is_on": row.is_on, "adapter": row.adapter, "address": row.address, "matters": row.matters} if row else {"matters": list(states.MATTERS)}
    form = forms.ConnectionForm(given(request), initial=initial)
    says = _("启用后，要签的审批同时送到对方；对方签回来的，按同样的权限核一遍才算数。在这里签也照样可以。")
    asked = Asked(_("外部 OA 审批"), _("存好"), reverse("oa:home"), _("已存好"), _("外部 OA 审批"), says)
    return ask(request, form, asked, lambda: actions.set_connection(**form.cleaned_data, actor=actor, at=now))


@require_POST
def trial(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Send a document that asks for nothing."""
    actor, now = actor_of(request), clock.now()
    return pressed(request, lambda: actions.try_out(connection_id, actor=actor, at=now), _("对方收到了"), reverse("oa:home"))


@require_POST
def retry(request: HttpRequest, sending_id: int) -> HttpResponse:
    """Try what did not go once more."""
    actor, now = actor_of(request), clock.now()
    return pressed(request, lambda: actions.retry(sending_id, actor=actor, at=now), _("马上再送一次"), reverse("oa:home"))
