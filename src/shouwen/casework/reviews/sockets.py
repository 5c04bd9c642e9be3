"""What yearly reviews plug into their neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.improvement import slots as improvement
from shouwen.casework.reviews import facts
from shouwen.casework.reviews.models import Review
from shouwen.casework.reviews.queries import visible
from shouwen.foundation.ledger import slots as ledger
from shouwen.kit.actor import Actor


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    ledger.subjects.fill(subjects)
    improvement.rooms.fill(rooms)


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Reviews and service charters as the log names them."""
    if kind == facts.PURPOSE:
        url = reverse("reviews:purpose") if actor.may("reviews.read") else ""
        return {pk: ledger.Subject(_("服务宗旨"), url, False) for pk in ids}
    if kind != facts.KIND:
        return {}
    open_ = set(visible(actor).filter(pk__in=ids).values_list("pk", flat=True)) if actor.may("reviews.read") else set()
    rows = Review.objects.filter(pk__in=ids).values_list("pk", "year", "version")
    return {
        pk: ledger.Subject(_("%(year)s 年评估第 %(n)s 版") % {"year": year, "n": n}, reverse("reviews:review", args=[pk]) if pk in open_ else "", False)
        for pk, year, n in rows
    }


def rooms(actor: Actor) -> Sequence[improvement.Room]:
    """Yearly reviews, from the board of plans."""
    if not actor.may("reviews.read"):
        return []
    return [
        improvement.Room(_("年度评估"), "report-analytics", reverse("reviews:board")),
        improvement.Room(_("服务宗旨"), "certificate", reverse("reviews:purpose")),
    ]
