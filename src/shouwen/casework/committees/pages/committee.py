"""Committees and who sits on them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.committees import actions, forms, queries
from shouwen.casework.committees.pages.shared import kept, to_committee
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given, pressed
from shouwen.kit.http import actor_of, show


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The committees in reach, those late first."""
    actor, retired = actor_of(request), "retired" in request.GET
    reach = actor.reach("committees.keep")
    context = {
        "lines": queries.board(actor, at=clock.now(), retired=retired), "retired": retired,
        "may_found": bool(reach and not reach.narrow and actor.centre_id),
    }  # fmt: skip
    return show(request, "committees/board.html", context)


@require_GET
def committee(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Its mandate, members and meetings."""
    actor = actor_of(request)
    found = queries.find(committee_id, actor)
    page = queries.page(found, actor, at=clock.now())
    context = {"page": page, "may_restore": found.retired_at is not None and queries.keeping(found, actor) is None}
    return show(request, "committees/committee.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set one up."""
    actor, now = actor_of(request), clock.now()
    actor.need("committees.keep")
    form = forms.CommitteeForm(given(request))
    asked = Asked(_("设委员会"), _("设立"), reverse("committees:board"), _("委员会已设立，接着定成员"), _("委员会"))
    return ask(request, form, asked, lambda: to_committee(actions.found(**form.cleaned_data, actor=actor, at=now).pk))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Change its name, mandate or cycle."""
    actor, now = actor_of(request), clock.now()
    found = kept(committee_id, actor)
    form = forms.CommitteeForm(given(request), initial={name: getattr(found, name) for name in ("name", "mandate", "cycle_days")})
    asked = Asked(_("改委员会"), _("存好"), to_committee(committee_id), _("已改好"), found.name)
    return ask(request, form, asked, lambda: actions.edit(committee_id, **form.cleaned_data, actor=actor, at=now))


@require_POST
def retire(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Do without it, or want it again."""
    actor, back = actor_of(request), "back" in request.POST
    said = _("委员会已恢复") if back else _("委员会已撤销，可以恢复")
    return pressed(
        request, lambda: actions.retire(committee_id, back=back, actor=actor, at=clock.now()), said, to_committee(committee_id)
    )


@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Let somebody sit on it."""
    actor, now = actor_of(request), clock.now()
    found = kept(committee_id, actor)
    form = forms.MemberForm(given(request))
    asked = Asked(_("加成员"), _("加上"), to_committee(committee_id), _("已加上，对方会收到通知"), found.name)

    def act() -> object:
        data = form.cleaned_data
        return actions.seat(committee_id, data["person"], data["part"], on=data["on"], actor=actor, at=now)

    return ask(request, form, asked, act)


@require_http_methods(["GET", "POST"])
def end_member(request: HttpRequest, committee_id: int, member_id: int) -> HttpResponse:
    """Let a member leave."""
    actor, now = actor_of(request), clock.now()
    found = kept(committee_id, actor)
    form = forms.LeaveForm(given(request))
    asked = Asked(_("离开委员会"), _("离开"), to_committee(committee_id), _("已记下离开的日子"), found.name)
    return ask(request, form, asked, lambda: actions.end_member(committee_id, member_id, on=form.cleaned_data["on"], actor=actor, at=now))
