"""Pages of the idea box."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.ideas import actions, forms, queries
from shouwen.casework.ideas.models import Idea
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import Asked, ask, given, pressed
from shouwen.kit.errors import Forbidden
from shouwen.kit.http import actor_of, show


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The box: what most support comes first, or what is newest."""
    actor = actor_of(request)
    which = request.GET.get("show", "open")
    which = which if which in queries.SHOWS else "open"
    new, q = request.GET.get("order") == "new", request.GET.get("q", "").strip()[:40]
    context = {
        "lines": queries.board(actor, show=which, q=q, new=new), "which": which, "q": q, "new": new, "shows": queries.SHOWS.items(),
        "may_submit": bool(actor.person_id and actor.centre_id),
    }  # fmt: skip
    return show(request, "ideas/board.html", context)


@require_GET
def idea(request: HttpRequest, number: str) -> HttpResponse:
    """One idea: its votes, what was decided and why, its plan and rewards."""
    actor = actor_of(request)
    return show(request, "ideas/idea.html", {"page": queries.page(queries.find(number, actor), actor)})


def _home(number: str) -> str:
    return reverse("ideas:idea", args=[number])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put an idea into the box."""
    actor, now = actor_of(request), clock.now()
    actor.need("ideas.take_part")
    form = forms.IdeaForm(given(request))
    asked = Asked(_("提建议"), _("投进建议箱"), reverse("ideas:board"), _("建议已提出，同事可以投票了"), _("建议箱"))
    return ask(request, form, asked, lambda: _home(actions.submit(**form.cleaned_data, actor=actor, at=now).number))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Say it better, while nobody supports it yet."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    form = forms.IdeaForm(given(request), initial={name: getattr(found, name) for name in ("title", "subject", "text")})
    asked = Asked(_("改建议"), _("存好"), _home(number), _("已改好"), number)
    return ask(request, form, asked, lambda: actions.edit(found, **form.cleaned_data, actor=actor, at=now))


@require_POST
def vote(request: HttpRequest, number: str) -> HttpResponse:
    """Support, or take the support back; then to where the reader was."""
    actor, back = actor_of(request), "back" in request.POST
    found = queries.find(number, actor)
    said = _("已收回支持") if back else _("已投一票")
    then = reverse("ideas:board") if "board" in request.POST else _home(number)
    return pressed(request, lambda: actions.support(found, back=back, actor=actor, at=clock.now()), said, then)


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take one's idea out of the box, or put it in again."""
    actor, back = actor_of(request), "back" in request.POST
    found = queries.find(number, actor)
    said = _("已重新提出") if back else _("已撤回，可以重新提出")
    return pressed(request, lambda: actions.withdraw(found, back=back, actor=actor, at=clock.now()), said, _home(number))


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Take it up: it becomes an improvement plan."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    _open_to(found, "accept", actor)
    form = forms.AcceptForm(given(request))
    asked = Asked(_("采纳并立项"), _("采纳"), _home(number), _("已采纳并立项，提出的人会收到通知"), number, found.title)
    return ask(request, form, asked, lambda: actions.accept(found, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """Say no, and why."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    _open_to(found, "decline", actor)
    form = forms.DeclineForm(given(request))
    asked = Asked(_("不采纳"), _("不采纳"), _home(number), _("已回复，提出的人会收到通知"), number, found.title)
    return ask(request, form, asked, lambda: actions.decline(found, why=form.cleaned_data["why"], actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def reward(request: HttpRequest, number: str) -> HttpResponse:
    """Propose a reward."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    if (no := queries.deciding(found, actor)) is not None:
        raise no
    form = forms.RewardForm(given(request))
    asked = Asked(_("提奖励"), _("提请批准"), _home(number), _("奖励已提出，批准了才发"), number, found.title)

    def act() -> object:
        data = form.cleaned_data
        return actions.reward(found, data["kind"], words=data["words"], money=form.money, actor=actor, at=now)

    return ask(request, form, asked, act)


@require_POST
def reward_approve(request: HttpRequest, number: str, reward_id: int) -> HttpResponse:
    """Approve a reward somebody else proposed."""
    actor = actor_of(request)
    found = queries.find(number, actor)
    said = _("已批准，提出建议的人会收到通知")
    return pressed(request, lambda: actions.approve_reward(found, reward_id, actor=actor, at=clock.now()), said, _home(number))


@require_POST
def reward_end(request: HttpRequest, number: str, reward_id: int) -> HttpResponse:
    """Cross a reward out."""
    actor = actor_of(request)
    found = queries.find(number, actor)
    said = _("这笔奖励已划去")
    return pressed(request, lambda: actions.drop_reward(found, reward_id, actor=actor, at=clock.now()), said, _home(number))


def _open_to(found: Idea, name: str, actor: Actor) -> None:
    if isinstance(no := queries.refused(found, name, actor), Forbidden):
        raise no

