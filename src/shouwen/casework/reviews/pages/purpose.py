"""Pages of the service charter: what holds, with its figures; the next version; its approval."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.reviews import actions
from shouwen.casework.reviews.queries import purpose as read
from shouwen.casework.reviews.rules import purpose as rules
from shouwen.kit import clock
from shouwen.kit.asking import given, pressed
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, led, show


class PurposeForm(forms.Form):
    """Words and ties of every line."""

    def __init__(self, *args: Any, may_all: bool, needs_reason: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = list(read.ties().items())
        for label, lines in rules.PARTS.values():
            for code, name in lines.items():
                for key, language in (("text", _("中文")), ("text_en", _("英文"))):
                    self.fields[f"{code}_{key}"] = forms.CharField(
                        label=f"{label}{pgettext('mark', '：')}{name}" + pgettext("aside", "（%(words)s）") % {"words": language}, max_length=rules.MOST, required=False,
                        widget=forms.Textarea(attrs={"rows": 2, "lang": "en" if key == "text_en" else "zh-CN"}),
                    )  # fmt: skip
                self.fields[f"{code}_ties"] = forms.MultipleChoiceField(
                    label=_("用什么衡量"), choices=offered, required=False, widget=forms.CheckboxSelectMultiple
                )
        if needs_reason:
            self.fields["reason"] = forms.CharField(label=_("为什么改"), max_length=200, required=False)
        if may_all:
            self.fields["for_all"] = forms.BooleanField(label=_("所有中心都用"), required=False)
        self.fields["is_public"] = forms.BooleanField(label=_("客户也能看：批准后放在客户门户上"), required=False)

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Each line's words in both languages beside its ties."""
        return [(self[f"{code}_text"], self[f"{code}_text_en"], self[f"{code}_ties"]) for code in rules.codes()]

    @property
    def content(self) -> dict[str, Any]:
        """The lines as written."""
        data = self.cleaned_data
        return {code: {name: data[f"{code}_{name}"] for name in (*rules.TEXTS, "ties")} for code in rules.codes()}


@require_GET
def purpose(request: HttpRequest) -> HttpResponse:
    """The charter that holds here, each line with what it is measured by."""
    return show(request, "reviews/purpose.html", {"page": read.page(actor_of(request), at=clock.now())})


@require_http_methods(["GET", "POST"])
def purpose_new(request: HttpRequest) -> HttpResponse:
    """Write the next version."""
    actor, now = actor_of(request), clock.now()
    whose = actor.centre_id or None
    may_all = read.refused(None, "reviews.write", actor) is None and whose is not None
    if no := read.refused(whose, "reviews.write", actor):
        raise no
    held = read.newest_draft(whose) or read.in_force(whose)
    start = held.content if held else rules.house()
    initial = {f"{code}_{name}": start[code].get(name, "") for code in rules.codes() if code in start for name in (*rules.TEXTS, "ties")}
    initial["is_public"] = bool(held and held.is_public)
    form = PurposeForm(given(request), may_all=may_all, needs_reason=read.in_force(whose) is not None, initial=initial)

    def act() -> object:
        data = form.cleaned_data
        return actions.write_purpose(
            form.content, reason=data.get("reason", ""), for_all=bool(data.get("for_all")), is_public=data["is_public"], actor=actor, at=now
        )

    if request.method == "POST" and carried_out(form, act)[0]:
        return led(request, reverse("reviews:purpose"))
    return show(request, "reviews/purpose_form.html", {"form": form, "is_first": held is None}, status=422 if form.is_bound else 200)


@require_POST
def purpose_approve(request: HttpRequest, purpose_id: int) -> HttpResponse:
    """Approve a version somebody else wrote."""
    actor = actor_of(request)
    said = _("已批准，从现在起用这一版")
    return pressed(request, lambda: actions.approve_purpose(purpose_id, actor=actor, at=clock.now()), said, reverse("reviews:purpose"))
