"""The matrix and its question "who could approve this today?"; rates and budgets beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.redress import actions, queries, states
from shouwen.casework.redress.forms import BudgetForm, MatrixForm, RateForm, WhoForm
from shouwen.casework.redress.models import Policy, Rate
from shouwen.casework.redress.queries.policy import matrix_of, place_names
from shouwen.casework.redress.rules.matrix import NO_TOP, Matrix
from shouwen.casework.redress.rules.reasons import PROOFS
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show
from shouwen.kit.money import CODES, Money

WIDE = ("redress.policy", "redress.approve")


def _centre(actor: Actor) -> int:
    """The centre the page speaks of: one's own, or the first there is for who keeps the whole house."""
    if Unit.objects.filter(pk=actor.centre_id).exists():
        return actor.centre_id
    first = Unit.objects.filter(role=Unit.Role.CENTRE, is_active=True).order_by("path").first()
    if first is None:
        raise NotFound("unit_unknown", _("没有这个部门"))
    return first.pk


def _need(actor: Actor) -> None:
    if not any(actor.may(right) for right in WIDE):
        actor.need("redress.policy")


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """The matrix that counts for my centre today, and who could grant a sum."""
    actor, now = actor_of(request), clock.now()
    _need(actor)
    kind = _kind(request, _centre(actor), now)
    asked = request.GET if "amount" in request.GET else None
    who = WhoForm(asked or None, is_other=kind.is_other)
    could, no = None, ""
    if asked and who.is_valid():
        values = {"column": "compensation", "severity": "minor", **who.cleaned_data}
        try:
            _policy, could = queries.who_could(
                values["amount"], values["column"], severity=values["severity"], centre_id=_centre(actor), kind_code=kind.code, at=now
            )
        except Conflict as missing:
            no = missing.message
    context = {**_shown(actor, kind, now), "who": who, "could": could, "no": no}
    return show(request, "redress/matrix.html", context, part="redress/parts/who.html")


def _kind(request: HttpRequest, centre_id: int, now: Any) -> queries.KindLine:
    """The kind the page speaks of.

    :raises NotFound: for one the matrix does not decide on.
    """
    asked = request.GET.get("kind", "")[:24]
    found = next((each for each in queries.kind_lines(centre_id, at=now) if each.code == asked), None)
    if found is None:
        raise NotFound("kind_unknown", _("核决权限里没有这一类"))
    return found


def _shown(actor: Actor, kind: queries.KindLine, now: Any) -> dict[str, Any]:
    policy = queries.policy_for(_centre(actor), kind.code, at=now)
    matrix = matrix_of(policy)
    edits = actor.may("redress.policy")
    return {
        "policy": policy,
        "matrix": matrix,
        "kind": kind,
        "kinds": queries.kind_lines(_centre(actor), at=now),
        "columns": columns(kind).values(),
        "caps": caps(kind).values(),
        "lines": _lines(matrix, place_names(matrix), kind),
        "signers": [
            (place_names(matrix)[row.code], Money.rounded(row.above, matrix.currency), row.on_release)
            for row in matrix.countersigns
        ],
        "two": Money.rounded(matrix.two_signers_above, matrix.currency)
        if matrix.two_signers_above is not None
        else None,
        "emergency": Money.rounded(matrix.emergency.limit, matrix.currency) if matrix.emergency else None,
        "edits": edits,
        "versions": queries.policies(actor)[:20] if edits or actor.may("redress.read") else [],
        "rates": rate_lines(queries.rate_rows(actor), day_of(now)),
        "rate_form": RateForm(initial={"from_on": day_of(now), "into": matrix.currency}) if edits else None,
        "budgets": queries.budget_lines(actor, at=now) if edits else [],
        "budget_form": BudgetForm(initial={"currency": matrix.currency}) if edits else None,
        "centre": Unit.objects.get(pk=_centre(actor)),
    }


def columns(kind: queries.KindLine) -> dict[str, str]:
    """The columns of a matrix that count for a kind, in words."""
    return {"compensation": _("金额")} if kind.is_other else {code: str(label) for code, label in states.COLUMNS.items()}


def caps(kind: queries.KindLine) -> dict[str, str]:
    """The caps of a rung that count for a kind, in words."""
    both = {"daily": _("每天合计"), "monthly": _("每月合计")}
    return both if kind.is_other else {**both, "customer_year": _("一位客户一年")}


def proofs_words(kinds: Sequence[str]) -> str:
    """Which evidence a rung asks for."""
    return pgettext("list", "、").join(str(PROOFS[each]) for each in kinds) or _("不要求")


def _lines(matrix: Matrix, places: dict[str, str], kind: queries.KindLine) -> list[tuple[str, list[tuple[str, str]], list[tuple[str, str]], str, str, bool]]:
    def cell(amount: Any) -> str:
        if amount is None or amount >= NO_TOP:
            return _("不限")
        return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"

    return [
        (
            capfirst(places[rung.code]),
            [(label, cell(matrix.limit(index, column))) for column, label in columns(kind).items()],
            [(label, cell(getattr(rung, name))) for name, label in caps(kind).items()],
            capfirst(str(states.SEVERE[rung.severe])),
            proofs_words(rung.evidence),
            rung.own,
        )
        for index, rung in enumerate(matrix.rungs)
    ]


@require_http_methods(["GET", "POST"])
def matrix_edit(request: HttpRequest) -> HttpResponse:
    """Publish the next version: for everyone by who keeps the house, for one's own centre by its head."""
    actor, now = actor_of(request), clock.now()
    reach = actor.need("redress.policy")
    centre_id = None if reach.centre_ids is None else actor.centre_id
    kind = _kind(request, _centre(actor), now)
    policy = queries.policy_for(_centre(actor), kind.code, at=now)
    last = Policy.objects.filter(centre_id=centre_id, kind_code=kind.code).order_by("-version").first()
    matrix, places = matrix_of(policy), place_names(matrix_of(policy))
    initial = {
        "name": policy.label if policy.kind_code == kind.code else _("%(kind)s核决权限") % {"kind": kind.label},
        "starts_on": day_of(now),
        "two_signers_above": policy.content.get("two_signers_above"),
        "window_days": matrix.window_days,
        "valid_days": matrix.valid_days,
        "after": last.version if last else 0,
    }
    asked = request.POST if request.method == "POST" else None
    form = MatrixForm(asked, matrix=matrix, content=policy.content, is_other=kind.is_other, initial=initial)
    form.label_cells(places)
    if asked is not None:

        def act() -> Policy:
            values = form.cleaned_data
            known = {name: values[name] for name in ("name", "starts_on", "reason", "after")}
            return actions.make_policy(form.changed, centre_id=centre_id, kind_code=kind.code, **known, actor=actor, at=now)

        done, made = carried_out(form, act)
        if done and made is not None:
            messages.info(
                request, _("第 %(n)s 版已发布，%(day)s 起执行") % {"n": made.version, "day": made.starts_on}
            )
            return redirect(f"{reverse('redress:matrix')}?kind={kind.code}" if kind.code else "redress:matrix")
    context = {
        "kind": kind,
        "form": form,
        "rows": form.rows(places),
        "signers": form.signers(places),
        "columns": [*columns(kind).values(), *caps(kind).values()],
        "everyone": centre_id is None,
        "currency": matrix.currency,
        "plain": [
            form[name]
            for name in ("name", "starts_on", "reason", "two_signers_above", "window_days", "valid_days")
            if name in form.fields
        ],
    }
    return show(request, "redress/matrix_edit.html", context, status=422 if asked is not None else 200)


def rate_lines(rows: list[Rate], today: date) -> list[tuple[Rate, str]]:
    """Each rate with whether it counts now: now, later or before."""
    seen: set[tuple[str, str]] = set()
    made = []
    for row in rows:
        pair = (row.currency, row.into)
        begun = row.from_on <= today
        standing = "later" if not begun else "before" if pair in seen or not row.counts_on(today) else "now"
        if begun:
            seen.add(pair)
        made.append((row, standing))
    return made


@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """Say what a currency is worth."""
    actor, now = actor_of(request), clock.now()
    form = RateForm(request.POST)
    try:
        if form.is_valid():
            values = form.cleaned_data
            into = values["into"] or matrix_of(queries.policy_for(_centre(actor), "", at=now)).currency
            pair = values["currency"].upper(), into.upper()
            days = {name: values[name] for name in ("from_on", "until_on")}
            actions.set_rate(*pair, values["rate"], **days, actor=actor, at=now)
            messages.info(request, _("汇率已存"))
        else:
            messages.warning(request, _("请写明币种、汇率和日期"))
    except Forbidden:
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    return redirect("redress:matrix")


def budget_of(values: dict[str, Any], currency: str) -> Money:
    """The sum of a budget form; the matrix's currency where none is written.

    :raises Invalid: for a currency there is not.
    """
    code = values["currency"].upper() or currency
    if code not in CODES:
        raise Invalid({"currency": _("没有 %(code)s 这种币种，请写三个大写字母，例如 USD") % {"code": code}})
    return Money.rounded(values["amount"], code)


@require_POST
def budget(request: HttpRequest) -> HttpResponse:
    """Set this month's budget of my centre."""
    actor, now = actor_of(request), clock.now()
    form = BudgetForm(request.POST)
    currency = matrix_of(queries.policy_for(_centre(actor), "", at=now)).currency
    try:
        if form.is_valid():
            money = budget_of(form.cleaned_data, currency)
            actions.set_budget(_centre(actor), day_of(now), money, actor=actor, at=now)
            messages.info(request, _("本月预算已存"))
        else:
            messages.warning(request, _("请写明预算金额"))
    except Forbidden:
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    return redirect("redress:matrix")
