"""Pages of a team's work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.teamwork import actions, forms, queries, rules
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given, pressed
from shouwen.kit.http import actor_of, show
from shouwen.kit.sheets import csv_lines


def _home() -> str:
    return reverse("teamwork:board")


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """One's own plan, coaching and scores, and those of whom one leads; projects and what is late of them."""
    return show(request, "teamwork/board.html", {"page": queries.board(actor_of(request), at=clock.now(), only=request.GET.get("list", ""), cursor=request.GET.get("after", ""))})


@require_http_methods(["GET", "POST"])
def new_item(request: HttpRequest) -> HttpResponse:
    """Put a goal into a plan."""
    actor, now = actor_of(request), clock.now()
    actor.need("teamwork.plan")
    form = forms.ItemForm(given(request), actor=actor, initial={"due": rules.month_of(queries.today(actor, now))})
    asked = Asked(_("定工作计划"), _("定下"), _home(), _("已定下"), _("带队"))
    return ask(request, form, asked, lambda: actions.set_item(**form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, item_id: int) -> HttpResponse:
    """Say how far an item is."""
    actor, now = actor_of(request), clock.now()
    row = queries.item(item_id, actor)
    form = forms.ReportForm(given(request), initial={"progress": row.progress, "note": row.note})
    asked = Asked(_("报进度"), _("报进度"), _home(), _("已记下"), _("带队"), says=row.goal)
    return ask(request, form, asked, lambda: actions.report(item_id, **form.cleaned_data, actor=actor, at=now))


@require_POST
def drop_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Let an item be, or want it again."""
    actor, back = actor_of(request), bool(request.POST.get("back"))
    said = _("已恢复") if back else _("已作罢")
    return pressed(request, lambda: actions.drop_item(item_id, back=back, actor=actor, at=clock.now()), said, _home())


@require_http_methods(["GET", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """Begin a project."""
    actor, now = actor_of(request), clock.now()
    actor.need("teamwork.lead")
    form = forms.ProjectForm(given(request), actor=actor)
    asked = Asked(_("立服务项目"), pgettext("service project", "立项"), _home(), _("已立项，接着定里程碑"), _("带队"))
    return ask(request, form, asked, lambda: _project(actions.begin(**form.cleaned_data, actor=actor, at=now).pk))


def _project(project_id: int) -> str:
    return reverse("teamwork:project", args=[project_id])


@require_GET
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project with its milestones."""
    actor = actor_of(request)
    page = queries.project_page(queries.project(project_id, actor), actor, at=clock.now())
    return show(request, "teamwork/project.html", {"page": page})


@require_http_methods(["GET", "POST"])
def add_milestone(request: HttpRequest, project_id: int) -> HttpResponse:
    """Add a milestone."""
    actor, now = actor_of(request), clock.now()
    row = queries.project(project_id, actor)
    form = forms.MilestoneForm(given(request))
    asked = Asked(_("加里程碑"), _("加上"), _project(project_id), _("已加上"), row.name)
    return ask(request, form, asked, lambda: actions.add_milestone(project_id, **form.cleaned_data, actor=actor, at=now))


@require_POST
def reach(request: HttpRequest, project_id: int, milestone_id: int) -> HttpResponse:
    """Say that a milestone is reached, or not after all."""
    actor, back = actor_of(request), bool(request.POST.get("back"))
    said = _("改回没有达成") if back else pgettext("milestone", "已达成")
    return pressed(request, lambda: actions.reach(project_id, milestone_id, back=back, actor=actor, at=clock.now()), said, _project(project_id))


@require_POST
def end(request: HttpRequest, project_id: int) -> HttpResponse:
    """End a project, or let it go on."""
    actor, state = actor_of(request), request.POST.get("state", "")
    return pressed(request, lambda: actions.end(project_id, state, actor=actor, at=clock.now()), _("已记下"), _project(project_id))


@require_http_methods(["GET", "POST"])
def new_note(request: HttpRequest) -> HttpResponse:
    """Note a coaching."""
    actor, now = actor_of(request), clock.now()
    actor.need("teamwork.lead")
    form = forms.NoteForm(given(request), actor=actor, initial={"on": queries.today(actor, now)})
    asked = Asked(_("记带教"), _("记下"), _home(), _("已记下，本人会收到通知"), _("带队"))
    return ask(request, form, asked, lambda: actions.coach(**form.cleaned_data, actor=actor, at=now))


@require_POST
def follow_up(request: HttpRequest, note_id: int) -> HttpResponse:
    """Say that a coaching was followed up."""
    actor = actor_of(request)
    return pressed(request, lambda: actions.follow_up(note_id, actor=actor, at=clock.now()), _("已记下跟进"), _home())


def _guidance() -> str:
    return reverse("teamwork:guidance")


@require_GET
def guidance(request: HttpRequest) -> HttpResponse:
    """Guidance of lower centres in sight, newest first."""
    actor, is_open = actor_of(request), "open" in request.GET
    page = queries.guidance_page(actor, cursor=request.GET.get("after", ""), open_only=is_open)
    return show(request, "teamwork/guidance.html", {"page": page, "guides": queries.guides(actor), "is_open": is_open})


@require_GET
def export_guidance(request: HttpRequest) -> HttpResponse:
    """The same as a table to take along."""
    lines = csv_lines(queries.HEADER, queries.guidance_table(actor_of(request)))
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="guidance.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def new_guidance(request: HttpRequest) -> HttpResponse:
    """Note a guidance."""
    actor, now = actor_of(request), clock.now()
    actor.need("teamwork.lead")
    form = forms.GuidanceForm(given(request), actor=actor, initial={"on": queries.today(actor, now)})
    asked = Asked(_("记指导"), _("记下"), _guidance(), _("已记下，本人会收到通知"), _("指导下级中心"))
    return ask(request, form, asked, lambda: actions.guide(**form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, guidance_id: int) -> HttpResponse:
    """Write what came of it."""
    actor, now = actor_of(request), clock.now()
    row = queries.guidance(guidance_id, actor)
    form = forms.ResultForm(given(request))
    asked = Asked(_("写结果"), _("写下"), _guidance(), _("已写下，另一方会收到通知"), _("指导下级中心"), says=row.topic)
    return ask(request, form, asked, lambda: actions.conclude(guidance_id, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def new_score(request: HttpRequest) -> HttpResponse:
    """Enter a score."""
    actor, now = actor_of(request), clock.now()
    actor.need("kpi.evaluate")
    form = forms.ScoreForm(given(request), actor=actor, initial={"month": rules.month_of(queries.today(actor, now))})
    asked = Asked(_("打绩效分"), _("打分"), _home(), _("已打分，等另一位确认"), _("带队"))
    return ask(request, form, asked, lambda: actions.enter(**form.cleaned_data, actor=actor, at=now))


@require_POST
def confirm(request: HttpRequest, score_id: int) -> HttpResponse:
    """Confirm a score."""
    actor = actor_of(request)
    return pressed(request, lambda: actions.confirm(score_id, actor=actor, at=clock.now()), _("已确认"), _home())
