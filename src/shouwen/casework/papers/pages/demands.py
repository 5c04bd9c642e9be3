"""Which papers need approval before they are printed or sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.casework.papers import actions, queries
from shouwen.casework.papers.forms import DemandForm
from shouwen.casework.papers.pages.templates import _place
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given
from shouwen.kit.errors import Forbidden
from shouwen.kit.http import actor_of


@require_http_methods(["GET", "POST"])
def demands(request: HttpRequest) -> HttpResponse:
    """Papers, severities and kinds, for the reader's centre or (``?of=all``) every centre."""
    actor, now = actor_of(request), clock.now()
    actor.need("papers.templates")
    centre_id = _place(request, actor)
    if not queries.may_edit(actor, centre_id):
        raise Forbidden("out_of_reach", _("这个中心的文书模板不归您定"))
    held = queries.demand(centre_id)
    start = {"papers": held.papers, "severities": held.severities, "kinds": held.kinds} if held else {}
    form = DemandForm(given(request), initial=start)
    says = _("选中的文书做好后是草稿：制作的人以外、有“批准文书草稿”权限的人批准了，才能印出和发送。")
    whose = _("所有中心") if centre_id is None else _("本中心")
    back = reverse("papers:templates") + ("?of=all" if centre_id is None else "")
    asked = Asked(_("哪些文书要批准"), _("存好"), back, _("已存好，从现在起算"), _("文书模板"), _("%(whose)s：%(says)s") % {"whose": whose, "says": says})
    return ask(request, form, asked, lambda: actions.demand(**form.cleaned_data, centre_id=centre_id, actor=actor, at=now) and back)
