"""The papers of a case: who may read which, and where two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.papers.models import Paper
from shouwen.casework.papers.rules.sheet import Difference, compared
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Forbidden, Invalid, NotFound

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class PaperView:
    """A paper as pages list it; ``is_shut`` when the reader may not open it because it shows everything."""

    paper: Paper
    who: str
    is_shut: bool

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved what needs it, or it was refused: it is read, not printed."""
        said = getattr(self.paper, "verdict", None)
        return self.paper.needs_approval and not (said and said.is_approved)


def of_case(case: Case, actor: Actor) -> list[PaperView]:
    """The papers of a case in hand, newest first. Two queries; the caller has looked the case up."""
    rows = list(Paper.objects.filter(case=case).select_related("verdict").order_by("-id"))
    names = organisation.names([each.made_by_id for each in rows])
    shut = bool(why_not_full(case, actor)) if any(each.is_full for each in rows) else False
    return [PaperView(each, names.get(each.made_by_id or 0, ""), each.is_full and shut) for each in rows]


def why_not_full(case: Case, actor: Actor) -> str:
    """Why the actor may not see how to reach the customer in full, in a sentence; '' when they may."""
    reach = actor.reach("customers.reveal")
    if reach is None or not cases.covers(reach, case, actor):
        return _("查看完整联系方式需要“%(right)s”的权限") % {"right": right_name("customers.reveal")}
    return ""


def find(paper_id: int, actor: Actor) -> Paper:
    """One paper of a complaint the actor may read.

    :raises NotFound: when there is none for this reader.
    :raises Forbidden: when it shows how to reach the customer, and the reader may not see that.
    """
    found = Paper.objects.select_related("case", "verdict").filter(pk=paper_id).first()
    if found is None or not cases.sees(found.case, actor):
        raise NotFound("paper_unknown", _("没有这份文书"))
    if found.is_full and (why := why_not_full(found.case, actor)):
        raise Forbidden("paper_full", why)
    return found


def compare(one: Paper, other: Paper) -> list[Difference]:
    """Where two papers in hand differ, the older one first.

    :raises Invalid: when they are not of one case and kind.
    """
    if (one.case_id, one.kind) != (other.case_id, other.kind):
        raise Invalid({"with": _("只能和同一件事的同一种文书比较")})
    older, newer = sorted((one, other), key=lambda each: each.edition)
    return compared(older.sheet, newer.sheet)


def last(case: Case, kind: str) -> int:
    """The edition of the newest paper of a kind; 0 for none."""
    return Paper.objects.filter(case=case, kind=kind).order_by("-edition").values_list("edition", flat=True).first() or 0


