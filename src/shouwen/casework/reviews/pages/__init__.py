"""Pages of yearly reviews."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.papers.queries.printing import printed
from shouwen.casework.reviews import actions, forms, queries
from shouwen.casework.reviews.pages.purpose import purpose as purpose
from shouwen.casework.reviews.pages.purpose import purpose_approve as purpose_approve
from shouwen.casework.reviews.pages.purpose import purpose_new as purpose_new
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given, pressed
from shouwen.kit.errors import NotFound
from shouwen.kit.http import actor_of, show

STEPS: dict[str, tuple[Callable[..., object], Callable[[], str]]] = {
    "recount": (actions.recount, lambda: _("已重新取数")),
    "offer": (actions.offer, lambda: _("已送签，负责人会收到通知")),
    "return": (actions.send_back, lambda: _("已退回，可以再写")),
    "sign": (actions.sign, lambda: _("已签，这一版不再改")),
}
"""Buttons of a review: what each does and says."""


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The years reviewed."""
    actor = actor_of(request)
    reach = actor.reach("reviews.write")
    may_begin = bool(reach and not reach.narrow and actor.centre_id)
    return show(request, "reviews/board.html", {"lines": queries.board(actor), "may_begin": may_begin})


def _home(review_id: int) -> str:
    return reverse("reviews:review", args=[review_id])


@require_GET
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """One version: figures with their rules, remarks, signature."""
    actor = actor_of(request)
    return show(request, "reviews/review.html", {"page": queries.page(queries.find(review_id, actor), actor)})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a year's review, or a further version."""
    actor, now = actor_of(request), clock.now()
    actor.need("reviews.write")
    form = forms.BeginForm(given(request), initial={"year": request.GET.get("year", str(now.year - 1))[:4]})
    says = _("数字由程序从事实里数，谁也改不了；您写的是意见。")
    asked = Asked(_("编写年度评估"), _("取数并开始"), reverse("reviews:board"), _("数已取好，接着写意见"), _("年度评估"), says)

    def act() -> object:
        data = form.cleaned_data
        return _home(actions.begin(data["year"], reason=data["reason"], actor=actor, at=now).pk)

    return ask(request, form, asked, act)


@require_http_methods(["GET", "POST"])
def remarks(request: HttpRequest, review_id: int) -> HttpResponse:
    """Write what is to be said."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(review_id, actor)
    if (no := queries.refused(found, "reviews.write", actor)) is not None:
        raise no
    form = forms.RemarksForm(given(request), initial=found.remarks)
    asked = Asked(_("写意见"), _("存好"), _home(review_id), _("意见已存好"), str(found.year))
    return ask(request, form, asked, lambda: actions.remark(review_id, form.cleaned_data, actor=actor, at=now))


@require_POST
def step(request: HttpRequest, review_id: int, name: str) -> HttpResponse:
    """Count again, offer, take back or sign."""
    if name not in STEPS:
        raise NotFound("step_unknown", _("没有这一步"))
    act, said = STEPS[name]
    actor = actor_of(request)
    return pressed(request, lambda: act(review_id, actor=actor, at=clock.now()), said(), _home(review_id))


@require_GET
def paper(request: HttpRequest, review_id: int) -> HttpResponse:
    """The review as PDF, in the reader's language."""
    row = queries.find(review_id, actor_of(request))
    content = printed(queries.sheet(row), at=row.signed_at or row.counted_at)
    name = f"complaint-review-{row.year}-v{row.version}.pdf"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})
