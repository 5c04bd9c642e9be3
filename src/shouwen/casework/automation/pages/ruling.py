"""Rules under Administration: the list in words, the editor, the switch, the order, the versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.forms import Rows, RuleForm, Tree, menu
from shouwen.casework.automation.forms.conditions import menu as fields_menu
from shouwen.casework.automation.forms.deeds import places, whole
from shouwen.casework.automation.models import Rule
from shouwen.casework.automation.rules.examples import EXAMPLES, Example
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.http import actor_of, led, show
from shouwen.kit.text import plain_int

WORDS = ("name", "name_en", "scope", "reason")


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in reach, each as a sentence, in the order in which they run."""
    actor = actor_of(request)
    context = {
        "lines": queries.listed(actor),
        "examples": [(each, queries.said(each.content())) for each in EXAMPLES],
    }
    return show(request, "automation/rules.html", context)


@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    """Write a new rule, from nothing or from an example."""
    actor = actor_of(request)
    actor.need("automation.rules")
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Change a rule: saving makes a new version, in the rights of whoever saves."""
    actor = actor_of(request)
    return _edit(request, actor, queries.rule(rule_id, actor))


def _edit(request: HttpRequest, actor: Actor, row: Rule | None) -> HttpResponse:
    if request.method == "GET":
        return _first(request, actor, row)
    head = RuleForm(request.POST)
    rows, tree = Rows.read(request.POST, actor), Tree.read(request.POST)
    act = request.POST.get("act", "save")
    place = rows.changed(act, request.POST.get("new", ""))
    if place is not None or tree.changed(act, request.POST.dict()):
        head = RuleForm(initial=request.POST.dict())
        return _shown(request, actor, row, head, rows, tree, place=place, when=request.POST.dict())
    head.is_valid()
    content = {"when": head.when, "if": tree.given(), "then": rows.given}
    typed: dict[str, Any] = {name: head.cleaned_data.get(name) or "" for name in WORDS}
    typed |= {name: head.cleaned_data.get(name) for name in ("starts_on", "ends_on")}
    try:
        saved = actions.save_rule(
            **typed, content=content, rule_id=row.pk if row else None, actor=actor, at=clock.now()
        )
    except Invalid as no:
        return _refused(request, actor, row, head, rows, tree, no)
    messages.info(request, _("“%(name)s”存成第 %(n)s 版") % {"name": saved, "n": saved.version})
    return led(request, reverse("automation:dry_runs", args=[saved.pk]))


def _first(request: HttpRequest, actor: Actor, row: Rule | None) -> HttpResponse:
    if row is None:
        example = next((each for each in EXAMPLES if each.code == request.GET.get("example")), None)
        content = example.content() if example else {"when": {}, "if": {}, "then": []}
        initial = (
            {**named(example), "scope": "centre", **content["when"]}
            if example
            else {"scope": "centre"}
        )
    else:
        version = queries.version(row)
        content, initial = version.content, RuleForm.of(version)
    rows = Rows([dict(each) for each in content["then"]], actor)
    return _shown(
        request, actor, row, RuleForm(initial=initial), rows, Tree.of(content["if"]), when=content["when"]
    )


def named(example: Example) -> dict[str, str]:
    """An example's names in both languages."""
    found = {}
    for field, language in (("name", "zh-hans"), ("name_en", "en")):
        with translation.override(language):
            found[field] = str(example.name)
    return found


def _refused(
    request: HttpRequest, actor: Actor, row: Rule | None, head: RuleForm, rows: Rows, tree: Tree, no: Invalid
) -> HttpResponse:
    rows.wrong = {
        name.removeprefix("then."): said for name, said in no.fields.items() if name.startswith("then.")
    }
    tree.wrong = {name.removeprefix("if."): said for name, said in no.fields.items() if name.startswith("if")}
    for name, said in no.fields.items():
        place = name.removeprefix("when.")
        if place in head.fields and place not in head.errors:
            head.add_error(place, said)
    above = [text for name, text in no.fields.items() if name in ("then.deeds", "if", "when")]
    above = above or (whole(rows.wrong, ("deeds",)) if rows.wrong else [])
    return _shown(request, actor, row, head, rows, tree, said=above, when=head.when, status=422)


def _shown(
    request: HttpRequest, actor: Actor, row: Rule | None, head: RuleForm, rows: Rows, tree: Tree, *,
    place: int | None = None, said: list[str] | None = None, when: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows.beyond = queries.beyond([each["deed"] for each in rows.given], actor, at=clock.now())
    context: dict[str, Any] = {
        "rule": row,
        "head": head,
        "rows": list(rows),
        "boxes": tree.shown(actor),
        "place": place,
        "said": said or [],
        "menu": menu(by_rule=True),
        "fields_menu": fields_menu(),
        "places": places(),
        "reads": queries.draft_said({"when": when or {}, "if": tree.given(), "then": rows.given}),
    }
    return show(
        request, "automation/rule.html", context, part="automation/parts/rule_form.html", status=status
    )


@require_POST
def rule_switch(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Switch a rule on or off."""
    on = request.POST.get("on") == "yes"
    try:
        row = actions.switch_rule(rule_id, on, actor=actor_of(request), at=clock.now())
    except Conflict as no:
        messages.info(request, no.message)
    else:
        words = _("“%(name)s”已启用，从现在起发生的都会看") if on else _("“%(name)s”已停用")
        messages.info(request, words % {"name": row})
    return led(request, reverse("automation:rules"))


@require_POST
def rule_move(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Put a rule at another place in the order."""
    place = plain_int(request.POST.get("place", ""))
    if place is None:
        raise Invalid({"place": _("没有这个位置")})
    actions.move_rule(rule_id, place, actor=actor_of(request), at=clock.now())
    return led(request, reverse("automation:rules"))


@require_POST
def rule_retire(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Put a rule away."""
    row = actions.retire_rule(rule_id, actor=actor_of(request), at=clock.now())
    messages.info(request, _("“%(name)s”不再用了，执行记录都在") % {"name": row})
    return redirect("automation:rules")


@require_GET
def rule_versions(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Every version of a rule: who wrote it, why, and what changed."""
    row = queries.rule(rule_id, actor_of(request))
    return show(request, "automation/versions.html", {"rule": row, "versions": queries.versions(row)})
