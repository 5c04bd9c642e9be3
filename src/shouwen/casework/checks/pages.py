"""Pages of checks: the panel beside the case, the list, one check with what may be done now; the rules that open them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import queries as cases
from shouwen.casework.checks import actions, forms, queries, states
from shouwen.casework.checks.models import Check
from shouwen.casework.checks.queries import board as boards
from shouwen.casework.checks.queries import ruling
from shouwen.foundation.files import actions as filing
from shouwen.foundation.files import queries as files
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import Asked, Sheet, ask, given, over, pressed
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_ints


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """The checks of a case, for the panel of its page."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    lines = boards.lines(list(queries.of_case(case)), now)
    context = {
        "case": case, "lines": lines, "open": sum(1 for each in lines if each.check.is_open),
        "may_ask": queries.why_not_open(case, actor) is None,
    }  # fmt: skip
    return render(request, "checks/panel.html", context)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Checks by who has them and how they stand."""
    actor = actor_of(request)
    which = request.GET.get("show", "mine")
    which = which if which in queries.SHOWS else "mine"
    kinds = queries.kinds(actor)
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(kinds) else ""
    context = {
        "lines": queries.listed(actor, show=which, kind=kind, at=clock.now()), "which": which, "kind": kind, "kinds": kinds,
        "shows": [(code, label()) for code, label in queries.SHOWS.items()], "may_rule": actor.may("checks.rules"),
        "most": boards.MOST,
    }  # fmt: skip
    return show(request, "checks/board.html", context)


@require_GET
def check(request: HttpRequest, check_id: int) -> HttpResponse:
    """One check."""
    actor = actor_of(request)
    return show(request, "checks/check.html", {"page": queries.page(queries.find(check_id, actor), actor, at=clock.now())})


def _home(check_id: int) -> str:
    return reverse("checks:check", args=[check_id])


@require_POST
def take(request: HttpRequest, check_id: int) -> HttpResponse:
    """Make it oneself."""
    actor = actor_of(request)
    return pressed(request, lambda: actions.take(check_id, actor=actor, at=clock.now()), _("由您来做，写下结论就了结"), _home(check_id))


def _asked(row: Check, title: str, label: str, done: str, **more: Any) -> Asked:
    return Asked(title, label, _home(row.pk), done, row.case.number, **more)


def _open(no: Refusal | None) -> None:
    if no is not None:
        raise no


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, check_id: int) -> HttpResponse:
    """Put down what was found, with its proof."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(check_id, actor)
    _open(queries.why_not_settle(row, actor))
    form = forms.SettleForm(given(request))
    asked = _asked(row, queries.kind_label(row.kind), _("写下结论"), _("结论已记下"), tray=files.tray(actor))

    def act() -> object:
        chosen = [*plain_ints(request.POST.getlist("attachments")), *_sent(request, actor)]
        return actions.settle(row.pk, **form.cleaned_data, files=chosen, actor=actor, at=now)

    return ask(request, form, asked, act)


def _sent(request: HttpRequest, actor: Actor) -> list[int]:
    """Files sent along without script, put into the tray.

    :raises Invalid: for one that is not kept.
    """
    kept = []
    for content in request.FILES.getlist("files"):
        try:
            kept.append(filing.keep(content, name=content.name or "", actor=actor, at=clock.now()).pk)
        except Conflict as no:
            raise Invalid({"text": no.message}) from None
    return kept


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, check_id: int) -> HttpResponse:
    """Another person, or another time."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(check_id, actor)
    _open(queries.why_not_arrange(row, actor))
    form = forms.GiveForm(given(request))
    asked = _asked(row, _("换人或改时间"), _("改好"), _("已改"))
    return ask(request, form, asked, lambda: actions.give(row.pk, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, check_id: int) -> HttpResponse:
    """It need not be made."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(check_id, actor)
    _open(queries.why_not_arrange(row, actor))
    form = forms.WithdrawForm(given(request))
    asked = _asked(row, _("撤回核查"), _("撤回"), _("核查已撤回"))
    return ask(request, form, asked, lambda: actions.withdraw(row.pk, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a check by hand, over the page of the case."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    form = forms.AskForm(given(request), actor=actor)
    url, back = reverse("checks:new", args=[number]), reverse("cases:page", args=[number])
    sheet = Sheet(_("安排核查"), case, url, back, _("核查已安排"), queries.why_not_open(case, actor))
    return over(request, form, sheet, lambda: actions.ask(case, **form.cleaned_data, actor=actor, at=now))


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """What opens which check."""
    actor = actor_of(request)
    ended = request.GET.get("show") == "ended"
    may = any(ruling.refused(each, actor) is None for each in {actor.centre_id or None, None})
    context = {"lines": ruling.listed(actor, ended=ended), "ended": ended, "sorts": states.SORTS.items(), "may_make": may}
    return show(request, "checks/rules.html", context)


@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest, sort: str) -> HttpResponse:
    """A rule of a sort."""
    if sort not in states.SORTS:
        raise NotFound("rule_unknown", _("没有这种规则"))
    return _rule(request, sort, None)


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """A rule that stands for another from now on."""
    actor = actor_of(request)
    found = ruling.find(rule_id, actor)
    _open(ruling.refused(found.centre_id, actor))
    if found.ended_at:
        raise Conflict("rule_ended", _("这条规则已停用，请先恢复"))
    return _rule(request, found.sort, found)


def _rule(request: HttpRequest, sort: str, old: Any) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    actor.need("checks.rules")
    may_all = ruling.refused(None, actor) is None
    start = {"value": old.value, "kind": old.kind, "role_code": old.role_code, "hours": old.hours, "all": old.centre_id is None} if old else {}
    form = forms.RuleForm(given(request), sort=sort, actor=actor, may_all=may_all and bool(actor.centre_id), initial=start)
    title = _("改规则") if old else _("加规则")
    says = _("改动从现在起算；已经开出的核查照旧。") if old else _("一件投诉同一种核查只开一次；开给没有经手过的人。")
    asked = Asked(title, _("存好") if old else _("启用"), reverse("checks:rules"), _("规则已生效"), _("核查规则"), says)

    def act() -> object:
        data = dict(form.cleaned_data)
        for_all = data.pop("all", may_all and not actor.centre_id)
        centre = None if for_all else (old.centre_id if old and old.centre_id else actor.centre_id)
        return actions.make_rule(sort, **data, centre=centre, replaces=old.pk if old else None, actor=actor, at=now) and None

    return ask(request, form, asked, act)


@require_POST
def rule_end(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Put a rule away, or (``back``) let it work again."""
    actor, back = actor_of(request), "back" in request.POST
    said = _("规则已恢复") if back else _("规则已停用")
    return pressed(request, lambda: actions.end_rule(rule_id, back=back, actor=actor, at=clock.now()), said, reverse("checks:rules"))
