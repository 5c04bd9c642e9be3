"""The customers' pages: hand a matter in, follow it, add to it, accept or refuse the result. No account needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as found
from shouwen.casework.cases.actions import Intake
from shouwen.casework.cases.queries import statements
from shouwen.casework.complaints.queries import charter as charters
from shouwen.casework.reviews.queries import purpose as purposes
from shouwen.foundation.files import actions as files
from shouwen.foundation.files import queries as kept
from shouwen.foundation.files.pages import served
from shouwen.foundation.organisation import queries as organisation
from shouwen.interfaces.portal import guard, visitor
from shouwen.interfaces.portal.forms import Opening, Submission, Words
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal
from shouwen.kit.text import plain_int, tidy
from shouwen.relations.catalogue import queries as catalogue

MAX_FILES = 5
CUSTOMER = SYSTEM.through("portal")
"""A customer who has shown number and code acts on that one case."""

Page = Callable[..., HttpResponseBase]
Text = TypeVar("Text")


def door(page: Page) -> Page:
    """Open to everybody; a refusal becomes a sentence on a page of ours."""

    @wraps(page)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return page(request, *args, **kwargs)
        except Refusal as no:
            return render(request, "portal/refused.html", {"sentence": no.message}, status=no.status)

    opened: Page = login_not_required(never_cache(entered))
    return opened


@door
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Two ways in: hand something in, or follow it; and every channel customers may use (CMP-048)."""
    channels = catalogue.channels(public=True)
    centres = [unit.pk for unit in organisation.open_centres()]
    told, stands_for = bool(charters.published(centres)), bool(purposes.published(centres))
    return render(request, "portal/home.html", {"channels": channels, "mine": visitor.remembered(request), "told": told, "stands_for": stands_for})


@door
@require_GET
def purpose(request: HttpRequest) -> HttpResponse:
    """What a centre stands for, in the reader's language: its service charter, where it is approved and public (ORG-065, 066)."""
    held, context = _of_a_centre(request, purposes.published)
    if held is None:
        raise NotFound("no_service_charter", _("还没有公布的服务宗旨"))
    context = {**context, "row": held, "parts": purposes.public_lines(held)}
    return render(request, "portal/purpose.html", context)


@door
@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """What customers may hold us to: the complaint policy of a centre that is approved and public (CASE-073)."""
    held, context = _of_a_centre(request, charters.published)
    if held is None:
        raise NotFound("no_charter", _("还没有公布的投诉政策"))
    return render(request, "portal/policy.html", {**context, "shown": charters.view(held, at=clock.now())})


def _of_a_centre(request: HttpRequest, published: Callable[[Iterable[int]], Mapping[int | None, Text]]) -> tuple[Text | None, dict[str, Any]]:
    """What the centre asked for publishes, unasked the first that publishes anything; with the centres to choose from,
    which are those that do."""
    units = {unit.pk: str(unit) for unit in organisation.open_centres()}
    held = published(units)
    centres = {pk: name for pk, name in units.items() if pk in held}
    asked = plain_int(request.GET.get("centre", ""))
    chosen = asked if asked in units else next(iter(centres), None)
    return held.get(chosen), {"centres": centres.items(), "centre": chosen}


@door
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest) -> HttpResponseBase:
    """The form, and taking it in. What was written stays in the form whatever goes wrong."""
    centres = organisation.open_centres()
    kinds = [(kind.code, kind.label) for kind in catalogue.kinds() if kind.code != "misconduct"]
    choices: dict[str, Any] = {"kinds": kinds, "centres": [(unit.pk, str(unit)) for unit in centres]}
    form = Submission(request.POST or None, initial={"key": uuid4().hex}, **choices)
    if request.method == "POST" and form.is_valid():
        try:
            return _take_in(request, form, {unit.pk: unit.time_zone for unit in centres})
        except Invalid as wrong:
            for name, sentence in wrong.fields.items():
                form.add_error(_field(form, name), sentence)
        except _Changed as no:
            form = Submission({**request.POST.dict(), "key": uuid4().hex}, **choices)
            form.add_error(None, no.message)
        except Refusal as no:
            form.add_error(None, no.message)
    return render(request, "portal/submit.html", {"form": form, "max_files": MAX_FILES},
                  status=422 if form.is_bound else 200)  # fmt: skip


class _Changed(Conflict):
    """The same form was handed in before, with other words."""


def _field(form: Submission, name: str) -> str | None:
    return {"contact": "phone"}.get(name, name if name in form.fields else None)


def _take_in(request: HttpRequest, form: Submission, zones: dict[int, str]) -> HttpResponseBase:
    at, given = clock.now(), form.cleaned_data
    guard.check("submit", request, at=at)
    guard.note("submit", request, at=at)
    if given["website"]:
        raise Invalid({"website": _("没有提交")})
    sent = _sent(request)
    actor = visitor.visitor(request, given["centre"], zones[given["centre"]])
    key = given["key"]
    code = cases.code_for(key) if key else cases.new_code()
    intake = Intake(
        kind=given["kind"],
        description=given["description"],
        demand=given["demand"],
        channel="web",
        form="written",
        name=given["name"],
        phone=given["phone"],
        email=given["email"],
        anonymous=given["anonymous"],
        centre_id=given["centre"],
        access_code=code,
        files=_kept(sent, actor, at),
        fields={"consent": settings.SHOUWEN_CONSENT_VERSION},
        intake_key=f"portal:{key}" if key else "",
    )
    number = _registered(intake, actor, at)
    response = redirect("portal:done")
    visitor.remember(response, number, code, secure=request.is_secure())
    return response


def _registered(intake: Intake, actor: Actor, at: datetime) -> str:
    """The number of the case. A form sent twice is one matter, also where its files came twice.

    :raises _Changed: where the form went in before with other words.
    """
    try:
        return cases.register(intake, actor=actor, at=at).number
    except Conflict as no:
        if no.code != "intake_key_reused":
            raise
        before = found.find_by_access(no.params["number"], intake.access_code)
        if statements.passages([before.pk])[before.pk].get("description") == tidy(intake.description):
            return before.number
        said = _("刚才那次已经登记为 %(number)s；要另外反映一件，请再按一次提交") % {"number": before.number}
        raise _Changed("already_submitted", said) from no


def _sent(request: HttpRequest) -> list[UploadedFile]:
    """The files that came with a form.

    :raises Invalid: when there are too many: none is dropped in silence.
    """
    sent = request.FILES.getlist("files")
    if len(sent) > MAX_FILES:
        raise Invalid({"files": _("一次最多附 %(count)s 个文件") % {"count": MAX_FILES}})
    return sent


def _kept(sent: Sequence[UploadedFile], actor: Actor, at: datetime) -> list[int]:
    """Keep what came with a form; its words give the files their place."""
    return [files.keep(each, name=each.name or "", actor=actor, at=at).pk for each in sent]


@door
@require_GET
def done(request: HttpRequest) -> HttpResponseBase:
    """The number and the code, to be written down."""
    mine = visitor.remembered(request)
    if mine is None:
        return redirect("portal:open")
    return render(request, "portal/done.html", {"number": mine[0], "code": f"{mine[1][:4]} {mine[1][4:]}"})


@door
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest) -> HttpResponseBase:
    """Open a case by number and code; wrong ones are answered alike, and only so often."""
    form = Opening(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        number, code = form.cleaned_data["number"].strip().upper(), visitor.tidy_code(form.cleaned_data["code"])
        at = clock.now()
        try:
            guard.check("open", request, target=number, at=at)
            found.find_by_access(number, code)
        except NotFound:
            guard.note("open", request, target=number, at=at)
            form.add_error(None, _("单号或查询码不对，请照收到的原样再输一次"))
        except guard.TooMany as no:
            return render(request, "portal/open.html", {"form": form, "sentence": no.message}, status=429)
        else:
            response = redirect("portal:case")
            visitor.remember(response, number, code, secure=request.is_secure())
            return response
    return render(request, "portal/open.html", {"form": form}, status=422 if form.is_bound else 200)


def _mine(request: HttpRequest) -> Any:
    """The case this browser has opened.

    :raises NotFound: when it has opened none, or the code was changed since.
    """
    mine = visitor.remembered(request)
    if mine is None:
        raise NotFound("not_opened", _("请先输入单号和查询码"))
    return found.find_by_access(*mine)


@door
@require_GET
def case(request: HttpRequest) -> HttpResponseBase:
    """Stage, who is responsible, the result, what happens next and by when; then the history."""
    if visitor.remembered(request) is None:
        return redirect("portal:open")
    return _case_page(request)


def _case_page(request: HttpRequest, *, form: Words | None = None, asked: str = "", status: int = 200) -> HttpResponse:
    mine = _mine(request)
    shown = found.customer_page(mine, at=clock.now())
    shared = [each for kin in kept.of("case", found.read_with(mine), public_only=True).values() for each in kin]
    context = {"page": shown, "files": shared, "form": form or Words(), "asked": asked, "max_files": MAX_FILES}
    return render(request, "portal/case.html", context, status=status)


@door
@require_POST
def add(request: HttpRequest) -> HttpResponseBase:
    """The customer adds facts or files; the owner hears of it at once."""
    mine, at, form = _mine(request), clock.now(), Words(request.POST)
    guard.check("add", request, target=mine.number, at=at)
    guard.note("add", request, target=mine.number, at=at)
    if not form.is_valid():
        return _case_page(request, form=form, asked="add", status=422)
    try:
        papers = _kept(_sent(request), CUSTOMER, at)
        cases.add_fact(mine, form.cleaned_data["text"], files=papers, actor=CUSTOMER, at=at)
    except Invalid as wrong:
        form.add_error(None, wrong.message)
        return _case_page(request, form=form, asked="add", status=422)
    return redirect("portal:case")


@door
@require_POST
def call_me(request: HttpRequest) -> HttpResponseBase:
    """The customer asks to be called: it counts as a chase and reaches the owner (demand 3.2)."""
    mine, at = _mine(request), clock.now()
    guard.check("add", request, target=mine.number, at=at)
    guard.note("add", request, target=mine.number, at=at)
    cases.chase(mine, _("请给我回电"), actor=CUSTOMER, at=at)
    return redirect("portal:case")


@door
@require_POST
def accept(request: HttpRequest) -> HttpResponseBase:
    """The customer agrees with the result."""
    cases.customer_accepts(found.answerable(_mine(request)), actor=CUSTOMER, at=clock.now())
    return redirect("portal:case")


@door
@require_POST
def refuse(request: HttpRequest) -> HttpResponseBase:
    """The customer does not agree: the matter goes one level up. No explanation is asked for first."""
    cases.not_accepted(found.answerable(_mine(request)), text=request.POST.get("text", "")[:4000], actor=CUSTOMER, at=clock.now())
    return redirect("portal:case")


@door
@require_GET
def file(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """One of the case's files the customer may see."""
    return served(request, kept.public(attachment_id, "case", *found.read_with(_mine(request))))


@door
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Forget the case in this browser."""
    response = redirect("portal:home")
    visitor.forget(response)
    return response


@door
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Change the language of the portal in this browser."""
    chosen = request.POST.get("language", "")
    response = redirect("portal:home")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax")
    return response
