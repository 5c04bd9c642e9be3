"""Templates of papers: read, tried on a case, made anew, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.papers import actions, queries, states
from shouwen.casework.papers.forms import TemplateForm, typed
from shouwen.casework.papers.queries.templates import known
from shouwen.casework.papers.rules.template import checked
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show, told_in
from shouwen.kit.text import plain_int


def _place(request: HttpRequest, actor: Actor) -> int | None:
    """Whose templates: the reader's centre's, or (``?of=all``) everybody's."""
    of = request.POST.get("of") or request.GET.get("of", "")
    return None if of == "all" or not actor.centre_id else actor.centre_id


def _about(actor: Actor, centre_id: int | None) -> dict[str, Any]:
    return {
        "of": "all" if centre_id is None else "centre",
        "place": organisation.unit_names([centre_id]).get(centre_id, "") if centre_id else _("所有中心"),
        "may_edit": queries.may_edit(actor, centre_id),
        "has_both": bool(actor.centre_id),
    }


@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """Every paper in every language, with the version that holds."""
    actor, now = actor_of(request), clock.now()
    actor.need("papers.templates")
    centre_id = _place(request, actor)
    rows = [
        {"kind": kind, "label": label, "language": language, "language_label": said, "held": queries.in_force(kind, language, centre_id, now)}
        for kind, label in states.KINDS.items()
        for language, said in states.LANGUAGES.items()
    ]
    return show(request, "papers/templates.html", {**_about(actor, centre_id), "rows": rows})


@require_http_methods(["GET", "POST"])
def editor(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """A template as a form. ``act`` is save, look (try it on a case), or add, out-n, up-n, down-n for a block."""
    actor, now = actor_of(request), clock.now()
    actor.need("papers.templates")
    known(kind, language)
    centre_id = _place(request, actor)
    held = queries.in_force(kind, language, centre_id, now)
    posted = request.POST if request.method == "POST" else None
    if posted is not None and posted.get("act") == "save":
        content = typed(posted)
        form = TemplateForm(posted, content=content)
        after, reason = plain_int(posted.get("after")), posted.get("reason", "")
        done, row = carried_out(
            form,
            lambda: actions.set_template(kind, language, content, centre_id=centre_id, after=after, reason=reason, actor=actor, at=now),
        )
        if done and row:
            messages.info(request, _("第 %(n)s 版已存，从现在起按它制作；不合适可以收回") % {"n": row.version})
            return redirect(f"{request.path}?of={'all' if centre_id is None else 'centre'}")
        return _shown(request, kind, language, centre_id, form, held, actor, now, status=422)
    content = typed(posted) if posted is not None else held.content
    number = (posted or request.GET).get("case", "").strip()
    looks = posted is not None and posted.get("act") == "look"
    form = TemplateForm(posted if looks else None, content=content, number=number)
    if posted is not None and not looks:
        form.initial["reason"] = posted.get("reason", "")
    return _shown(request, kind, language, centre_id, form, held, actor, now, content=content, number=number)


def _shown(
    request: HttpRequest,
    kind: str,
    language: str,
    centre_id: int | None,
    form: TemplateForm,
    held: queries.Held,
    actor: Actor,
    now: datetime,
    *,
    content: dict[str, Any] | None = None,
    number: str = "",
    status: int = 200,
) -> HttpResponse:
    sheet, no = (None, "") if content is None or not number else _tried(content, language, number, form, actor, now)
    context = {
        **_about(actor, centre_id), "kind": kind, "language": language, "label": states.KINDS[kind],
        "language_label": states.LANGUAGES[language], "form": form, "held": held, "sheet": sheet, "no": no,
        "after": held.version if held.centre_id == centre_id else 0,
        "places": queries.offered(language, {}), "versions": queries.versions(kind, language, centre_id, now),
    }  # fmt: skip
    return show(request, "papers/editor.html", context, part="papers/parts/editor.html", status=status)


def _tried(
    content: dict[str, Any], language: str, number: str, form: TemplateForm, actor: Actor, now: datetime
) -> tuple[Any, str]:
    """The template as typed, on a case the reader may see; or why not."""
    try:
        kept = checked(content, queries.names())
    except Invalid as wrong:
        if form.is_bound:
            form.is_valid()
            told_in(form, wrong)
        return None, _("先把标红的改好再看")
    try:
        return actions.drawn(number, kept, language, actor=actor, at=now), ""
    except NotFound as no:
        return None, no.message


@require_GET
def version(request: HttpRequest, template_id: int) -> HttpResponse:
    """A version of a template, to read."""
    actor = actor_of(request)
    row = queries.version(template_id, actor)
    form = TemplateForm(content=row.content)
    for each in form.fields.values():
        each.disabled = True
    found = queries.versions(row.kind, row.language, row.centre_id, clock.now())
    newest = next((each.row.pk for each in found if each.state != "retired"), None)
    context = {**_about(actor, row.centre_id), "row": row, "form": form, "is_newest": newest == row.pk,
               "language_label": states.LANGUAGES[row.language]}  # fmt: skip
    return show(request, "papers/version.html", context)


@require_POST
def retire(request: HttpRequest, template_id: int) -> HttpResponse:
    """Take the newest version back."""
    row = actions.retire_template(template_id, actor=actor_of(request), at=clock.now())
    messages.info(request, _("第 %(n)s 版已收回，上一版重新有效") % {"n": row.version})
    return redirect("papers:editor", row.kind, row.language)
