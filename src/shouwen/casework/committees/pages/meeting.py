"""Meetings: planned, minuted, signed; what they decided."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.committees import actions, forms, queries
from shouwen.casework.committees.pages.shared import kept, to_committee, to_meeting
from shouwen.casework.committees.queries.pages import present_choices
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given, pressed
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_ints


@require_GET
def meeting(request: HttpRequest, committee_id: int, seq: int) -> HttpResponse:
    """One meeting: agenda, minutes, decisions."""
    actor = actor_of(request)
    page = queries.meeting_page(queries.meeting(committee_id, seq, actor), actor)
    return show(request, "committees/meeting.html", {"page": page})


@require_http_methods(["GET", "POST"])
def plan_meeting(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Put a meeting on a day."""
    actor, now = actor_of(request), clock.now()
    found = kept(committee_id, actor)
    form = forms.MeetingForm(given(request))
    says = _("最晚 %(day)s 开。已经开过的会也在这里补上，再记纪要。") % {"day": queries.due_on(found).isoformat()}
    asked = Asked(_("定会议"), _("定下"), to_committee(committee_id), _("会议已定，成员会收到通知"), found.name, says)
    data = form.cleaned_data if form.is_valid() else {}
    return ask(
        request, form, asked,
        lambda: to_meeting(committee_id, actions.plan_meeting(committee_id, data["meets_on"], agenda=data["agenda"], actor=actor, at=now).seq),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, committee_id: int, seq: int) -> HttpResponse:
    """Write the minutes and who was there."""
    actor, now = actor_of(request), clock.now()
    kept(committee_id, actor)
    found = queries.meeting(committee_id, seq, actor)
    start = {"minutes": found.minutes, "present": [str(each) for each in found.present.values_list("person_id", flat=True)]}
    form = forms.MinutesForm(given(request), members=present_choices(found), initial=start)
    asked = Asked(_("记纪要"), _("记下"), to_meeting(committee_id, seq), _("纪要已记下，等主任来签"), found.committee.name, _("主任签之前都可以改。"))

    def act() -> object:
        data = form.cleaned_data
        return actions.write_minutes(committee_id, seq, data["minutes"], present=plain_ints(data["present"]), actor=actor, at=now)

    return ask(request, form, asked, act)


@require_POST
def sign(request: HttpRequest, committee_id: int, seq: int) -> HttpResponse:
    """The chair signs."""
    actor, here = actor_of(request), to_meeting(committee_id, seq)
    return pressed(request, lambda: actions.sign(committee_id, seq, actor=actor, at=clock.now()), _("纪要已签"), here)


@require_POST
def cancel(request: HttpRequest, committee_id: int, seq: int) -> HttpResponse:
    """Cancel a meeting, or put it on again."""
    actor, back = actor_of(request), "back" in request.POST
    said = _("会议照常开") if back else _("会议已取消，可以恢复")
    here = to_meeting(committee_id, seq)
    return pressed(request, lambda: actions.cancel(committee_id, seq, back=back, actor=actor, at=clock.now()), said, here)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, committee_id: int, seq: int) -> HttpResponse:
    """Note what was decided; it may open a plan."""
    actor, now = actor_of(request), clock.now()
    kept(committee_id, actor)
    found = queries.meeting(committee_id, seq, actor)
    form = forms.DecisionForm(given(request))
    says = _("立项的，责任人在改进计划里办，做到哪一步看得到。")
    asked = Asked(_("记决定"), _("记下"), to_meeting(committee_id, seq), _("决定已记下"), found.committee.name, says)
    return ask(request, form, asked, lambda: actions.decide(committee_id, seq, actions.Resolution(**form.cleaned_data), actor=actor, at=now))


@require_POST
def drop_decision(request: HttpRequest, committee_id: int, seq: int, decision_id: int) -> HttpResponse:
    """Cross a decision out."""
    actor, here = actor_of(request), to_meeting(committee_id, seq)
    return pressed(
        request, lambda: actions.drop_decision(committee_id, seq, decision_id, actor=actor, at=clock.now()), _("决定已划去"), here
    )
