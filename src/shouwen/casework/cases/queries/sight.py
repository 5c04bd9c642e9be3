"""Why somebody does or does not see a case: the questions of ``scope.weigh``, in words."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.scope import sees, weigh
from shouwen.foundation.access.slots import Sight, Step
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor, right_name


def explain(number: str, somebody: Actor, *, actor: Actor, at: datetime) -> Sight | None:
    """Whether somebody sees a case and why, for an asker who sees it too, or keeps the roles and asks about a plain one.

    That a case complains about somebody, or is restricted, is itself a secret: then only its own readers may ask.
    """
    case = Case.objects.filter(number=number.strip().upper()).first()
    if case is None:
        return None
    mine = sees(case, actor)
    plain = not case.is_about_staff and not case.is_restricted
    if not mine and not (plain and actor.may("access.roles")):
        return None
    steps, verdict = [], False
    for question, yes, settled in weigh(case, somebody):
        if step := _step(question, yes, settled is not None, case, somebody):
            steps.append(step)
        if settled is not None:
            verdict = settled
            break
    return Sight(case.number, reverse("cases:page", args=[case.number]) if mine else "", verdict, steps)


def _step(question: str, yes: bool, settles: bool, case: Case, somebody: Actor) -> Step | None:
    """One question in words; None for what goes without saying."""
    if question == "almighty":
        return Step(_("这是程序自己，什么都看得到"), True, settles)
    if question == "accused":
        if not case.is_about_staff:
            return None
        return Step(_("这件反映的就是他本人，所以他不能知道") if yes else _("这件反映的不是他"), not yes, settles)
    if question == "right":
        words = _("岗位给了“%(right)s”") if yes else _("没有岗位给“%(right)s”")
        return Step(words % {"right": right_name("cases.read")}, yes, settles)
    if question == "reach":
        return Step(_reach(yes, case, somebody), yes, settles)
    if question == "hidden":
        if not case.is_restricted:
            return None
        words = _("这件限制知悉，他不是责任人或经办人，也没有“%(right)s”") if yes else _("这件限制知悉，他可以看")
        return Step(words % {"right": right_name("cases.see_restricted")}, not yes, settles)
    words = _("有交办、请教或工单把这件交到他手上") if yes else _("也没有交办、请教或工单把这件交到他手上")
    return Step(words, yes, settles)


def _reach(inside: bool, case: Case, somebody: Actor) -> str:
    mine = {
        _("责任人"): case.owner_id,
        _("经办人"): case.handler_id,
        _("首问责任人"): case.first_contact_id,
    }
    part = next((name for name, pk in mine.items() if pk and pk == somebody.person_id), "")
    if inside and part:
        return _("他是这件的%(part)s") % {"part": part}
    centre = organisation.unit_names([case.centre_id]).get(case.centre_id, "")
    words = _("%(centre)s的这一件在他的范围里") if inside else _("%(centre)s的这一件不在他的范围里")
    return words % {"centre": centre}
