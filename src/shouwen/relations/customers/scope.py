"""Whom an actor may know: the customers of the centres their right reaches, and those their own work touches."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, NotFound
from shouwen.relations.customers.models import Customer
from shouwen.relations.customers.slots import touched_by

NOBODY = Q(pk__in=[])


def known_to(actor: Actor, right: str = "customers.read", prefix: str = "") -> Q:
    """The condition on customers (behind ``prefix``, such as ``customer__``) that the right reaches.

    A right held only for one's own or one's team's work lists nobody: those customers are met through that work.
    """
    reach = actor.reach(right)
    if reach is None or reach.narrow:
        return Q(**{f"{prefix}pk__in": []})
    if reach.centre_ids is None:
        return Q()
    return Q(**{f"{prefix}centre_id__in": reach.centre_ids})


def may_know(customer: Customer, actor: Actor) -> bool:
    """Whether the actor may see a customer."""
    reach = actor.reach("customers.read")
    if reach is not None and not reach.narrow and reach.covers_centre(customer.centre_id):
        return True
    return reach is not None and any(touches(customer.pk, actor) for touches in touched_by)


def look_up(customer_id: int, actor: Actor) -> Customer:
    """A customer the actor may see, as who they are now (merged ones lead to whom they became).

    :raises NotFound: otherwise.
    """
    found = Customer.objects.select_related("merged_into").filter(pk=customer_id).first()
    if found is None or not (may_know(found, actor) or may_know(found.root, actor)):
        raise gone()
    return found.root


def locked(customer_id: int, actor: Actor, right: str) -> Customer:
    """A customer the actor may see and holds a right over, locked for writing.

    :raises NotFound: when it is out of sight.
    :raises Forbidden: when the right is not held there.
    """
    root = look_up(customer_id, actor)
    reach = actor.need(right)
    if not (reach.covers_centre(root.centre_id) or may_know(root, actor)):
        raise Forbidden("out_of_reach", _("这位客户由其他中心建档，请他们修改"))
    return Customer.objects.select_for_update(of=("self",)).get(pk=root.pk)


def gone() -> NotFound:
    """What a stranger is told."""
    return NotFound("customer_not_found", _("没有这位客户，或不在您的范围内"))
