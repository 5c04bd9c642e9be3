"""Who sees whose work: everybody their own, whoever leads people theirs as far as the right reaches, never further."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.teamwork.models import Item, Note, Project, Score
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound


def today(actor: Actor, at: datetime) -> date:
    """The day where the reader works."""
    return cases.place(actor.centre_id).day(at) if actor.centre_id else timezone.localdate(at)


def led(actor: Actor, right: str = "teamwork.lead") -> QuerySet[Person]:
    """The colleagues a right reaches, the actor left out: nobody leads or scores themself. Nobody without the right."""
    if not actor.may(right):
        return Person.objects.none()
    return organisation.people(actor, right).exclude(pk=actor.person_id)


def _of(actor: Actor, column: str, right: str = "teamwork.lead") -> Q:
    """Rows about the reader or about those they lead.

    :raises Forbidden: without ``teamwork.plan``.
    """
    actor.need("teamwork.plan")
    return Q(**{column: actor.person_id or 0}) | Q(**{f"{column}__in": led(actor, right).order_by().values("pk")})


def items(actor: Actor) -> QuerySet[Item]:
    """Work-plan items in sight."""
    return Item.objects.filter(_of(actor, "person_id"))


def projects(actor: Actor) -> QuerySet[Project]:
    """Projects one owns, takes part in, or that somebody one leads owns."""
    mine = Q(pk__in=Project.objects.filter(participants__person=actor.person_id or 0).values("pk"))
    return Project.objects.filter(_of(actor, "owner_id") | mine)


def notes(actor: Actor) -> QuerySet[Note]:
    """Coaching notes about the reader, written by them, or about those they lead."""
    return Note.objects.filter(_of(actor, "person_id") | Q(coach=actor.person_id or 0))


def scores(actor: Actor) -> QuerySet[Score]:
    """Confirmed scores of the reader's own, and every score of those they may score."""
    actor.need("teamwork.plan")
    mine = Q(person=actor.person_id or 0, confirmed_at__isnull=False)
    return Score.objects.filter(mine | Q(person__in=led(actor, "kpi.evaluate").order_by().values("pk")))


def _one(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("teamwork_unknown", _("没有找到，或不归您看"))
    return found


def item(pk: int, actor: Actor) -> Item:
    """:raises NotFound: out of sight."""
    return _one(items(actor) if actor.may("teamwork.plan") else Item.objects.none(), pk)


def project(pk: int, actor: Actor) -> Project:
    """:raises NotFound: out of sight."""
    return _one(projects(actor) if actor.may("teamwork.plan") else Project.objects.none(), pk)


def note(pk: int, actor: Actor) -> Note:
    """:raises NotFound: out of sight."""
    return _one(notes(actor) if actor.may("teamwork.plan") else Note.objects.none(), pk)


def score(pk: int, actor: Actor) -> Score:
    """:raises NotFound: out of sight."""
    return _one(scores(actor) if actor.may("teamwork.plan") else Score.objects.none(), pk)
