"""The first run, step by step. Until the house stands, what is typed waits in the session, so that a step can be taken
back and a server that stops loses nothing; from then on every step is a deed of the administrator's like any other."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.foundation.access import actions as access
from shouwen.foundation.access import queries as roles
from shouwen.interfaces.ops import first_run, first_steps, founding, layout, outline, outlines
from shouwen.interfaces.ops.forms import AdminForm, MailForm, OutlineForm, SecurityForm, TradeForm
from shouwen.interfaces.ops.outlines import OUTLINES
from shouwen.kit import clock
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.forms import set_choices
from shouwen.kit.http import actor_of, show

HELD = "start"
"""The key of the session under which the first steps wait."""


@dataclass(frozen=True)
class Stage:
    """A step of the first run. ``is_after`` ones come when the house stands."""

    name: str
    label: str | Promise
    is_after: bool = False


STAGES = (
    Stage("admin", gettext_lazy("您")),
    Stage("organisation", gettext_lazy("组织")),
    Stage("trade", gettext_lazy("行业和日历")),
    Stage("people", gettext_lazy("请同事"), True),
    Stage("mail", gettext_lazy("邮件"), True),
    Stage("security", gettext_lazy("登录"), True),
    Stage("ready", gettext_lazy("开始"), True),
)


def progress(here: str) -> dict[str, Any]:
    """What the strip of steps shows: each with its address where one may go."""
    place = next(index for index, stage in enumerate(STAGES) if stage.name == here)
    begun = STAGES[place].is_after
    return {
        "stages": [
            (stage, reverse("ops:stage", args=[stage.name]) if stage.is_after == begun else "", index < place, index == place)
            for index, stage in enumerate(STAGES)
        ],
        "place": place + 1,
        "of": len(STAGES),
    }


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@never_cache
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """The first step: the code from the terminal and who begins; only while nobody works here."""
    if (closed := _closed_door(request)) is not None:
        return closed
    held = _held(request)
    form = AdminForm(
        request.POST or None,
        is_open=_is_open(request),
        has_password=bool(held.get("password")),
        initial={"code": request.GET.get("code", ""), **{name: held[name] for name in ("name", "staff_number", "username") if name in held}},
    )
    if request.method == "POST" and not _in_other_words(request, form) and form.is_valid():
        values = dict(form.cleaned_data)
        code, password = values.pop("code", ""), values.pop("password")
        values.pop("again")
        if password:
            values["password"] = make_password(password)
        _keep(request, **values, **({"code": code} if code else {}))
        return redirect("ops:stage", "organisation")
    return _shown(request, "admin", form)


@require_http_methods(["GET", "POST"])
@never_cache
@login_not_required
def stage(request: HttpRequest, name: str) -> HttpResponse:
    """One of the further steps."""
    pages = {"admin": start, "organisation": _organisation, "trade": _trade}
    after = {"mail": _mail, "security": _security, "ready": _ready}
    if name in pages:
        if (closed := _closed_door(request)) is not None:
            return closed
        if not _is_open(request) or (name == "trade" and not _held(request).get("outline")):
            return redirect("ops:start" if not _is_open(request) else reverse("ops:stage", args=["organisation"]))
        return redirect("ops:start") if name == "admin" else pages[name](request)
    if getattr(request, "actor", None) is None:
        return redirect(settings.LOGIN_URL)
    actor_of(request).need("access.roles")
    if name == "people":
        return redirect(f"{reverse('organisation:import_people')}?start=1")
    return after[name](request) if name in after else redirect("/")


def _closed_door(request: HttpRequest) -> HttpResponse | None:
    if first_run.is_begun():
        if request.method == "GET":
            return redirect("/" if getattr(request, "actor", None) else settings.LOGIN_URL)
        return show(request, "ops/start_closed.html", {"begun": True}, status=409)
    return None if first_run.Doorkeeper.code else show(request, "ops/start_closed.html", {"begun": False}, status=503)


def _held(request: HttpRequest) -> dict[str, Any]:
    held: dict[str, Any] = request.session.get(HELD, {})
    return held


def _keep(request: HttpRequest, **values: Any) -> None:
    request.session[HELD] = {**_held(request), **values}


def _is_open(request: HttpRequest) -> bool:
    """Whether this browser has shown the code of this server; a server begun anew has another."""
    return first_run.opens(str(_held(request).get("code", "")))


def _in_other_words(request: HttpRequest, form: Form) -> bool:
    """Whether only the language was asked for; what is typed so far is shown again in it."""
    wanted = request.POST.get("language")
    if not wanted:
        return False
    language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    translation.activate(language)
    request.LANGUAGE_CODE = language
    form.initial = {name: form.data.getlist(name) if name == "packs" else form.data.get(name, "") for name in form.fields}  # type: ignore[attr-defined]
    form.is_bound, form.data = False, {}
    return True


def _shown(request: HttpRequest, name: str, form: Form, **more: Any) -> HttpResponse:
    context = {"form": form, **progress(name), **more}
    answer = show(request, f"ops/start/{name}.html", context, status=422 if form.errors else 200)
    if "language" in request.POST:
        code = get_language() or settings.LANGUAGE_CODE
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31536000, samesite="Lax", httponly=True)
    return answer


def _organisation(request: HttpRequest) -> HttpResponse:
    """The tree as an indented list, seen as it will stand."""
    kept = _held(request).get("outline") or str(OUTLINES["single"][1])
    shape = OUTLINES.get(request.POST.get("shape", ""))
    data = {"outline": str(shape[1])} if shape else request.POST if request.method == "POST" else None
    form = OutlineForm(data, initial={"outline": kept})
    text = str(form.data.get("outline", "")) if form.is_bound else kept
    untouched = outlines.of(text)
    other = _in_other_words(request, form)
    if other and untouched:
        form.initial["outline"] = text = str(OUTLINES[untouched][1])
    if request.method == "POST" and not shape and not other and "look" not in request.POST and form.is_valid():
        _keep(request, outline=form.cleaned_data["outline"])
        return redirect("ops:stage", "trade")
    if shape or "look" in request.POST:
        _keep(request, outline=text)
        form = OutlineForm(initial={"outline": text})
    roots = outline.read(text)
    counted = sum(1 for _pair in outline.walk(roots))
    return _shown(request, "organisation", form, roots=roots, units=counted, wrong=len(outline.problems(roots)), shapes=list(OUTLINES.items()))


def _trade(request: HttpRequest) -> HttpResponse:
    """Packs, calendar, place; and then everything is set up at once."""
    held = _held(request)
    form = TradeForm(request.POST or None, initial=held.get("trade") or None)
    if request.method == "POST" and not _in_other_words(request, form) and form.is_valid():
        _keep(request, trade=form.cleaned_data)
        try:
            person = founding.begin(_founder(held), _plan(held, form.cleaned_data), at=clock.now())
        except Conflict:
            return show(request, "ops/start_closed.html", {"begun": True}, status=409)
        except Invalid as wrong:
            for sentence in wrong.fields.values():
                form.add_error(None, sentence)
            return _shown(request, "trade", form)
        request.session.pop(HELD, None)
        auth.login(request, person.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        request.session["first_steps"] = True
        return redirect("ops:stage", "people")
    roots = outline.read(str(held.get("outline", "")))
    return _shown(request, "trade", form, units=sum(1 for _pair in outline.walk(roots)))


def _founder(held: dict[str, Any]) -> founding.Founder:
    return founding.Founder(
        held["name"], held["staff_number"], held["username"], held["password"],
        get_language() or "zh-hans", is_hashed=True,
    )  # fmt: skip


def _plan(held: dict[str, Any], trade: dict[str, Any]) -> layout.Plan:
    chosen = list(trade["packs"])
    return layout.Plan(
        tree=layout.OUTLINE, outline=held["outline"], pack=chosen[0] if chosen else "", more_packs=tuple(chosen[1:]),
        time_zone=trade["time_zone"], currency=trade["currency"], calendar_code=trade["calendar_code"],
    )  # fmt: skip


def _mail(request: HttpRequest) -> HttpResponse:
    """Does outgoing mail work? A letter is really sent, and what came of it is said."""
    actor = actor_of(request)
    form = MailForm(request.POST or None)
    sent, failed = "", ""
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["to"]
        failed = _try_letter(sent)
    more = {"is_set": bool(getattr(settings, "SHOUWEN_MAIL", False)), "sent": sent, "failed": failed, "sender": settings.DEFAULT_FROM_EMAIL}
    return _shown(request, "mail", form, **more, actor=actor)


def _try_letter(to: str) -> str:
    """Send a test letter; '' when the server took it, else why not."""
    letter = EmailMessage(_("首问的试信"), _("收到这封信，说明首问能发邮件了。"), settings.DEFAULT_FROM_EMAIL, [to])
    try:
        letter.send()
    except (OSError, smtplib.SMTPException, ValueError) as failure:
        return " ".join(str(failure).split())[:200] or type(failure).__name__
    return ""


def _security(request: HttpRequest) -> HttpResponse:
    """Which posts need a second factor; each change is a new version of the role, in the ledger."""
    actor, at = actor_of(request), clock.now()
    found = list(roles.roles(actor, at=at).filter(is_active=True))
    held = roles.holders_by_role(at=at)
    found.sort(key=lambda role: (role.code not in held, role.pk))
    form = SecurityForm(request.POST or None, initial={"roles": [role.code for role in found if role.needs_mfa]})
    set_choices(form, "roles", [(role.code, str(role)) for role in found])
    if request.method == "POST" and form.is_valid():
        for role in found:
            wanted = role.code in form.cleaned_data["roles"]
            if wanted != role.needs_mfa:
                access.edit_role(role.code, needs_mfa=wanted, reason=_("第一次设置"), actor=actor, at=at)
        return redirect("ops:stage", "ready")
    return _shown(request, "security", form, idle=settings.SHOUWEN_SESSION_IDLE)


def _ready(request: HttpRequest) -> HttpResponse:
    """What is done and what remains."""
    steps = first_steps.steps(actor_of(request), at=clock.now())
    return _shown(request, "ready", Form(), steps=steps)


@require_POST
def steps_done(request: HttpRequest) -> HttpResponse:
    """The next steps are known now; the card goes."""
    request.session["first_steps_known"] = True
    return redirect("/")
